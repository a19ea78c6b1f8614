"""Every question of the studies, from the list to its picture, and the same digits in the shell."""

import datetime as dt
import io
import json
import zipfile
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from gltd import config
from gltd.store.events import EventStore
from gltd.usecases.studying import KINDS, load_spec, read_results, run
from gltd.web.access import RIGHTS, Right
from gltd.web.actions import studies_drafts
from gltd.web.models import Area, Membership, Study
from gltd.web.pages.questions import QUESTIONS, WAYS
from tests.cast import Cast
from tests.usecases import studying_cases as cases
from tests.web.test_studies_drafts import enter_squares

Chosen = dict[str, str | list[str]]
# What makes each question quick, and what its answer begins with.
ASKED: dict[str, tuple[Chosen, str]] = {
    "nouveau": ({"set_replications": "99", "set_max_radius_m": "200"}, "Rien de nouveau"),
    "repetitions": ({"set_permutations": "99"}, "Non, rien ne le montre"),
    "heures": ({"set_by": "weekday", "set_best": "2"}, "Les faits sont les plus nombreux"),
    "dessin": ({"pieces": "500"}, "Oui, les faits se répartissent autrement"),
}
# The other ways to answer: what is chosen (areas by their names), and how the answer begins.
SIDE, EAST = "La Source", "Orléans-la-Source est"
PEOPLE = f"{SIDE} ; 9 000\n{EAST} ; 1 000\nArgonne ; 5000\nBlossières;5000"
CHOSEN_BEFORE = {"before_from": "01/01/2022", "before_to": "31/12/2022"}
AROUND_A_YEAR: Chosen = {
    **CHOSEN_BEFORE,
    "after_from": "01/01/2023",
    "after_to": "31/12/2023",
    "suggested": "//",
}
ACTION: Chosen = {"areas": [SIDE], "controls": ["Argonne", "Blossières"], **AROUND_A_YEAR}
PLAN: Chosen = {
    "areas": [SIDE],
    "controls": ["Argonne"],
    "period_from": "01/01/2022",
    "period_to": "31/12/2022",
}
WAYS_ASKED: dict[str, tuple[Chosen, str]] = {
    "gravite": (
        {**ACTION, "heavy_categories": ["fait"], "set_heavy": "7"},
        "Pesé par sa gravité, le mal a reculé",
    ),
    "quotient": ({**ACTION, "ring_m": "500"}, "Zone traitée : de"),
    "mois": ({**ACTION, "set_permutations": "99"}, "Zones traitées : de"),
    "puissance": (PLAN, "À 59,2 faits par mois dans la zone traitée"),
    "repetition": (
        {**PLAN, "ring_m": "500", "set_replications": "50", "set_displaced": "0.5"},
        "Sur 50 études simulées d'une baisse de 30 %, dont 50 % se déplacent",
    ),
    "foyers-habitants": ({"people": PEOPLE, "set_replications": "99"}, "« "),
    "carte": ({}, "Sur "),
    "milieu": ({"set_resamples": "100"}, "Le milieu des "),
    "concentration": ({"pieces": "500"}, "La moitié des "),
    "habitants": ({"people": PEOPLE}, "Compte tenu de leur population, "),
    "comparaison": (
        AROUND_A_YEAR,
        "Sur 2 zones, 2 zones ont changé plus que par hasard : « La Source », de 710 à ",
    ),
    "changement": (
        {**AROUND_A_YEAR, "set_cell_m": "200", "set_replications": "99"},
        "Oui, la carte des faits a changé plus que par hasard",
    ),
}


@pytest.fixture
def town(cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Area]:
    """Import the simulated town; the scheme has its first two squares, side by side."""
    cases.build(tmp_path)
    monkeypatch.setenv("GLTD_HOME", str(tmp_path / "var"))
    areas = enter_squares(cast)
    cast.scheme.areas.set([areas["La Source"], areas["Orléans-la-Source est"]])
    return areas


def plain(text: str) -> str:
    """Return a page with its apostrophes and its thin spaces made plain."""
    return text.replace("&#x27;", "'").replace("\u202f", " ").replace("\xa0", " ")


def register(client: Client, cast: Cast, slug: str, **chosen: str | list[str]) -> Study:
    """Prepare a question as the page does it, register it, and return the study."""
    response = client.get(reverse("study_prepare", args=[cast.scheme.slug]), {"question": slug, **chosen})
    assert "foresight" in response.context, plain(response.content.decode())
    carried: dict[str, list[str]] = {}
    for name, value in response.context["carried"]:
        carried.setdefault(name, []).append(value)
    client.post(reverse("study_register", args=[cast.scheme.slug]), carried)
    return cast.scheme.studies.latest("pk")


def run_in_shell(client: Client, study: Study, *, folder: Path) -> list[object]:
    """Run the files of the browser as the shell does; return the outcomes."""
    packed = client.get(reverse("study_files", args=[study.scheme.slug, study.pk])).content
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        archive.extractall(folder)
    store = EventStore(config.load().events_dir)
    result = run(load_spec(folder / "etude.toml"), store=store, registry=folder / "studies", now=cases.NOW)
    store.close()
    assert result.fingerprint == study.fingerprint
    outcomes: list[object] = json.loads(json.dumps(result.to_dict()))["outcomes"]
    return outcomes


def test_the_list_leads_to_every_question(cast: Cast, chair: Client) -> None:
    page = plain(chair.get(reverse("studies", args=[cast.scheme.slug])).content.decode())
    for question in QUESTIONS:
        # The first way is behind the words of the question.
        for words in (question.words, *(way.words for way in question.ways[1:])):
            assert words.replace("\u202f", " ") in page
    for way in WAYS:
        answer = chair.get(reverse("study_prepare", args=[cast.scheme.slug]), {"question": way.slug})
        assert answer.status_code == 200
        # Without facts and without outlines, each says what is missing or how it reads.
        assert "foresight" not in answer.context


def test_every_way_is_asked_here_or_beside() -> None:
    beside = {"operation", "camera", "sites", "tendance"}
    assert {way.slug for way in WAYS if way.form is not None} == {*ASKED, *WAYS_ASKED, *beside}
    # Each kind of study has its question, but that which has pages of its own.
    assert {way.form.kind for way in WAYS if way.form is not None} == {*KINDS} - {"relevance"}


@pytest.mark.parametrize("slug", [*ASKED, *WAYS_ASKED])
def test_a_question_is_answered_in_words_and_alike_in_the_shell(
    cast: Cast, chair: Client, tmp_path: Path, town: dict[str, Area], slug: str
) -> None:
    asked, opening = {**ASKED, **WAYS_ASKED}[slug]
    named: Chosen = {
        name: [str(town[one].pk) for one in asked[name]] for name in ("areas", "controls") if name in asked
    }
    partition = town["La Source"].partition_id
    divided = {"partition": str(partition)} if "people" in asked else {}
    if slug == "comparaison":
        divided = {"pieces": f"p{partition}"}
    chosen: Chosen = {**asked, **named, **divided}
    study = register(chair, cast, slug, **chosen)
    studies_drafts.run_study(actor=None, study=study)
    (browser,) = read_results(study.fingerprint, registry=config.load().studies_dir)
    response = chair.get(reverse("study", args=[cast.scheme.slug, study.pk]))
    page = plain(response.content.decode())
    assert f"Données simulées. {opening}" in page, plain(response.context["spoken"])
    assert response.context["tables"][0]["tables"][0]["rows"]
    assert "exploratoire" in page
    assert "95 %" in page
    chart = chair.get(reverse("study_chart", args=[cast.scheme.slug, study.pk, 0]))
    assert chart.content.startswith(b"<svg")
    assert chair.get(reverse("study_chart", args=[cast.scheme.slug, study.pk, 1])).status_code == 404
    assert run_in_shell(chair, study, folder=tmp_path / "shell") == browser["outcomes"]
    # Computed again, the digits are the same.
    assert studies_drafts.run_study(actor=None, study=study) is True


@pytest.mark.usefixtures("town")
def test_what_is_suggested_is_the_end_of_what_is_recorded(cast: Cast, chair: Client) -> None:
    address = reverse("study_prepare", args=[cast.scheme.slug])
    windows = chair.get(address, {"question": "nouveau"}).context["draft"].windows
    assert (windows["period"].last, windows["period"].days) == (dt.date(2023, 12, 31), 182)
    windows = chair.get(address, {"question": "dessin"}).context["draft"].windows
    assert windows["before"].days == windows["after"].days == 364
    # What was typed stays.
    typed = {"question": "heures", "period_from": "01/03/2022", "period_to": "30/06/2022"}
    windows = chair.get(address, typed).context["draft"].windows
    assert windows["period"].first == dt.date(2022, 3, 1)


@pytest.mark.usefixtures("town")
def test_settings_have_a_reason_and_bounds(cast: Cast, chair: Client) -> None:
    address = reverse("study_prepare", args=[cast.scheme.slug])
    page = plain(chair.get(address, {"question": "nouveau"}).content.decode())
    assert "Au-delà de 500 m, ce n'est plus un lieu" in page
    changed = chair.get(address, {"question": "nouveau", "set_max_radius_m": "300", "set_level": "0.9"})
    assert changed.context["draft"].parameters["max_radius_m"] == 300
    assert changed.context["draft"].level == 0.9
    refused = chair.get(address, {"question": "nouveau", "set_max_radius_m": "999999"})
    assert "foresight" not in refused.context
    assert refused.context["form"].errors["set_max_radius_m"]


def test_a_zone_drawn_on_the_map_is_the_one_studied(cast: Cast, chair: Client, town: dict[str, Area]) -> None:
    address = reverse("study_prepare", args=[cast.scheme.slug])
    drawn = json.dumps({"type": "Feature", "properties": {}, "geometry": town["La Source"].geometry})
    for ask in (chair.get, chair.post):
        response = ask(address, {"question": "heures", "drawn": drawn})
        (row,) = response.context["foresight"].rows
        assert row.name == "zone dessinée"
        assert row.facts == pytest.approx(364, abs=4 * 364**0.5)
        page = plain(response.content.decode())
        assert "décochez pour la retirer" in page
        # Every question that takes a drawing may be asked of it, without drawing it again.
        assert "Poser une autre question à cette zone" in page
        others = {way.slug: query for way, query in response.context["others"]}
        assert {"operation", "carte", "dessin"} <= set(others)
        assert "habitants" not in others
    there = chair.get(f"{address}{others['nouveau']}&ring_m=500")
    assert there.context["form"].cleaned_data["drawn"] is not None
    ring = chair.get(address, {"question": "heures", "drawn": drawn, "ring_m": "500"})
    assert [row.name for row in ring.context["foresight"].rows] == ["zone dessinée", "anneau 0–500 m"]


@pytest.mark.parametrize(
    ("drawn", "sentence"),
    [
        ("{", "illisible"),
        ('{"type": "Point", "coordinates": [1.9, 47.8]}', "illisible"),
        ('{"type": "Polygon", "coordinates": [[[1, 47], [1, 47], [1, 47], [1, 47]]]}', "surface"),
        (
            '{"type": "Polygon", "coordinates": [[[6e5, 6e6], [7e5, 6e6], [6e5, 7e6], [6e5, 6e6]]]}',
            "degrés",
        ),
        ('{"type": "Polygon", "coordinates": [[[0, 40], [9, 40], [9, 49], [0, 40]]]}', "réduisez"),
        ('{"type": "FeatureCollection", "features": []}', "illisible"),
        ("[" * 5000, "illisible"),
        ("null", "illisible"),
    ],
)
def test_a_bad_drawing_is_one_sentence(cast: Cast, chair: Client, drawn: str, sentence: str) -> None:
    address = reverse("study_prepare", args=[cast.scheme.slug])
    response = chair.get(address, {"question": "heures", "drawn": drawn})
    assert sentence in plain(response.content.decode())
    assert "foresight" not in response.context


def test_a_reader_who_may_not_locate_sees_no_place_to_the_metre(
    cast: Cast, chair: Client, town: dict[str, Area], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Small counts are another right, without which there is no table at all.
    monkeypatch.setitem(RIGHTS, Membership.Role.OBSERVER, frozenset({Right.READ, Right.COUNT}))
    reader = Client()
    reader.force_login(cast.accounts["observer"])
    study = register(chair, cast, "nouveau", set_replications="99", set_max_radius_m="200")
    studies_drafts.run_study(actor=None, study=study)
    address = reverse("study", args=[cast.scheme.slug, study.pk])
    chart = reverse("study_chart", args=[cast.scheme.slug, study.pk, 0])
    precise = chair.get(address).context["tables"][0]["tables"][0]["columns"]
    assert {"est (m)", "nord (m)"} <= {column.label for column in precise}
    coarse = reader.get(address).context["tables"][0]["tables"][0]["columns"]
    assert not {"est (m)", "nord (m)"} & {column.label for column in coarse}
    assert reader.get(chart).content != chair.get(chart).content
