"""The data files of the demonstration: exact passages, real places, nothing copied, nobody named."""

import json
import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from shapely.geometry import Point, shape

from gltd.claims.measures import measure_for
from gltd.web.demo.facts import (
    DATA,
    SCHEMES,
    place_fact,
    read_accounts,
    read_partners,
    read_scheme,
    read_toml,
)
from gltd.web.demo.places import M_PER_DEGREE, draw_hexagon, read_places

WORDS_IN_A_ROW = 7


def list_facts(scheme: str) -> dict[tuple[str, str], tuple[str, float | None]]:
    """Return code and value of each figure by publication month and name."""
    return {
        (f"{source.fields['published_on']:%Y-%m} {source.fields['publisher']}", fact.id): (
            f"{fact.type}.{fact.item}",
            fact.value,
        )
        for source in read_scheme(scheme).sources
        for fact in source.facts
    }


def test_orleans_states_what_the_issue_lists() -> None:
    told = list_facts("orleans")
    source = "2018-09 France 3 Centre-Val de Loire"
    assert told[source, "operations"] == ("operation_count.operations", 50)
    assert told[source, "operations-deux-quartiers"] == ("operation_count.operations", 30)
    assert told[source, "trafiquants"] == ("arrest.interpellation", 41)
    assert told[source, "requisitions-2011"] == ("requisition.images", 66)
    assert told[source, "requisitions-2018"] == ("requisition.images", 171)
    assert told[source, "cameras"] == ("camera.total", 200)
    assert told[source, "budget-cameras"] == ("budget.cameras", 150_000)
    assert told[source, "consommateurs"] == ("trend.consommateurs_interpellés", 125)


def test_alencon_keeps_both_sides_of_its_contradictions() -> None:
    told = list_facts("alencon")
    france3, other = "2023-12 France 3 Normandie", "2023-12 Tendance Ouest"
    heroin = [told[france3, "message-heroine"], told[france3, "corps-heroine"], told[other, "heroine"]]
    assert heroin == [("seizure.heroin", 720), ("seizure.heroin", 720_000), ("seizure.heroin", 1500)]
    cash = [told[france3, "message-especes"], told[france3, "corps-especes"], told[other, "especes"]]
    assert cash == [("seizure.cash", 8300), ("seizure.cash", 8000), ("seizure.cash", 7000)]
    assert told[france3, "usage"] == ("procedure.usage", 197)
    assert told[france3, "prevention"] == ("budget.prevention_addictions", 258_000)
    assert told[france3, "effectif"] == ("staffing.police_total", 68)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_figure_has_a_measure_and_a_known_operation(scheme: str) -> None:
    told = read_scheme(scheme)
    keys = {operation["key"] for operation in told.operations}
    for source in told.sources:
        assert set(source.operations.values()) <= keys
        for fact in source.facts:
            assert source.fields["text"][fact.start : fact.end] == fact.text
            assert measure_for(fact.type, item=fact.item, unit=fact.unit, counted=fact.counted), fact


def test_a_passage_that_stands_twice_is_refused() -> None:
    entry = {"id": "a", "type": "arrest", "item": "interpellation", "passage": "41"}
    assert place_fact(entry, text="41 fois").end == 2
    with pytest.raises(ValueError, match="2 times"):
        place_fact(entry, text="41 et 41")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_keys_lead_somewhere(scheme: str) -> None:
    told = read_scheme(scheme)
    partners = {entry["key"] for entry in read_partners()}
    areas = {entry["key"] for entry in read_places()[1]}
    parts = [part["partner"] for operation in told.operations for part in operation.get("participations", [])]
    assert {seat["partner"] for seat in told.seats} | set(parts) <= partners
    assert {key for operation in told.operations for key in operation.get("areas", [])} <= set(told.areas)
    assert set(told.areas) <= areas
    assert {account.partner for account in read_accounts()} <= partners


def test_one_account_sees_one_scheme_only() -> None:
    seats = {name: {seat["partner"] for seat in read_scheme(name).seats} for name in SCHEMES}
    seen = {a.username: [n for n in SCHEMES if a.partner in seats[n]] for a in read_accounts()}
    assert seen == {
        "parquet": ["orleans", "alencon"],
        "police": ["orleans", "alencon"],
        "ville": ["orleans"],
        "observateur": ["orleans", "alencon"],
    }


def test_neighbourhoods_are_schematic_and_lie_in_their_commune() -> None:
    areas = {entry["key"]: entry for entry in read_places()[1]}
    for name in SCHEMES:
        commune = shape(areas[name]["geometry"])
        assert areas[name]["outline"] == "official"
        inside = [key for key in read_scheme(name).areas if key != name]
        assert inside
        for key in inside:
            assert areas[key]["outline"] == "schematic"
            assert commune.contains(Point(shape(areas[key]["geometry"]).centroid)), key


def test_a_hexagon_keeps_its_radius_north_of_the_equator() -> None:
    ring = draw_hexagon(0.1, lat=48.4, radius_m=500)["coordinates"][0]
    assert ring[0] == ring[-1]
    assert len(ring) == 7
    assert (ring[0][0] - 0.1) * M_PER_DEGREE * 0.6639 == pytest.approx(500, abs=2)  # cos 48.4° = 0.6639
    sides = [((b[0] - a[0]) * 0.6639, b[1] - a[1]) for a, b in pairwise(ring)]
    assert [M_PER_DEGREE * (x * x + y * y) ** 0.5 for x, y in sides] == pytest.approx([500] * 6, abs=2)


def test_boundaries_are_those_of_the_reference_file(shared: Path) -> None:
    official = json.loads((shared / "data/fr_admin/orleans_alencon.geojson").read_text())
    extract = json.loads(DATA.joinpath("communes.geojson").read_text(encoding="utf-8"))
    assert [f["geometry"] for f in extract["features"]] == [f["geometry"] for f in official["features"]]
    assert "Licence Ouverte" in extract["attribution"]


def list_runs(text: str) -> set[tuple[str, ...]]:
    """Return every run of words of a text."""
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[rank : rank + WORDS_IN_A_ROW]) for rank in range(len(words) - WORDS_IN_A_ROW + 1)}


def test_no_sentence_of_the_articles_is_kept(shared: Path) -> None:
    articles = [(shared / f"corpus/texts/{number}.txt").read_text() for number in ("001", "002")]
    quoted = set.union(*map(list_runs, articles))
    assert quoted
    for name in SCHEMES:
        told = read_scheme(name)
        texts = [told.fields["mandate"], *(source.fields["text"] for source in told.sources)]
        texts += [source.fields["title"] for source in told.sources]
        assert not set.union(*map(list_runs, texts)) & quoted


@pytest.mark.parametrize("scheme", SCHEMES)
def test_digests_say_who_when_and_where(scheme: str) -> None:
    for source in read_scheme(scheme).sources:
        assert source.fields["url"].startswith("https://")
        assert isinstance(source.fields["published_on"], date)
        assert source.fields["publisher"]
        assert source.fields["text"].startswith("Relevé des chiffres de l'article, rédigé pour le registre\n")


def test_the_guide_tells_the_accounts_the_sources_and_the_planted_truth() -> None:
    guide = (Path(__file__).parents[2] / "docs/guide/la-demonstration.md").read_text(encoding="utf-8")
    for account in read_accounts():
        assert f"| `{account.username}` | `{account.password}` |" in guide
        assert len(account.password) >= 12
    for name in SCHEMES:
        for source in read_scheme(name).sources:
            assert source.fields["publisher"] in guide
        planted = read_toml(DATA.joinpath(name).joinpath("simulation.toml"))["planted"]
        assert f"{planted['reduced_share'] * 100:.0f} % des faits" in guide
        assert f"{planted['displaced_share'] * 100:.0f} % de la baisse" in guide
