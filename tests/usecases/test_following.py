"""Measures that last: the data file holds together, and deadlines are those of the texts."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gltd.errors import GltdError
from gltd.usecases.following import (
    ENDS,
    READINGS,
    Machine,
    find_deadline,
    find_latest_end,
    law,
    set_spans,
)

# How fast the machine is says nothing of the code.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
MACHINES = list(law().machines.values())


def day(written: str) -> dt.date:
    return dt.date.fromisoformat(written)


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.code)
def test_what_a_machine_names_is_there(machine: Machine) -> None:
    found = law()
    assert set(machine.references) <= set(found.references)
    assert machine.leads_to in {"", *found.machines}
    for one in machine.transitions:
        assert {one.to, *one.sources} <= set(machine.stages)
        assert set(one.bases) <= set(machine.references)
    for basis in machine.references:
        named = {stage.deadline for stage in machine.stages.values()} - {"", ENDS}
        named |= {one.asks_end for one in machine.transitions} - {""}
        assert {name.format(basis=basis) for name in named} <= set(found.spans)


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.code)
def test_every_state_is_reached_and_leads_to_an_end(machine: Machine) -> None:
    for basis in machine.references:
        reached, waiting = {machine.first.code}, [machine.first.code]
        while waiting:
            state = waiting.pop()
            steps = machine.list_next(state, basis=basis)
            assert bool(steps) != machine.stages[state].final or state == "ended", state
            new = {one.to for one in steps} - reached
            reached |= new
            waiting += new
        assert reached == set(machine.stages)


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.code)
def test_one_state_counts_as_asked_and_one_as_notified(machine: Machine) -> None:
    assert machine.first.counts == "asked"
    assert sorted(stage.counts for stage in machine.stages.values() if stage.counts) == ["asked", "notified"]


def test_every_reference_says_where_and_when_it_was_checked() -> None:
    for one in law().references.values():
        assert one.source.startswith("https://")
        assert one.reading in READINGS
        assert one.summary.endswith(".")
    for span in law().spans.values():
        assert span.reference in {"", *law().references}
        assert span.reading in READINGS


@pytest.mark.parametrize(
    ("kind", "state", "basis", "since", "deadline"),
    [
        # L.442-4-3 CCH: fifteen days for a social landlord, then one month to go to court.
        ("lease_injunction", "enjoined", "cch-442-4-3", "2026-03-11", "2026-03-26"),
        ("lease_injunction", "enjoined", "loi-1989-9-2", "2026-01-31", "2026-02-28"),
        ("lease_injunction", "accepted", "cch-442-4-3", "2026-03-20", "2026-04-20"),
        # L.22-11-1 CSI: five days for observations from the notification.
        ("stay_away", "notified", "csi-22-11-1", "2026-02-26", "2026-03-03"),
        ("video", "asked", "csi-252-1", "2026-01-15", "2026-05-15"),
        ("closure", "asked", "csi-333-2", "2026-01-15", None),
    ],
)
def test_a_deadline_is_that_of_the_text(
    kind: str, state: str, basis: str, since: str, deadline: str | None
) -> None:
    found = find_deadline(
        law().machines[kind], state=state, since=day(since), basis=basis, ends_on=None, spans=law().spans
    )
    assert found == (day(deadline) if deadline else None)


@pytest.mark.parametrize(
    ("kind", "step", "state", "basis", "end"),
    [
        ("closure", "notify", "asked", "csi-333-2", "2026-09-10"),
        ("closure", "notify", "asked", "csp-3422-1", "2026-06-10"),
        ("stay_away", "notify", "informed", "csi-22-11-1", "2026-04-10"),
        ("video", "authorise", "advised", "csi-252-1", "2031-03-10"),
    ],
)
def test_a_measure_lasts_no_longer_than_its_text_lets_it(
    kind: str, step: str, state: str, basis: str, end: str
) -> None:
    taken = law().machines[kind].find_step(step, state=state, basis=basis)
    assert find_latest_end(taken, on=day("2026-03-10"), basis=basis, spans=law().spans) == day(end)


def test_the_minister_prolongs_on_one_basis_only() -> None:
    machine = law().machines["closure"]
    assert machine.find_step("prolong", state="notified", basis="csi-333-2").again
    with pytest.raises(GltdError, match="ne suit pas"):
        machine.find_step("prolong", state="notified", basis="csp-3422-1")


@UNHURRIED
@given(
    st.dates(dt.date(2020, 1, 1), dt.date(2035, 1, 1)),
    st.sampled_from(sorted(law().spans)),
    st.integers(1, 60),
)
def test_a_longer_span_never_ends_sooner(start: dt.date, code: str, amount: int) -> None:
    shorter, longer = set_spans({code: amount})[code], set_spans({code: amount + 1})[code]
    assert start < shorter.after(start) < longer.after(start)
