"""The making of a bilan tells its steps and leaves nothing half-made, whatever happens on the way."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from gltd import config
from gltd.errors import GltdError
from gltd.usecases.reporting import BUILD, RELEASE, SNAPSHOT_NAME, Step
from gltd.web.actions import drafts, publications, reports
from gltd.web.models import Draft, Report
from tests.cast import Cast

YEAR: dict[str, Any] = {"period_start": dt.date(2024, 1, 1), "period_end": dt.date(2024, 12, 31)}


def list_folders() -> set[Path]:
    """Return the folders of bilans on disk."""
    return {path.parent for path in config.load().reports_dir.rglob(SNAPSHOT_NAME)}


def test_the_steps_are_told_in_their_order(cast: Cast) -> None:
    told: list[Step] = []
    chair = cast.accounts["chair"]
    report, _ = reports.build_report(actor=chair, scheme=cast.scheme, **YEAR, tell=told.append)
    assert tuple(told) == BUILD
    told.clear()
    publications.release_report(actor=chair, report=report, tell=told.append)
    assert tuple(told) == RELEASE
    told.clear()
    draft = drafts.create_draft(actor=chair, scheme=cast.scheme, **YEAR)
    drafts.freeze_draft(actor=chair, draft=draft, version=draft.version, tell=told.append)
    assert tuple(told) == BUILD


def test_two_bilans_frozen_at_once_never_bear_one_number(cast: Cast) -> None:
    def freeze_another(step: Step) -> None:
        if step is Step.PDF:
            reports.build_report(actor=None, scheme=cast.scheme, **YEAR)

    before = list_folders()
    with pytest.raises(GltdError, match="vient d'être figé"):
        reports.build_report(actor=cast.accounts["chair"], scheme=cast.scheme, **YEAR, tell=freeze_another)
    report = Report.objects.get()
    assert list_folders() - before <= {config.load().reports_dir / report.folder}
    assert (config.load().reports_dir / report.folder).exists()


def test_two_public_versions_prepared_at_once_see_each_other(cast: Cast) -> None:
    chair = cast.accounts["chair"]
    first, second = (reports.build_report(actor=chair, scheme=cast.scheme, **YEAR)[0] for _ in range(2))

    def release_another(step: Step) -> None:
        if step is Step.PDF:
            publications.release_report(actor=chair, report=second)

    with pytest.raises(GltdError, match="vient d'être préparée"):
        publications.release_report(actor=chair, report=first, tell=release_another)
    assert list(Report.objects.filter(released_at__isnull=False)) == [second]
    assert not publications.public_folder(first).exists()
    assert not list(config.load().reports_dir.rglob(".preparation-*"))


def test_what_is_stopped_on_the_way_is_nowhere(cast: Cast) -> None:
    class StoppedError(Exception):
        pass

    def stop(step: Step) -> None:
        if step is Step.WORKBOOK:
            raise StoppedError

    chair, before = cast.accounts["chair"], list_folders()
    with pytest.raises(StoppedError):
        reports.build_report(actor=chair, scheme=cast.scheme, **YEAR, tell=stop)
    assert not Report.objects.exists()
    assert list_folders() <= before
    report, _ = reports.build_report(actor=chair, scheme=cast.scheme, **YEAR)
    with pytest.raises(StoppedError):
        publications.release_report(actor=chair, report=report, tell=stop)
    report.refresh_from_db()
    assert report.released_at is None
    assert not publications.public_folder(report).exists()


def test_a_draft_that_someone_changed_meanwhile_is_not_frozen(cast: Cast) -> None:
    chair = cast.accounts["chair"]
    draft = drafts.create_draft(actor=chair, scheme=cast.scheme, **YEAR)

    def change(step: Step) -> None:
        if step is Step.PDF:
            current = Draft.objects.get()
            drafts.change_draft(
                actor=None, draft=current, version=current.version, words={"successes": "Un."}
            )

    before = list_folders()
    with pytest.raises(GltdError, match="entre-temps"):
        drafts.freeze_draft(actor=chair, draft=draft, version=draft.version, tell=change)
    assert not Report.objects.exists()
    assert list_folders() <= before
