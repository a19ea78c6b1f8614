"""An attacker reads everything public of random bilans, all versions together, and narrows nothing.

`python -m benchmarks disclosure` tries thousands; here a few of each shape run every time.
"""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from gltd.reports.content import AreaCard, Content, Edition, Indicators, ObjectiveLine, SchemeCard, SourceNote
from gltd.reports.figures import ReportFigure
from gltd.reports.outcome import Funnel, FunnelStep, Outcome
from gltd.reports.public import Earlier, release
from gltd.reports.snapshot import Snapshot
from tests.reports import worlds

QUARTER = worlds.span(0, 2)
NORTH, SOUTH = AreaCard("Nord"), AreaCard("Sud")


def complaints(value: int, *, place: str = "GLTD", service: int = 0, label: str = "Plaintes") -> ReportFigure:
    """Return a count of complaints of the first quarter."""
    return worlds.make_figure(
        label, value, family="Plaintes", service=service, perimeter=place, period=QUARTER
    )


def make(*figures: ReportFigure, version: int = 1, ground: tuple[AreaCard, ...] = (NORTH, SOUTH)) -> Content:
    """Return a bilan of some figures of two services."""
    return Content(
        scheme=SchemeCard("gltd", "GLTD", "GLTD", "", "Parquet", areas=tuple(card.name for card in ground)),
        period=QUARTER,
        edition=Edition(dt.datetime(2024, 7, version, tzinfo=dt.UTC), "Parquet", version=version),
        sources=(
            SourceNote(1, "Police", "", "État de service"),
            SourceNote(2, "Mairie", "", "État de service"),
        ),
        indicators=Indicators(figures=figures),
        ground=ground,
    )


def read(content: Content) -> dict[str, Decimal | None]:
    """Return what is printed, by label and perimeter."""
    return {f"{one.label}/{one.perimeter}": one.value for one in content.indicators.figures}


def remember(content: Content) -> Earlier:
    """Publish a bilan and return what the next one has in view."""
    states = release(content).states
    return Earlier(content, {key: str(state) for key, state in states.items()})


# In 407 a zero printed later gave back what an earlier version withheld.
@pytest.mark.parametrize("seed", [3, 6, 10, 11, 407])
def test_a_reader_of_all_versions_narrows_nothing(seed: int) -> None:
    rng = np.random.default_rng(seed)
    found = worlds.attack(worlds.draw_world(rng), rng=rng)
    assert found
    assert [(line, span) for line, span in found if span < worlds.WIDTH] == []


def test_the_attacker_sees_what_is_not_protected() -> None:
    """Printed as they are, but for the small ones, the same worlds fall: the attacker is no straw man."""
    fallen = 0
    for seed in (6, 10, 11):
        rng = np.random.default_rng(seed)
        world = worlds.draw_world(rng)
        lines = [
            replace(line, value=line.real if line.real == 0 or line.real >= worlds.WIDTH else None)
            for line in worlds.publish(world, rng=rng)
        ]
        spans = [
            span for name in worlds.FAMILIES for _, span in worlds.Attack(world, lines, family=name).narrow()
        ]
        fallen += any(span < worlds.WIDTH for span in spans)
    assert fallen >= 2


def test_a_version_that_corrects_a_count_does_not_give_it_back() -> None:
    """9 + 8 + 14 = 31 is public; corrected to 3, the total 25 less what was public already would say it."""
    ground = (NORTH, SOUTH, AreaCard("Est"))
    east = (complaints(8, place="Sud"), complaints(14, place="Est"))
    before = remember(make(complaints(31), complaints(9, place="Nord"), *east, ground=ground))
    now = release(
        make(complaints(25), complaints(3, place="Nord"), *east, version=2, ground=ground), history=[before]
    )
    printed = read(now.content)
    assert printed["Plaintes/Nord"] is None
    assert printed["Plaintes/GLTD"] is None
    assert not now.exposed


def test_what_two_services_say_is_protected_for_each() -> None:
    """One service counts 41 = 38 + 3, another 43 in all: they contradict, yet each adds up by itself."""
    made = release(
        make(
            complaints(41),
            complaints(38, place="Sud"),
            complaints(3, place="Nord"),
            complaints(43, service=1),
        )
    )
    printed = read(made.content)
    assert printed["Plaintes/Nord"] is None
    assert None in (printed["Plaintes/Sud"], made.content.indicators.figures[0].value)


def test_areas_within_areas_give_nothing_back() -> None:
    """26 in the district, 9 and 14 in two of its three blocks: the third holds 3."""
    blocks = (AreaCard("Bloc A"), AreaCard("Bloc B"), AreaCard("Bloc C"))
    district = AreaCard("Nord", parts=("Bloc A", "Bloc B", "Bloc C"), whole=True)
    told = zip((26, 9, 14, 3), ("Nord", "Bloc A", "Bloc B", "Bloc C"), strict=True)
    made = release(
        make(*(complaints(value, place=place) for value, place in told), ground=(district, *blocks))
    )
    printed = read(made.content)
    assert printed["Plaintes/Bloc C"] is None
    assert sum(value is None for value in printed.values()) >= 2


def test_kinds_and_funnels_give_nothing_back() -> None:
    kinds = release(
        make(
            complaints(20),
            complaints(3, label="Plaintes (mineurs)"),
            complaints(17, label="Plaintes (majeurs)"),
        )
    )
    assert sum(value is None for value in read(kinds.content).values()) >= 2
    parts = [
        worlds.make_figure(
            "Gardes à vue", value, family="", service=0, perimeter=place, period=worlds.span(month, month)
        )
        for value, place, month in ((5, "Nord", 0), (3, "Sud", 1))
    ]
    total = worlds.make_figure(
        "Étape gardes à vue", 8, family="", service=0, perimeter="GLTD", period=QUARTER
    )
    step = FunnelStep(total, 2, 2, "8 sur 12 interpellations", tuple(one.trace for one in parts))
    doubts = ("Plus de jugements (8) que de gardes à vue (3).",)
    outcome = Outcome(judicial=tuple(parts), funnel=Funnel((step,), doubts))
    made = release(replace(make(), outcome=outcome)).content.outcome
    assert made.judicial[1].value is None
    assert made.funnel is not None
    assert None in (made.judicial[0].value, made.funnel.steps[0].figure.value)
    if made.funnel.steps[0].figure.value is None:
        assert (made.funnel.steps[0].share, made.funnel.doubts) == ("", ())


def test_words_give_nothing_back() -> None:
    """A text that quotes a withheld count, an aim that says it was met, a line of what changed."""
    small = complaints(3, place="Nord")
    first = make(complaints(40), small)
    texts = replace(
        first,
        objectives=(ObjectiveLine("Moins de plaintes", "au plus 4", "atteint", figure=small),),
        qualitative=replace(first.qualitative, successes="Les plaintes sont tombées à 3 au nord."),
        method=replace(first.method, errata=("Plaintes : 3 rectifié, remplacé par 9. Double compte.",)),
    )
    made = release(texts).content
    assert made.objectives[0].standing == "non diffusé"
    assert made.qualitative.successes == ""
    assert made.method.errata == ("Plaintes : chiffre rectifié par sa source.",)
    assert any("cite un chiffre retenu" in line for line in made.method.limits)
    assert '"3"' not in Snapshot(made).to_json().decode()


def test_what_changed_is_told_from_what_is_public_of_both() -> None:
    from gltd.reports.since import tell_since

    first = make(complaints(40), complaints(3, place="Nord"))
    second = make(complaints(44), complaints(9, place="Nord"), version=2)
    second = replace(second, since=tell_since(second, earlier=first))
    assert second.since is not None
    assert any(": 3 devient 9" in line.replace("\u00a0", " ") for line in second.since.lines)
    public = release(second, history=[remember(first)]).content.since
    assert public is not None
    told = " ".join(public.lines).replace("\u00a0", " ")
    assert "40 devient 44" in told
    assert ": 3 devient" not in told
    assert release(second).content.since is None
