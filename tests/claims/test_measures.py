"""The catalogue holds every word of the annotation schema, and keeps apart what must not be added."""

import json
from pathlib import Path

import pytest

from gltd.claims.measures import NATURE_LABELS, catalogue, families, label_of, measure_for, strands

SCHEMA_ITEMS = {
    "seizure": """cannabis:g cannabis_resin:g cannabis_herb:g cannabis_plants:count cannabis_other:g heroin:g
        cocaine:g crack:g mdma:g ketamine:g amphetamine:g synthetic_other:g drug_unspecified:g drug_other:g
        medication:g cutting_agent:g cash:EUR criminal_assets:EUR firearm:count weapon:count
        weapon_other:count ammunition:count vehicle:count jewellery_luxury:count tobacco:g phone:count
        other:count""",
    "arrest": """interpellation:count garde_a_vue:count mis_en_cause:count mise_en_examen:count ecrou:count
        condamnation:count comparution_immediate:count interdiction_paraitre:count controle_judiciaire:count
        deferrement:count retention_admin:count convocation:count temoin_assiste:count liberation:count
        other:count""",
    "forces": """police:count gendarmes:count police_gendarmes:count crs:count municipal_police:count
        customs:count dogs:count agents:count units:count other:count""",
    "procedure": """usage:count usage_revente:count afd:count trafic:count stups_unspecified:count
        conduite_stups:count verbalisation:count infraction:count investigation:count other:count""",
    "check": """persons:count vehicles:count businesses:count halls:count trains:count buildings:count
        homes:count drug_tests:count searches:count other:count""",
    "dismantled": "deal_point:count lab:count network:count trafic:count",
    "deal_point": "identified:count",
    "closure": "business:count business_requested:count other:count",
    "lease": "termination_procedure:count eviction:count",
    "camera": "total:count added:count average:count",
    "requisition": "images:count",
    "budget": "cameras:EUR prevention_addictions:EUR",
    "staffing": """police_total:count police_added:count police_gendarmes_added:count
        municipal_police_total:count municipal_police_added:count agents_total:count agents_added:count
        unit_added:count customs_total:count""",
    "operation_count": "operations:count seizures:count frequency:count",
    "market_value": "resale_value:EUR turnover:EUR unit_price:EUR",
    "sentence": "prison:month ban:month fine:EUR",
}


@pytest.mark.parametrize("kind", sorted(SCHEMA_ITEMS))
def test_each_item_of_the_schema_has_its_own_measure(kind: str) -> None:
    items = [item.split(":") for item in SCHEMA_ITEMS[kind].split()]
    found = {item: measure_for(kind, item=item, unit=unit) for item, unit in items}
    assert {item: measure.code if measure else None for item, measure in found.items()} == {
        item: f"{kind}.{item}" for item, _ in items
    }
    assert {item: measure.unit for item, measure in found.items() if measure} == dict(items)


def test_mass_tablets_doses_and_plants_are_different_measures() -> None:
    counted = [("g", None), ("count", "cachet"), ("count", "doses"), ("count", None)]
    found = [measure_for("seizure", item="mdma", unit=unit, counted=word) for unit, word in counted]
    assert [measure.code if measure else None for measure in found] == [
        "seizure.mdma",
        "seizure.mdma.tablet",
        "seizure.mdma.dose",
        "seizure.mdma.piece",
    ]


def test_a_measure_counted_in_its_own_unit_is_itself() -> None:
    people = measure_for("arrest", item="interpellation", unit="count", counted="personnes")
    units = measure_for("forces", item="crs", unit="count", counted="unité")
    dogs = measure_for("forces", item="dogs", unit="count", counted="équipe cynophile")
    assert people is catalogue()["arrest.interpellation"]
    assert units is catalogue()["forces.crs.unit"]
    assert dogs is catalogue()["forces.dogs"]


def test_dates_and_places_of_operations_are_no_measures() -> None:
    assert measure_for("operation_date", item=None, unit=None) is None
    assert measure_for("operation_place", item=None, unit=None) is None
    assert measure_for("unknown", item="thing", unit="count") is None
    assert measure_for("check", item="persons", unit="percent") is None


def test_a_trend_is_measured_by_its_unit_and_a_budget_may_be_any() -> None:
    assert measure_for("trend", item="any", unit="percent") is catalogue()["trend.percent"]
    assert measure_for("trend", item="any", unit="x") is catalogue()["trend.multiplier"]
    assert measure_for("budget", item="renovation", unit="EUR") is catalogue()["budget.other"]


def test_what_services_do_stands_apart_from_what_happens() -> None:
    by_nature = {code: measure.nature for code, measure in catalogue().items()}
    assert {by_nature[code] for code in ("arrest.interpellation", "procedure.afd", "check.persons")} == {
        "activity"
    }
    phenomenon = {"phenomenon.complaints", "phenomenon.cars_quarter_hour", "deal_point.identified"}
    assert {by_nature[code] for code in phenomenon} == {"phenomenon"}
    assert by_nature["arrest.condamnation"] == "justice"
    assert by_nature["camera.total"] == "means"
    assert set(by_nature.values()) == set(NATURE_LABELS)


def test_stocks_do_not_add_up_and_suspects_do_not_over_areas() -> None:
    measures = catalogue()
    assert measures["deal_point.identified"].is_stock
    assert measures["staffing.police_total"].adds.over_time == "last"
    assert measures["seizure.cash"].adds.over_time == "sum"
    assert measures["arrest.mis_en_cause"].adds.over_areas == "none"
    assert measures["seizure.cash"].adds.over_areas == "sum"


def test_stock_operations_and_lasting_closures_of_deal_points_are_three_measures() -> None:
    codes = ("deal_point.identified", "deal_point.operation_against", "deal_point.lasting_closure")
    assert len({catalogue()[code].label for code in codes}) == len(codes)


def test_each_measure_is_told_in_french_and_belongs_to_a_strand() -> None:
    labels = [measure.label for measure in catalogue().values()]
    assert len(labels) == len(set(labels))
    assert {families()[measure.family].strand for measure in catalogue().values()} == set(strands())
    assert all(measure.unit_of_count for measure in catalogue().values())


def test_a_part_is_counted_in_the_unit_of_its_whole() -> None:
    parts = [measure for measure in catalogue().values() if measure.parent]
    assert {measure.code for measure in parts} >= {"seizure.cannabis_resin", "seizure.firearm"}
    assert all(catalogue()[measure.parent or ""].unit == measure.unit for measure in parts)


@pytest.mark.shared
def test_each_labelled_fact_has_a_measure_in_its_unit(shared: Path) -> None:
    seen = 0
    for path in sorted((shared / "corpus" / "gold").glob("*.json")):
        for fact in json.loads(path.read_text(encoding="utf-8")):
            measure = measure_for(
                fact["type"], item=fact["item"], unit=fact["unit"], counted=fact.get("counted")
            )
            if fact["type"] not in ("operation_date", "operation_place"):
                seen += 1
                assert measure is not None, fact["id"]
                assert measure.unit == fact["unit"], fact["id"]
    assert seen > 400


def test_an_item_that_the_catalogue_lacks_has_a_label_all_the_same() -> None:
    assert label_of("seizure.heroin") == "héroïne saisie"
    assert label_of("seizure.scopolamine") == "autres objets saisis (scopolamine)"
