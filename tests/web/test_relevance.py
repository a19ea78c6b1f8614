"""A relevance study through the screens: asked, answered, measured, frozen; who sees small counts."""

import datetime as dt
import io
import json
import zipfile
from decimal import Decimal
from pathlib import Path

import numpy as np
import pypdf
import pytest
import shapely
from django.test import Client
from django.urls import reverse
from pyproj import Transformer

from gltd import config
from gltd.reports.relevance_counts import SHORT
from gltd.store.events import EventStore
from gltd.usecases.studying import load_spec, read_results, run, sheets
from gltd.web.actions import cameras, schemes
from gltd.web.actions.relevance_sheets import describe_sheet
from gltd.web.models import AuditEntry, Camera, Relevance
from tests.cast import Cast
from tests.usecases import studying_cases as cases

TO_DEGREES = Transformer.from_crs("EPSG:2154", "EPSG:4326", always_xy=True)


def place_camera(cast: Cast, *, number: str = "P-01", **fields: object) -> Camera:
    """Enter a camera in the middle of the treated square, where facts were planted."""
    lon, lat = TO_DEGREES.transform(cases.X + 400, cases.Y + 400)
    told = {
        "place": "Place des Essais",
        "lon": round(lon, 6),
        "lat": round(lat, 6),
        "purpose": "5",
        "bearing_deg": 90,
        "angle_deg": 120,
        "range_m": 300,
        "cost_net": Decimal(8_000),
        "proposed": True,
    }
    return cameras.create_camera(actor=None, scheme=cast.scheme, number=number, **{**told, **fields})


def draw_perimeter(cast: Cast) -> None:
    """Make two of the simulated squares the areas of the scheme."""
    areas = []
    for name in ("La Source", "Argonne"):
        ground = shapely.transform(
            cases.SQUARES[name][1], lambda xy: np.column_stack(TO_DEGREES.transform(xy[:, 0], xy[:, 1]))
        )
        outline = json.loads(shapely.to_geojson(ground))
        areas.append(
            schemes.create_area(
                actor=None,
                partition=cast.area.partition,
                code=name,
                name=name,
                outline="schematic",
                geometry=outline,
            )
        )
    schemes.set_areas(actor=None, scheme=cast.scheme, areas=areas)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Import the simulated town once."""
    return cases.build(tmp_path_factory.mktemp("ville")).folder


@pytest.fixture
def camera(cast: Cast, town: Path, monkeypatch: pytest.MonkeyPatch) -> Camera:
    """Draw the scheme's areas, and propose a camera."""
    monkeypatch.setenv("GLTD_HOME", str(town / "var"))
    draw_perimeter(cast)
    return place_camera(cast)


ASKED = {"first_on": "01/01/2022", "last_on": "31/12/2022", "rings": "100,250"}
ANSWERS = {
    "lighting": "tried",
    "lighting_reason": "Trois mâts remis en service en mars.",
    "patrol": "beside",
    "nothing": "refused",
}


def ask(chair: Client, camera: Camera, **more: str) -> Relevance:
    """Ask the study on the screen."""
    address = reverse("relevance_prepare", args=[camera.scheme.slug, camera.pk])
    assert chair.post(address, {**ASKED, **more}).status_code == 302
    return Relevance.objects.get()


def complete(chair: Client, row: Relevance, *, planned: str = "01/03/2099", days: str = "364") -> Relevance:
    """Answer the other ways, and register the measure."""
    slug = row.scheme.slug
    chair.post(reverse("relevance_alternatives", args=[slug, row.pk]), {"version": row.version, **ANSWERS})
    row.refresh_from_db()
    told = {"version": row.version, "planned_on": planned, "days": days}
    chair.post(reverse("relevance_measure", args=[slug, row.pk]), told)
    row.refresh_from_db()
    return row


def read(client: Client, row: Relevance, name: str = "relevance") -> str:
    """Return a page as one reads it."""
    page = client.get(reverse(name, args=[row.scheme.slug, row.pk])).content.decode()
    return page.replace("&#x27;", "'").replace("\u202f", " ").replace("\u00a0", " ").replace("’", "'")


def test_a_camera_leads_to_its_study_and_the_shell_gives_the_same_digits(
    chair: Client, camera: Camera, tmp_path: Path
) -> None:
    slug = camera.scheme.slug
    page = chair.get(reverse("camera", args=[slug, camera.pk])).content.decode()
    assert reverse("relevance_prepare", args=[slug, camera.pk]) in page
    row = ask(chair, camera)
    told = read(chair, row)
    assert "faits ont eu lieu dans le champ de la caméra" in told
    assert "ne dit pas qu'une caméra ferait baisser les faits" in told
    assert "Aucune autre caméra en service" in told
    (kept,) = read_results(row.study.fingerprint, registry=config.load().studies_dir)
    packed = chair.get(reverse("study_files", args=[slug, row.study_id])).content
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        archive.extractall(tmp_path / "shell")
    shell = run(
        load_spec(tmp_path / "shell" / "etude.toml"),
        store=EventStore(config.load().events_dir),
        registry=tmp_path / "shell" / "studies",
        now=cases.NOW,
    )
    assert json.loads(json.dumps(shell.to_dict()))["outcomes"] == kept["outcomes"]
    # The same question again is the same study.
    assert ask(chair, camera) == row


def test_the_document_waits_for_what_lacks_then_stays_as_it_was_frozen(chair: Client, camera: Camera) -> None:
    row, slug = ask(chair, camera), camera.scheme.slug
    freeze = reverse("relevance_freeze", args=[slug, row.pk])
    refused = chair.post(freeze, {"version": row.version})
    assert "Il manque encore" in refused.content.decode()
    row = complete(chair, row)
    assert row.measure is not None
    assert row.foresight.startswith("Avec ces volumes")
    told = read(chair, row)
    assert "Tout est là." in told
    assert "pré-enregistrée" not in told or "personne ne pourra choisir" in told
    assert chair.post(freeze, {"version": row.version}).status_code == 302
    row.refresh_from_db()
    address = reverse("relevance_pdf", args=[slug, row.pk])
    first = chair.get(address).content
    cameras.set_cost(actor=None, camera=camera, cost_net=Decimal(9_999))
    assert chair.get(address).content == first
    assert chair.get(address, {"projet": "1"}).content != first
    reader = pypdf.PdfReader(io.BytesIO(first))
    assert reader.metadata is not None
    assert str(reader.metadata["/Keywords"]) == f"sha256:{row.frozen_sha256}"
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert "DONNÉES SIMULÉES" in text
    assert "Trois mâts remis en service en mars." in text
    kept = sheets.find_sheet(
        row.frozen_sha256, fingerprint=row.study.fingerprint, registry=config.load().studies_dir
    )
    assert not kept.draft
    assert AuditEntry.writes.filter(object_kind="relevance", action="gel").count() == 1


def test_a_reason_names_no_person(chair: Client, camera: Camera) -> None:
    row = ask(chair, camera)
    told = {"version": row.version, **ANSWERS, "patrol_reason": "Voir Monsieur Jean Dupont, 06 12 34 56 78"}
    page = chair.post(reverse("relevance_alternatives", args=[row.scheme.slug, row.pk]), told)
    assert "semble désigner une personne" in page.content.decode()
    row.refresh_from_db()
    assert row.patrol == ""


def test_the_measure_shows_what_could_be_seen_before_it_is_registered(chair: Client, camera: Camera) -> None:
    row = ask(chair, camera)
    address = reverse("relevance_measure", args=[row.scheme.slug, row.pk])
    shown = chair.get(address, {"planned_on": "01/03/2099", "days": "364"})
    assert "inaperçue" in shown.content.decode()
    assert Relevance.objects.get().measure is None
    foreseen = shown.context["foresight"]
    roles = {zone.name: zone.role for zone in foreseen.rows}
    assert roles["champ de la caméra P-01"] == "treated"
    assert roles["anneau 0–100 m"] == roles["anneau 100–250 m"] == "displacement"
    assert roles["reste du périmètre"] == "control"


def test_a_year_on_is_told_too_early_then_told(chair: Client, camera: Camera) -> None:
    row = complete(chair, ask(chair, camera))
    assert "n'est pas en service" in read(chair, row)
    cameras.change_camera_fields(
        actor=None, camera=camera, version=camera.version, proposed=False, in_service_on=dt.date(2023, 1, 1)
    )
    row.refresh_from_db()
    told = read(chair, row)
    assert "Trop tôt" in told
    assert "suppose le 1er mars 2099" in told
    # Another measure at the right date, whose window is over: it is computed, beside what images were of use.
    row = complete(chair, row, planned="01/01/2023", days="182")
    assert "peut être calculé" in read(chair, row)
    freeze = reverse("relevance_freeze", args=[row.scheme.slug, row.pk])
    chair.post(freeze, {"version": row.version})
    address = reverse("relevance_compute", args=[row.scheme.slug, row.pk])
    chair.post(address, {"what": "measure"})
    told = read(chair, row)
    assert "Un an après" in told
    assert "Effet dans la zone traitée" in told
    assert "Aucune réquisition d'images n'est comptée pour la caméra P-01" in told
    picture = reverse("relevance_effect", args=[row.scheme.slug, row.pk, 0])
    assert chair.get(picture).headers["Content-Type"] == "image/svg+xml"
    # The document of the day holds it too; frozen before, it may be frozen again.
    again = "Figer le document avec l'année écoulée"
    assert again in told
    row.refresh_from_db()
    chair.post(freeze, {"version": row.version})
    assert again not in read(chair, row)
    sheet = describe_sheet(Relevance.objects.get(pk=row.pk), applicant="", today=dt.date(2026, 1, 1))
    assert sheet.measured is not None
    assert sheet.measured.estimates[0].label == "Effet dans la zone traitée"
    # The measure that was replaced stays.
    assert row.scheme.studies.count() == 3


def test_a_measure_without_facts_before_is_refused(chair: Client, camera: Camera) -> None:
    row = ask(chair, camera)
    address = reverse("relevance_measure", args=[row.scheme.slug, row.pk])
    page = chair.get(address, {"planned_on": "01/01/2023", "days": "364"}).content.decode()
    assert "comparer les volumes" in page


def test_small_counts_are_for_those_who_may_see_them(cast: Cast, chair: Client, camera: Camera) -> None:
    row = ask(chair, place_camera(cast, number="P-03", range_m=60), rings="50,150")
    opened = chair.get(reverse("relevance", args=[row.scheme.slug, row.pk])).context["page"]
    guest = Client()
    guest.force_login(cast.accounts["guest"])
    closed = guest.get(reverse("relevance", args=[row.scheme.slug, row.pk])).context["page"]
    counts = [[cell.text for line in page.week.rows for cell in line] for page in (opened, closed)]
    assert SHORT not in counts[0]
    assert {"1", "2", "3", "4"} & set(counts[0])
    assert not {"1", "2", "3", "4"} & set(counts[1])
    maps = [
        client.get(reverse("relevance_map", args=[row.scheme.slug, row.pk])).content.decode()
        for client in (chair, guest)
    ]
    assert "faits (foncé" in maps[0]
    assert "faits (foncé" not in maps[1]


def test_a_camera_without_a_view_is_sent_to_its_record(cast: Cast, chair: Client, camera: Camera) -> None:
    blind = place_camera(cast, number="P-02", bearing_deg=None, angle_deg=None, range_m=None)
    page = chair.get(reverse("relevance_prepare", args=[cast.scheme.slug, blind.pk])).content.decode()
    assert "champ de vision" in page
    assert not Relevance.objects.exists()


def test_a_proposed_camera_sees_nothing_yet(cast: Cast, chair: Client, camera: Camera) -> None:
    assert not camera.in_service(dt.date(2024, 1, 1))
    today = dt.date(2024, 1, 1)
    for state, there in (("on", False), ("planned", False), ("proposed", True)):
        found = cameras.select_cameras(cast.scheme, asked={"state": state}, today=today)
        assert (camera in found) is there, state


def test_the_list_shows_and_exports_each_study(chair: Client, camera: Camera) -> None:
    row = ask(chair, camera)
    address = reverse("relevances", args=[row.scheme.slug])
    assert reverse("relevance", args=[row.scheme.slug, row.pk]) in chair.get(address).content.decode()
    assert b"P-01" in chair.get(address, {"format": "csv"}).content
