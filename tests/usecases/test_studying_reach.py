"""Every statistic is reached from a file: the kinds that do it, their choices, the list of functions."""

import json
from importlib import import_module
from inspect import isfunction

import numpy as np
import pytest
from pyproj import Transformer

import gltd.stats
from gltd.errors import GltdError
from gltd.stats import aoristic
from gltd.usecases import studying
from tests.checkout import ROOT
from tests.usecases import studying_cases as cases
from tests.usecases.test_studying_kinds import PAIR, SINGLE, ZONES, ask, called, write_people

# Public statistics that no kind names, each with the reason.
INSIDE = {
    "concentration.gini": "a number of concentration.lorenz",
    "displacement.contrast": "the step of displacement.assess that wdd shares",
    "displacement.rest": "a ground is drawn from rings and zones; the rest of a town has no contour",
    "displacement.tally": "the first step of displacement.study",
    "displacement.wdd": "the estimate of displacement.study",
    "displacement.wdd_many": "the same for thousands of areas at once, which no file names one by one",
    "power.plot": "a picture",
    "scan.indirect_expected": "needs age or sex, and no person is in the store",
}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> cases.Town:
    return cases.build(tmp_path_factory.mktemp("ville"))


def public_functions() -> set[str]:
    found = set()
    for name in set(dir(gltd.stats)) & set(gltd.stats._MODULES) - {"points", "zones"}:
        module = import_module(f"gltd.stats.{name}")
        exported = getattr(module, "__all__", None)
        for attribute in exported or [key for key in vars(module) if not key.startswith("_")]:
            value = getattr(module, attribute)
            own = exported is not None or getattr(value, "__module__", "") == module.__name__
            if isfunction(value) and own:
                found.add(f"{name}.{attribute}")
    return found - {"aoristic.event_weights"}


def test_each_public_statistic_is_reached_from_a_file() -> None:
    named = {name for kind in studying.KINDS.values() for name in kind.functions}
    public = public_functions()
    assert len(public) > 30
    assert named <= public, "a kind names what is not public"
    assert public - named - set(INSIDE) == set(), "no kind reaches this statistic"
    assert set(INSIDE) & named == set(), "no longer an exception"
    assert set(INSIDE) <= public


def test_the_table_of_the_guide_says_which_kind_uses_what() -> None:
    page = (ROOT / "docs" / "guide" / "questions-et-fonctions.md").read_text(encoding="utf-8")
    rows = {line.split("`")[1]: line for line in page.splitlines() if line.startswith("| `")}
    for kind in studying.KINDS.values():
        assert all(f"`{name}`" in rows[kind.name] for name in kind.functions), kind.name
        assert all(f"`{name}`" in rows[kind.name] for name in (*kind.parameters, *kind.added)), kind.name
        assert all(f"`{name}`" in rows[kind.name] for name in (*kind.points, *kind.fields, *kind.tables))
    assert all(f"`{name}`" in page for name in INSIDE)


HARM = """\
kind = "harm"
[windows]
before = { from = 2022-01-01, to = 2022-12-31 }
after = { from = 2023-01-01, to = 2023-12-31 }
[zones]
file = "zones.geojson"
[[outcomes]]
name = "trafic visible"
[[outcomes]]
name = "les mêmes, comptés deux fois"
[parameters]
weights = [3, 2.5]
"""


def test_harm_adds_outcomes_with_their_weights(town: cases.Town) -> None:
    spec = studying.load_spec(town.write(HARM))
    with called(studying.KINDS["harm"].functions) as missing:
        found = studying.run(spec, store=town.store, registry=town.registry, now=cases.NOW).outcomes[0]
    assert missing == set()
    local = found.rows[0]["local"]
    assert [row["weight"] for row in found.rows] == [3, 2.5]
    assert found.numbers["combined"]["estimate"] == pytest.approx(5.5 * local)
    error = found.estimates[0].standard_error
    assert error is not None
    assert found.estimates[-1].standard_error == pytest.approx(np.hypot(3 * error, 2.5 * error))
    assert "recul" in found.sentence
    with pytest.raises(GltdError, match="weights"):
        studying.run(
            studying.load_spec(town.write(HARM.replace("[3, 2.5]", "[3]"))),
            store=town.store,
            registry=town.registry,
            now=cases.NOW,
        )


def test_rehearsal_says_what_the_planned_study_would_see(town: cases.Town) -> None:
    chosen = "months = 12\nreduction = 0.4\ndisplaced = 0.5\nreplications = 40"
    found = ask(town, "rehearsal", windows=SINGLE, parameters=chosen)
    shares = found.outcomes[0].numbers["shares"]
    # 730 facts a year and zone, 40 % fewer: nobody misses that.
    assert shares["concluent à une baisse"] == 1
    assert shares["ont un intervalle qui contient le vrai effet local"] >= 0.85
    assert shares["concluent à un déport"] > 0.5
    assert "40 études simulées d'une baisse de 40 %" in found.sentence.replace("\u202f", " ")
    none = ask(town, "rehearsal", windows=SINGLE, parameters="reduction = 0\nreplications = 60\nmonths = 6")
    assert none.outcomes[0].numbers["shares"]["concluent à une baisse"] <= 0.15


def test_centre_says_where_and_how_far(town: cases.Town) -> None:
    found = ask(town, "centre", windows=SINGLE)
    named = {one.name: one for one in found.outcomes[0].estimates}
    assert cases.X < named["centre, est (m)"].value < cases.X + 9_800  # type: ignore[operator]  # a number
    spread = named["distance type (m)"]
    assert spread.low < spread.value < spread.high  # type: ignore[operator]  # numbers


@pytest.mark.parametrize("chosen", ['edge = "zones"', 'bandwidth = "adaptive"\nbandwidth_m = 300', ""])
def test_map_names_the_thickest_cells(town: cases.Town, chosen: str) -> None:
    found = ask(town, "map", windows=SINGLE, parameters=chosen)
    numbers = found.outcomes[0].numbers
    assert numbers["clipped"] is ("zones" in chosen)
    assert numbers["adaptive"] is ("adaptive" in chosen)
    assert found.outcomes[0].rows[0]["per_km2"] == pytest.approx(np.max(numbers["per_km2"]))


def test_choices_that_came_later_leave_earlier_fingerprints(town: cases.Town) -> None:
    head = f'kind = "hours"\n[windows]{SINGLE}\n[[outcomes]]\nname = "faits"\n[parameters]\n'
    plain = studying.load_spec(town.write(head))
    assert '"by"' not in plain.canonical()
    same = studying.load_spec(town.write(head + 'by = "hour_of_week"'))
    assert same.fingerprint == plain.fingerprint
    other = studying.load_spec(town.write(head + 'by = "weekday"'))
    assert other.fingerprint != plain.fingerprint


def test_hours_by_weekday(town: cases.Town) -> None:
    found = ask(town, "hours", windows=SINGLE, parameters='by = "weekday"\nbest = 2', zones="")
    assert {row["name"] for row in found.outcomes[0].rows} < set(aoristic.DAYS["fr"])


def test_density_over_the_zones(town: cases.Town) -> None:
    chosen = 'edge = "zones"\nreplications = 19\ncell_m = 200'
    found = ask(town, "density", windows=PAIR, parameters=chosen)
    assert found.outcomes[0].numbers["p_value"] == 0.05


def _write_places(town: cases.Town, *, polygons: bool) -> str:
    back = Transformer.from_crs("EPSG:2154", "EPSG:4326", always_xy=True)
    features = []
    for name, (_, ground) in cases.SQUARES.items():
        ring = [list(back.transform(x, y)) for x, y in ground.exterior.coords]
        point = list(back.transform(ground.centroid.x, ground.centroid.y))
        shape = (
            {"type": "Polygon", "coordinates": [ring]}
            if polygons
            else {"type": "Point", "coordinates": point}
        )
        features.append({"type": "Feature", "properties": {"name": name}, "geometry": shape})
    path = town.folder / ("champs.geojson" if polygons else "centres.geojson")
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path.name


def test_siting_by_the_field_that_a_camera_sees(town: cases.Town) -> None:
    chosen = f'fields = "{_write_places(town, polygons=True)}"\nk = 1'
    found = ask(town, "siting", windows=SINGLE, parameters=chosen)
    counts = dict.fromkeys(cases.SQUARES, 0)
    counts |= {row["name"]: row["marginal"] for row in found.outcomes[0].rows}
    assert max(counts.values()) == found.outcomes[0].numbers["covered"]
    both = chosen + f'\ncandidates = "{_write_places(town, polygons=False)}"\nradius_m = 10'
    with pytest.raises(GltdError, match="l'un des deux"):
        ask(town, "siting", windows=SINGLE, parameters=both)


def test_emerging_around_given_places_and_stopped_early(town: cases.Town) -> None:
    windows = "\nperiod = { from = 2022-09-01, to = 2023-03-31 }\n"
    chosen = (
        f'centres = "{_write_places(town, polygons=False)}"\nreplications = 199\nstop_after = 5\n'
        "interval_days = 14\nmax_days = 90"
    )
    found = ask(town, "emerging", windows=windows, parameters=chosen, optional=frozenset({"scan.snap"}))
    assert len(found.outcomes[0].numbers["clusters"]) <= 4
    middles = [(ground.centroid.x, ground.centroid.y) for _, ground in cases.SQUARES.values()]
    for row in found.outcomes[0].rows:
        assert min(np.hypot(row["x_m"] - x, row["y_m"] - y) for x, y in middles) < 1


def test_people_between_two_censuses(town: cases.Town) -> None:
    people = write_people(town, years=(2020, 2026)) + 'census_day = "01-01"\n'
    found = ask(town, "funnel", windows=SINGLE, parameters=people)
    exact = ask(
        town,
        "funnel",
        windows=SINGLE,
        parameters=write_people(town),
        optional=frozenset({"scan.person_days"}),
    )
    for one, two in zip(found.outcomes[0].rows, exact.outcomes[0].rows, strict=True):
        assert one["expected"] == pytest.approx(two["expected"], rel=1e-9)
    for wrong, said in (
        ('census_day = "13-40"', "census_day"),
        ('census_day = "01-01"\nlevels = 3', "levels"),
    ):
        with pytest.raises(GltdError, match=said):
            ask(town, "emerging_rates", windows=SINGLE, parameters=write_people(town) + wrong)


@pytest.mark.parametrize(
    ("kind", "windows", "parameters", "zones", "said"),
    [
        ("map", SINGLE, 'edge = "ville"', ZONES, "edge"),
        ("map", SINGLE, 'edge = "zones"', "", "zones"),
        ("map", SINGLE, 'kernel = "tophat"', "", "kernel"),
        ("map", SINGLE, 'bandwidth = "moyenne"', "", "bandwidth"),
        ("hours", SINGLE, 'by = "mois"', "", "by"),
        ("rehearsal", SINGLE, "replications = 3", ZONES, "replications"),
        ("rehearsal", SINGLE, "months = 0", ZONES, "months"),
        ("rehearsal", SINGLE, 'scale = "km"', ZONES, "scale"),
        ("rehearsal", SINGLE, "reduction = 2", ZONES, "reduction"),
        ("siting", SINGLE, 'candidates = "centres.geojson"\nk = 2', "", "radius_m"),
        ("siting", SINGLE, "k = 2\nradius_m = 50", "", "candidates"),
        ("emerging", SINGLE, "stop_after = -2", "", "stop_after"),
    ],
)
def test_a_wrong_choice_is_one_sentence(
    town: cases.Town, kind: str, windows: str, parameters: str, zones: str, said: str
) -> None:
    _write_places(town, polygons=False)
    with pytest.raises(GltdError, match=said) as caught:
        ask(town, kind, windows=windows, parameters=parameters, zones=zones)
    assert "\n" not in caught.value.sentence
