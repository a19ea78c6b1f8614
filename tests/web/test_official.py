"""An official table by name: the chosen territory alone, each value in its state, the series' break."""

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from gltd.usecases.comparing import Obstacle
from gltd.web.actions import schemes
from gltd.web.models import Area, AuditEntry, Claim, Indicator, Source
from gltd.web.series import read_series
from tests.cast import Cast
from tests.ingest.test_official import COMMUNES
from tests.ingest.test_official_workbook import MONTHS
from tests.ingest.test_official_workbook import write as write_workbook


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the files of these tests apart."""
    monkeypatch.setenv("GLTD_HOME", str(tmp_path))


@pytest.fixture
def town(cast: Cast) -> Area:
    """Return the commune of the scheme."""
    area = schemes.create_area(
        actor=None, partition=cast.area.partition, code="61001", name="Alençon", outline="none", geometry=None
    )
    schemes.set_areas(actor=None, scheme=cast.scheme, areas=[cast.area, area])
    return area


def send(client: Client, cast: Cast, text: str = COMMUNES) -> Any:
    file = SimpleUploadedFile("base-produit-le2025-07-10.csv", text.encode())
    return client.post(reverse("official_add", args=[cast.scheme.slug]), {"file": file}, follow=True)


def enter(client: Client, cast: Cast, page: str, **told: Any) -> Any:
    token = re.search(r'name="jeton" value="([^"]+)"', page)
    assert token is not None
    data = {"jeton": token[1], "territory": "61001", "published_on": "10/07/2025", "importer": "1", **told}
    return client.post(reverse("official_table", args=[cast.scheme.slug]), data, follow=True)


def test_a_base_is_shown_and_nothing_is_written(cast: Cast, chair: Client, town: Area) -> None:
    page = send(chair, cast).content.decode()
    assert "SSMSI, base communale" in page
    assert "10/07/2025" in page
    assert f'<option value="{town.pk}" selected>Alençon</option>' in page
    assert "non diffusé" in page
    assert "Une catégorie nouvelle" in page
    assert "61006" not in page
    assert not Claim.objects.exists()


def test_values_become_claims_in_their_state_with_the_break(cast: Cast, chair: Client, town: Area) -> None:
    page = send(chair, cast).content.decode()
    enter(chair, cast, page, area=town.pk, mesure=["ssmsi.drug_use"])
    source = Source.objects.get(kind="statistics")
    rows = Claim.objects.filter(source=source, area=town).order_by("period_start")
    assert [(row.period_start, row.value, row.qualifier, row.status) for row in rows] == [
        ("2022", 42, "", "confirmed"),
        ("2023", None, "withheld", "confirmed"),
        ("2024", 0, "", "confirmed"),
    ]
    indicator = Indicator.objects.get(measure="ssmsi.drug_use")
    assert [str(one.on) for one in indicator.breaks.all()] == ["2020-09-01"]
    series = read_series(indicator, area=town)
    assert series.yearly[2023].withheld
    assert series.yearly[2024].count == 0
    change = series.change(2024)
    assert change is not None
    assert change.obstacle is Obstacle.WITHHELD
    shown = chair.get(reverse("indicator", args=[cast.scheme.slug, indicator.pk]), {"area": town.pk})
    assert "non diffusé" in shown.content.decode()
    assert AuditEntry.writes.filter(action="import officiel").count() == 1


def test_the_same_table_twice_enters_nothing_twice(cast: Cast, chair: Client, town: Area) -> None:
    for _ in range(2):
        page = send(chair, cast).content.decode()
        answer = enter(chair, cast, page, area=town.pk, mesure=["ssmsi.drug_use"])
    assert Claim.objects.count() == 3
    assert Source.objects.filter(kind="statistics").count() == 1
    assert Indicator.objects.count() == 1
    assert "Chiffres entrés : 0, déjà là : 3." in answer.content.decode().replace("\u202f", " ")


def test_nothing_chosen_is_told(cast: Cast, chair: Client, town: Area) -> None:
    answer = enter(chair, cast, send(chair, cast).content.decode(), area=town.pk)
    assert answer.status_code == 422


def test_another_territory_is_found_by_its_code(cast: Cast, chair: Client) -> None:
    page = send(chair, cast)
    assert "Aucun territoire" in page.content.decode()
    found = chair.get(page.redirect_chain[-1][0] + "&cherche=61006").content.decode()
    assert '<option value="61006" selected>' in found


def test_a_table_that_is_not_recognised_is_told_beside_its_field(cast: Cast, chair: Client) -> None:
    assert "pas un tableau officiel reconnu" in send(chair, cast, "a;b\n1;2\n").content.decode()


def test_a_monthly_workbook_enters_claims_of_months(cast: Cast, chair: Client, tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "tableaux-4001-ts.xlsx", **{"61": MONTHS})
    found = send_again(chair, cast, path)
    assert "État 4001 par département et par mois" in found
    assert ">12/2020<" in found
    told = {"cherche": "61", "territory": "61", "mesure": ["procedure.usage"], "since": "2021"}
    enter(chair, cast, found, **told)
    assert [(one.period_start, one.value) for one in Claim.objects.all()] == [("2021-01", Decimal(10))]
    enter(chair, cast, send_again(chair, cast, path), **told | {"since": "2020"})
    rows = Claim.objects.order_by("period_start").values_list("period_start", "value", "qualifier")
    assert list(rows) == [("2020-11", 0, ""), ("2020-12", None, "withheld"), ("2021-01", 10, "")]
    series = read_series(Indicator.objects.get(measure="procedure.usage"))
    assert series.monthly[dt.date(2020, 12, 1)].withheld
    assert series.monthly[dt.date(2021, 1, 1)].count == 10


def send_again(client: Client, cast: Cast, path: Path) -> str:
    """Send a workbook, and return the page of its table."""
    file = SimpleUploadedFile(path.name, path.read_bytes())
    page = client.post(reverse("official_add", args=[cast.scheme.slug]), {"file": file}, follow=True)
    text: str = client.get(page.redirect_chain[-1][0] + "&cherche=61").content.decode()
    return text
