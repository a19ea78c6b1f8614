"""Spots, follow-ups, sittings and objectives of a bilan come from the register, at the end of its period."""

import datetime as dt

from gltd.reports.public import release
from gltd.reports.snapshot import Snapshot
from gltd.web.actions import reports
from gltd.web.actions.spots import create_spot, observe_spot
from gltd.web.models import Meeting, Objective
from tests.cast import Cast

YEAR = {"start": dt.date(2024, 1, 1), "end": dt.date(2024, 12, 31)}


def test_spots_are_counted_at_the_end_of_the_period_and_by_area_at_most(cast: Cast) -> None:
    actor = cast.accounts["chair"]
    for rank, states in enumerate((("active",), ("active", "dismantled"), ("active",))):
        spot = create_spot(actor=actor, scheme=cast.scheme, name=f"Point {rank}", areas=[cast.area])
        for month, state in enumerate(states, start=3):
            observe_spot(
                actor=actor, spot=spot, state=state, observed_on=dt.date(2024, month, 5), method="patrol"
            )
    content = reports.collect_content(
        actor=None, scheme=cast.scheme, period_start=YEAR["start"], period_end=YEAR["end"]
    )
    found = {figure.trace: figure.printed for figure in content.spots.figures}
    assert (found["registre-points-present"], found["registre-points-dismantled"]) == ("2", "1")
    assert content.spots.by_area is not None
    assert content.spots.by_area.rows[0].cells == (2,)
    public = release(content).content
    assert all(figure.withheld or not figure.value for figure in public.spots.figures)
    assert public.spots.by_area is not None
    assert public.spots.by_area.rows[0].cells == ("withheld",)
    assert Snapshot(public)


def test_sittings_and_objectives_are_told(cast: Cast) -> None:
    Meeting.objects.create(
        scheme=cast.scheme,
        title="Séance",
        starts_at=dt.datetime(2024, 4, 2, 9, tzinfo=dt.UTC),
        status=Meeting.Status.HELD,
    )
    Objective.objects.create(scheme=cast.scheme, title="Fermer le hall", aim="done", state="under_way")
    content = reports.collect_content(
        actor=None, scheme=cast.scheme, period_start=YEAR["start"], period_end=YEAR["end"]
    )
    assert [figure.value for figure in content.activity.figures if figure.label == "Séances tenues"] == [1]
    assert [(line.label, line.standing) for line in content.objectives] == [("Fermer le hall", "en cours")]
