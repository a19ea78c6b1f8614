"""A registered study that is changed: a new version with its reason, and what that makes of it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from gltd.errors import GltdError
from gltd.usecases.studying import amend, find_registration, list_versions, load_spec, register, run
from gltd.usecases.studying.spec import Spec
from tests.usecases import studying_cases as cases

REASON = "La fenêtre après est allongée à la demande du groupe."
BEFORE_THE_END = datetime(2023, 6, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> cases.Town:
    return cases.build(tmp_path_factory.mktemp("ville"))


@pytest.fixture
def first(town: cases.Town) -> Spec:
    return load_spec(town.write(cases.SPEC))


@pytest.fixture
def longer(town: cases.Town, first: Spec) -> Spec:
    return load_spec(town.write(cases.SPEC.replace("2023-12-31", "2024-03-31")))


def test_an_amendment_in_time_says_so_and_leaves_the_first_as_it_was(
    first: Spec, longer: Spec, tmp_path: Path
) -> None:
    kept = register(first, registry=tmp_path, now=datetime(2022, 12, 1, tzinfo=UTC))
    made = amend(longer, of=first.fingerprint, reason=REASON, registry=tmp_path, now=BEFORE_THE_END)
    assert (made.status, made.fixed_in_advance) == ("modifiée avant les données", True)
    assert (made.amends, made.reason) == (first.fingerprint, REASON)
    assert find_registration(first.fingerprint, registry=tmp_path) == kept
    assert list_versions(longer.fingerprint, registry=tmp_path) == [kept, made]
    assert list_versions(first.fingerprint, registry=tmp_path) == [kept, made]


def test_a_longer_window_does_not_make_up_for_data_already_seen(
    first: Spec, longer: Spec, tmp_path: Path
) -> None:
    register(first, registry=tmp_path, now=datetime(2022, 12, 1, tzinfo=UTC))
    # The window of the first version is over, that of the new one is not.
    late = datetime(2024, 2, 1, tzinfo=UTC)
    made = amend(longer, of=first.fingerprint, reason=REASON, registry=tmp_path, now=late)
    assert (made.status, made.fixed_in_advance) == ("modifiée après les données", False)


def test_what_amends_an_exploratory_study_is_never_before_the_data(
    first: Spec, town: cases.Town, tmp_path: Path
) -> None:
    register(first, registry=tmp_path, now=cases.NOW)
    other = load_spec(town.write(cases.SPEC.replace("2023-12-31", "2099-12-31")))
    made = amend(other, of=first.fingerprint, reason=REASON, registry=tmp_path, now=cases.NOW)
    assert made.status == "modifiée après les données"


def test_the_result_tells_the_status_and_the_reason(
    first: Spec, longer: Spec, town: cases.Town, tmp_path: Path
) -> None:
    register(first, registry=tmp_path, now=datetime(2022, 12, 1, tzinfo=UTC))
    amend(longer, of=first.fingerprint, reason=REASON, registry=tmp_path, now=cases.NOW)
    result = run(longer, store=town.store, registry=tmp_path, now=cases.NOW)
    assert result.status == "modifiée après les données"
    assert any(REASON in limit for limit in result.limits)
    assert any("plus facile à trouver" in limit for limit in result.limits)


def test_the_same_amendment_twice_is_one(first: Spec, longer: Spec, tmp_path: Path) -> None:
    register(first, registry=tmp_path, now=BEFORE_THE_END)
    made = amend(longer, of=first.fingerprint, reason=REASON, registry=tmp_path, now=BEFORE_THE_END)
    assert amend(longer, of=first.fingerprint, reason="autre", registry=tmp_path, now=cases.NOW) == made


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_change_without_a_reason_is_refused(first: Spec, longer: Spec, tmp_path: Path, reason: str) -> None:
    register(first, registry=tmp_path, now=BEFORE_THE_END)
    with pytest.raises(GltdError, match="pourquoi"):
        amend(longer, of=first.fingerprint, reason=reason, registry=tmp_path, now=BEFORE_THE_END)
    assert find_registration(longer.fingerprint, registry=tmp_path) is None


def test_a_reason_that_names_a_person_is_refused(first: Spec, longer: Spec, tmp_path: Path) -> None:
    register(first, registry=tmp_path, now=BEFORE_THE_END)
    with pytest.raises(GltdError, match="désigner une personne"):
        amend(
            longer,
            of=first.fingerprint,
            reason="Demandé par M. Paul Durand au 06 12 34 56 78",
            registry=tmp_path,
            now=BEFORE_THE_END,
        )


def test_nothing_changed_or_nothing_to_change_is_refused(first: Spec, longer: Spec, tmp_path: Path) -> None:
    with pytest.raises(GltdError, match="Aucune étude"):
        amend(longer, of=first.fingerprint, reason=REASON, registry=tmp_path, now=BEFORE_THE_END)
    register(first, registry=tmp_path, now=BEFORE_THE_END)
    with pytest.raises(GltdError, match="rien n'y est changé"):
        amend(first, of=first.fingerprint, reason=REASON, registry=tmp_path, now=BEFORE_THE_END)
    register(longer, registry=tmp_path, now=BEFORE_THE_END)
    with pytest.raises(GltdError, match="déjà enregistrée"):
        amend(longer, of=first.fingerprint, reason=REASON, registry=tmp_path, now=BEFORE_THE_END)
