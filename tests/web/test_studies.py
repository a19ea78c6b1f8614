"""Studies on the pages: attached from the registry, told with what they are worth, printed in the bilan."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from django.test import Client
from django.urls import reverse
from pyproj import Transformer

from gltd.errors import GltdError
from gltd.usecases.studying import load_spec, run
from gltd.web.actions import reports, schemes, studies
from gltd.web.models import Area
from tests.cast import Cast
from tests.usecases import studying_cases as cases


@pytest.fixture
def fingerprint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Run the study of the simulated town in this installation; return its fingerprint."""
    town = cases.build(tmp_path)
    town.write(cases.SPEC)
    monkeypatch.setenv("GLTD_HOME", str(tmp_path / "var"))
    now = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)
    spec = load_spec(town.spec_path)
    return run(spec, store=town.store, registry=tmp_path / "var" / "studies", now=now).fingerprint


@pytest.fixture
def treated(cast: Cast) -> Area:
    """Return the treated square of the simulated town, as an area of the scheme."""
    _, ground = cases.SQUARES["La Source"]
    back = Transformer.from_crs("EPSG:2154", "EPSG:4326", always_xy=True)
    drawn = shapely.transform(ground, lambda xy: np.column_stack(back.transform(xy[:, 0], xy[:, 1])))
    area = schemes.create_area(
        actor=None,
        partition=cast.area.partition,
        code="source",
        name="La Source",
        outline="schematic",
        geometry=json.loads(shapely.to_geojson(drawn)),
    )
    schemes.set_areas(actor=None, scheme=cast.scheme, areas=[cast.area, area])
    return area


def test_a_study_is_offered_only_where_its_treated_zone_lies(
    fingerprint: str, cast: Cast, treated: Area
) -> None:
    assert [found.fingerprint for found in studies.list_unattached(cast.scheme)] == [fingerprint]
    schemes.set_areas(actor=None, scheme=cast.scheme, areas=[cast.area])
    assert studies.list_unattached(cast.scheme) == []
    schemes.set_areas(actor=None, scheme=cast.scheme, areas=[])
    assert studies.list_unattached(cast.scheme) == []


@pytest.mark.usefixtures("treated")
def test_a_registered_study_is_attached_and_shown(fingerprint: str, cast: Cast, chair: Client) -> None:
    address = reverse("studies", args=[cast.scheme.slug])
    assert fingerprint in chair.get(address).content.decode()
    fields = {"fingerprint": fingerprint, "title": "Étude d'essai", "operation": str(cast.operation.pk)}
    chair.post(reverse("study_attach", args=[cast.scheme.slug]), fields)
    study = cast.scheme.studies.get()
    page = chair.get(reverse("study", args=[cast.scheme.slug, study.pk])).content.decode()
    assert "exploratoire" in page
    assert "Données simulées" in page
    assert "dans le sens d'un déport" in page.replace("&#x27;", "'")
    chart = chair.get(reverse("study_chart", args=[cast.scheme.slug, study.pk, 0]))
    assert chart.content.startswith(b"<svg")
    assert fingerprint not in chair.get(address).content.decode()


def test_what_is_not_registered_cannot_be_attached(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GLTD_HOME", str(tmp_path))
    with pytest.raises(GltdError, match="n'est pas enregistrée"):
        studies.attach_study(actor=None, scheme=cast.scheme, title="x", fingerprint="0" * 64, operation=None)


def test_a_study_lost_from_the_registry_says_so(fingerprint: str, cast: Cast, chair: Client) -> None:
    study = studies.attach_study(
        actor=None, scheme=cast.scheme, title="Étude d'essai", fingerprint=fingerprint, operation=None
    )
    study.fingerprint = "f" * 64
    study.save()
    page = chair.get(reverse("study", args=[cast.scheme.slug, study.pk])).content.decode()
    assert "sauvegarde" in page


def test_the_bilan_prints_the_study_of_its_period_only(fingerprint: str, cast: Cast) -> None:
    study = studies.attach_study(
        actor=None, scheme=cast.scheme, title="Étude d'essai", fingerprint=fingerprint, operation=None
    )
    after = (studies.read_result(study) or {})["windows"]["after"]
    start, end = dt.date.fromisoformat(after["from"]), dt.date.fromisoformat(after["to"])
    content = reports.collect_content(actor=None, scheme=cast.scheme, period_start=start, period_end=end)
    assert content.simulated
    assert {card.fingerprint for card in content.studies} == {fingerprint}
    (note,) = [source for source in content.sources if source.kind == "Étude, données simulées"]
    assert all(card.sources == (note.number,) for card in content.studies)
    later: dict[str, Any] = {
        "period_start": end + dt.timedelta(days=1),
        "period_end": end + dt.timedelta(days=90),
    }
    assert not reports.collect_content(actor=None, scheme=cast.scheme, **later).studies


def test_a_study_of_another_kind_has_its_table_and_no_place_in_the_bilan(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cast: Cast, chair: Client
) -> None:
    town = cases.build(tmp_path)
    text = (
        'kind = "hours"\n[windows]\nperiod = { from = 2022-01-01, to = 2022-12-31 }\n'
        '[[outcomes]]\nname = "trafic visible"\n[parameters]\nbest = 5\n'
    )
    monkeypatch.setenv("GLTD_HOME", str(tmp_path / "var"))
    result = run(load_spec(town.write(text)), store=town.store, registry=town.registry, now=cases.NOW)
    study = studies.attach_study(
        actor=None, scheme=cast.scheme, title="Heures", fingerprint=result.fingerprint, operation=None
    )
    page = chair.get(reverse("study", args=[cast.scheme.slug, study.pk])).content.decode()
    assert page.count("<tr>") >= 1 + 5
    assert "Période" in page
    # Facts by hour are not for a guest: no sentence, no table, no picture, no file.
    assert_withheld(cast, pk=study.pk)
    year: dict[str, Any] = {"period_start": dt.date(2022, 1, 1), "period_end": dt.date(2022, 12, 31)}
    assert not reports.collect_content(actor=None, scheme=cast.scheme, **year).studies


def assert_withheld(cast: Cast, *, pk: int) -> None:
    guest = Client()
    guest.force_login(cast.accounts["guest"])
    where = [cast.scheme.slug]
    for name, args in (("study", [*where, pk]), ("studies", where), ("dashboard", where)):
        page = guest.get(reverse(name, args=args)).content.decode().replace("&#x27;", "'")
        assert "Le résultat n'est pas diffusé" in page
        assert "le plus souvent" not in page
        assert "<img" not in page.partition("<h1>")[2] or name == "dashboard"
    page = guest.get(reverse("study", args=[*where, pk])).content.decode()
    assert "<table" not in page
    assert guest.get(reverse("study_chart", args=[*where, pk, 0])).status_code == 404
    assert guest.get(reverse("study_files", args=[*where, pk])).status_code == 403
