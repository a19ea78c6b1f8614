"""Every kind of question, asked from a specification to the simulated town."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from pyproj import Transformer

from gltd.errors import GltdError
from gltd.usecases import studying
from tests.usecases import studying_cases as cases

PAIR = """
before = { from = 2022-01-01, to = 2022-12-31 }
after = { from = 2023-01-01, to = 2023-12-31 }
"""
SINGLE = "\nperiod = { from = 2022-01-01, to = 2022-12-31 }\n"
# Only where a table of population leaves years out.
BETWEEN = frozenset({"scan.person_days"})
ZONES = '\n[zones]\nfile = "zones.geojson"\n'


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> cases.Town:
    return cases.build(tmp_path_factory.mktemp("ville"))


@contextmanager
def called(names: tuple[str, ...]) -> Iterator[set[str]]:
    """Watch some statistics; the set holds those that nobody has called yet."""
    missing, kept = set(names), []

    def watch(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*arguments: Any, **options: Any) -> Any:
            missing.discard(name)
            return function(*arguments, **options)

        return watched

    for name in names:
        module = import_module(f"gltd.stats.{name.split('.')[0]}")
        function = getattr(module, name.split(".")[1])
        kept.append((module, name.split(".")[1], function))
        setattr(module, name.split(".")[1], watch(name, function))
    try:
        yield missing
    finally:
        for module, attribute, function in kept:
            setattr(module, attribute, function)


def ask(
    town: cases.Town,
    kind: str,
    *,
    windows: str,
    parameters: str = "",
    zones: str = ZONES,
    optional: frozenset[str] = frozenset(),
) -> studying.StudyResult:
    head = f'kind = "{kind}"\n[windows]{windows}{zones}'
    text = f'{head}[[outcomes]]\nname = "trafic visible"\n[parameters]\n{parameters}\n'
    spec = studying.load_spec(town.write(text))
    with called(studying.KINDS[kind].functions) as missing:
        first = studying.run(spec, store=town.store, registry=town.registry, now=cases.NOW)
    assert missing <= optional, f"{kind} says that it uses {missing}, and does not"
    again = studying.run(spec, store=town.store, registry=town.registry, now=cases.NOW)
    assert json.dumps(first.to_dict()) == json.dumps(again.to_dict())
    assert first.simulated
    assert first.sentence.startswith("Données simulées.")
    assert first.outcomes[0].limits
    return first


def test_each_kind_has_its_test() -> None:
    here = "".join(
        path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_studying*.py")
    )
    assert [kind for kind in studying.KINDS if f'"{kind}"' not in here] == []


def test_comparison_names_the_zones_that_changed(town: cases.Town) -> None:
    found = ask(town, "comparison", windows=PAIR)
    changed = {row["name"] for row in found.outcomes[0].rows if row["changed"]}
    assert changed == {"La Source", "Orléans-la-Source est"}
    assert "La Source" in found.sentence
    assert "intervalle" in found.sentence


def test_trend_says_one_sentence_a_zone(town: cases.Town) -> None:
    found = ask(town, "trend", windows=SINGLE)
    assert found.outcomes[0].numbers["months"] == 12
    assert {row["name"] for row in found.outcomes[0].rows} == set(cases.SQUARES)
    assert found.windows == {"period": {"from": "2022-01-01", "to": "2022-12-31"}}


def test_power_says_what_would_go_unseen(town: cases.Town) -> None:
    found = ask(town, "power", windows=SINGLE, parameters="months = 12")
    assert "passerait souvent inaperçue" in found.sentence
    needed = [row["months_needed"] for row in found.outcomes[0].rows]
    assert needed == sorted(needed, reverse=True)


def test_panel_finds_the_planted_fall(town: cases.Town) -> None:
    squares: dict[str, tuple[str, Any]] = {
        name: ("traitée" if name == "La Source" else "témoin", ground)
        for name, (_, ground) in cases.SQUARES.items()
    }
    del squares["Orléans-la-Source est"]
    cases.write_zones(town.folder / "panel.geojson", squares)
    zones = ZONES.replace("zones.geojson", "panel.geojson")
    found = ask(town, "panel", windows=PAIR, zones=zones)
    numbers = found.outcomes[0].numbers
    exact = ask(town, "panel", windows=PAIR, zones=zones, parameters='errors = "exact"').outcomes[0].numbers
    assert exact["did"]["errors"] == "exact"
    assert exact["did"]["ratio"] == pytest.approx(numbers["did"]["ratio"], rel=0.02)
    assert numbers["did"]["low"] <= 0.5 <= numbers["did"]["high"]
    assert numbers["placebo"]["p_places"] == pytest.approx(1 / 3)
    assert "plus petite valeur p possible" in " ".join(found.outcomes[0].limits)


def test_pattern_finds_where_shares_changed(town: cases.Town) -> None:
    found = ask(town, "pattern", windows=PAIR)
    changed = {row["name"] for row in found.outcomes[0].rows if row["changed"]}
    assert {"La Source", "Orléans-la-Source est"} <= changed


def test_density_finds_the_map_changed(town: cases.Town) -> None:
    found = ask(town, "density", windows=PAIR, parameters="replications = 39\ncell_m = 200")
    assert found.outcomes[0].numbers["p_value"] <= 0.05
    assert "a changé" in found.sentence
    near = [row for row in found.outcomes[0].rows if abs(row["y_m"] - cases.Y - 400) < 900]
    more = {row["name"] for row in near if cases.X + 800 < row["x_m"] < cases.X + 1600}
    assert more == {"plus qu'avant"}


def test_concentration_gives_both_indices(town: cases.Town) -> None:
    found = ask(town, "concentration", windows=PAIR)
    assert "Gini" in found.sentence
    numbers = found.outcomes[0].numbers
    assert numbers["after"]["gini_corrected"] > numbers["before"]["gini_corrected"]


def test_hours_names_the_best_hours(town: cases.Town) -> None:
    found = ask(town, "hours", windows=SINGLE, parameters="best = 5", zones="")
    assert len(found.outcomes[0].rows) == 5
    assert "% des faits" in found.sentence.replace("\u202f", " ")


def test_near_repeat_finds_none_where_none_was_planted(town: cases.Town) -> None:
    found = ask(town, "near_repeat", windows=SINGLE, parameters="permutations = 99", zones="")
    assert len(found.outcomes[0].rows) == 6
    seen, expected = (sum(row[key] for row in found.outcomes[0].rows) for key in ("observed", "expected"))
    assert seen == pytest.approx(expected, rel=0.05)


def test_emerging_finds_the_neighbour_that_filled(town: cases.Town) -> None:
    windows = "\nperiod = { from = 2022-09-01, to = 2023-03-31 }\n"
    found = ask(
        town,
        "emerging",
        windows=windows,
        parameters="replications = 99\ninterval_days = 14\nmax_days = 90",
        optional=frozenset({"scan.snap"}),
    )
    assert found.outcomes[0].rows
    assert {"x_m", "y_m", "radius_m", "from", "to", "cases", "expected", "p"} <= set(
        found.outcomes[0].rows[0]
    )


def test_emerging_now_ends_with_the_period(town: cases.Town) -> None:
    windows = "\nperiod = { from = 2022-09-01, to = 2023-03-31 }\n"
    chosen = 'replications = 19\ninterval_days = 14\nmax_days = 90\nmode = "prospective"'
    found = ask(town, "emerging", windows=windows, parameters=chosen, optional=frozenset({"scan.snap"}))
    assert {row["to"] for row in found.outcomes[0].rows} == {"2023-03-31"}
    assert found.outcomes[0].numbers["clusters"][0]["recurrence_days"] > 0


def test_siting_chooses_among_candidates(town: cases.Town) -> None:
    back = Transformer.from_crs("EPSG:2154", "EPSG:4326", always_xy=True)
    features = [
        {
            "type": "Feature",
            "properties": {"name": name},
            "geometry": {
                "type": "Point",
                "coordinates": back.transform(ground.centroid.x, ground.centroid.y),
            },
        }
        for name, (_, ground) in cases.SQUARES.items()
    ]
    path = town.folder / "candidats.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    found = ask(
        town,
        "siting",
        windows=SINGLE,
        parameters='candidates = "candidats.geojson"\nradius_m = 300\nk = 2',
        zones="",
    )
    assert len(found.outcomes[0].rows) == 2
    assert found.outcomes[0].numbers["optimal"]
    assert {row["name"] for row in found.outcomes[0].rows} <= set(cases.SQUARES)
    numbers = found.outcomes[0].numbers
    # The best choice of each number of places, none first, ends with the best of two.
    assert numbers["best"][0] == 0
    assert numbers["best"][-1] == numbers["covered"]
    assert numbers["best"] == sorted(numbers["best"])
    assert [one.name for one in found.outcomes[0].estimates][:2] == [
        "caméras en place, faits couverts (%)",
        "avec 1 emplacement, faits couverts (%)",
    ]
    seen = ask(
        town,
        "siting",
        windows=SINGLE,
        parameters='candidates = "candidats.geojson"\nradius_m = 300\nk = 2\n'
        'existing_fields = "zones.geojson"',
        zones="",
    )
    # The squares hold the circles: nothing is left to see.
    assert {row["seen_percent"] for row in seen.outcomes[0].rows} <= {100.0}
    assert seen.outcomes[0].numbers["best"][0] == pytest.approx(numbers["total"])


def test_quotient_sees_displacement_with_its_intervals(town: cases.Town) -> None:
    found = ask(town, "quotient", windows=PAIR)
    numbers = found.outcomes[0].numbers
    # Three fifths of what the operation removed were planted next door.
    for low, high in (numbers["fieller"], numbers["bootstrap"]):
        assert low < -0.6 < high
    assert "Fieller" in found.sentence
    assert "déport" in found.sentence
    assert any("retour à la moyenne" in limit for limit in found.outcomes[0].limits)


def write_people(town: cases.Town, *, years: tuple[int, ...] = (2022, 2023)) -> str:
    lines = [f"{name},{year},1000" for name in cases.SQUARES for year in years]
    path = town.folder / "population.csv"
    path.write_text("\n".join(["area,year,population", *lines]), encoding="utf-8")
    return 'population = "population.csv"\n'


def test_funnel_names_the_zone_that_filled(town: cases.Town) -> None:
    windows = "\nperiod = { from = 2023-01-01, to = 2023-12-31 }\n"
    found = ask(town, "funnel", windows=windows, parameters=write_people(town), optional=BETWEEN)
    rows = {row["name"]: row for row in found.outcomes[0].rows}
    assert sum(row["expected"] for row in rows.values()) == pytest.approx(
        sum(row["facts"] for row in rows.values())
    )
    assert rows["La Source"]["facts"] < rows["La Source"]["expected"]
    assert rows["Orléans-la-Source est"]["facts"] > rows["Orléans-la-Source est"]["expected"]


def test_emerging_rates_finds_the_zone_that_filled(town: cases.Town) -> None:
    windows = "\nperiod = { from = 2022-01-01, to = 2023-12-31 }\n"
    chosen = write_people(town) + "replications = 99"
    found = ask(town, "emerging_rates", windows=windows, parameters=chosen, optional=BETWEEN)
    first = found.outcomes[0].rows[0]
    assert first["name"] == "Orléans-la-Source est"
    assert first["p"] == 0.01
    assert first["from"] >= "2022-12-01"
    assert first["to"] <= "2023-12-31"
    assert first["cases"] > first["expected"]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("zone,year,population\nLa Source,2022,5", "area"),
        ("area,year,population\nLa Source,2022,5\nLa Source,2022,6", "ligne 3"),
        ("area,year,population\nLa Source,deux mille,5", "ligne 2"),
        ("area,year,population\nLa Source,2022,nan", "ligne 2"),
        ("area,year,population\nLa Source,2022,-1", "ligne 2"),
        ("area,year,population\nLa Source", "ligne 2"),
        ("area,year,population\nLa Source,2021,5", "manque"),
        ("", "area"),
    ],
)
def test_a_wrong_population_is_one_sentence(town: cases.Town, lines: str, said: str) -> None:
    (town.folder / "mauvaise.csv").write_text(lines, encoding="utf-8")
    with pytest.raises(GltdError, match=said):
        ask(town, "funnel", windows=SINGLE, parameters='population = "mauvaise.csv"')


@pytest.mark.parametrize(
    ("kind", "windows", "parameters", "zones", "said"),
    [
        ("hours", PAIR, "", "", "period"),
        ("comparison", SINGLE, "", ZONES, "before"),
        ("comparison", PAIR, "", "", "zones"),
        ("hours", SINGLE, "meilleures = 3", "", "meilleures"),
        ("hours", SINGLE, 'best = "dix"', "", "best"),
        ("siting", SINGLE, "radius_m = 100\nk = 2", "", "candidates"),
        ("siting", SINGLE, 'candidates = "zones.geojson"\nradius_m = 100\nk = 2', "", "points"),
        ("emerging", SINGLE, 'mode = "demain"', "", "mode"),
        ("near_repeat", SINGLE, "distances_m = [200, 100]", "", "distances_m"),
    ],
)
def test_a_wrong_question_is_one_sentence(
    town: cases.Town, kind: str, windows: str, parameters: str, zones: str, said: str
) -> None:
    with pytest.raises(GltdError, match=said):
        ask(town, kind, windows=windows, parameters=parameters, zones=zones)
