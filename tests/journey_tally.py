"""Counts the journeys that ran and those that were skipped, says so, and fails the run that requires them.

``GLTD_JOURNEYS=required`` (set by .ci/run) makes a run fail where a journey was skipped or where none ran.
"""

import os

import pytest


class JourneyTally:
    """A pytest plugin: what became of the tests marked ``journey``."""

    def __init__(self, *, required: bool) -> None:
        self.required = required
        self.run: set[str] = set()
        self.skipped: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note one phase of one test."""
        if "journey" not in report.keywords:
            return
        if report.skipped:
            self.skipped.add(report.nodeid)
        elif report.when == "call":
            self.run.add(report.nodeid)

    def complaint(self) -> str:
        """Return what makes a run that requires the journeys fail; empty when nothing does."""
        if self.required and self.skipped:
            return "GLTD_JOURNEYS=required : des parcours ont été sautés, la vérification échoue."
        if self.required and not self.run:
            return "GLTD_JOURNEYS=required : aucun parcours n'a été exécuté, la vérification échoue."
        return ""

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Fail a run that would otherwise have passed without its journeys."""
        if self.complaint() and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say loudly which journeys were not run."""
        if self.skipped:
            terminalreporter.section("PARCOURS NON EXÉCUTÉS", sep="*", red=True, bold=True)
            for name in sorted(self.skipped):
                terminalreporter.line(name)
        if self.complaint():
            terminalreporter.line(self.complaint(), red=True, bold=True)


def register(config: pytest.Config) -> None:
    """Count the journeys of this run; where workers share it, only their controller counts."""
    if not hasattr(config, "workerinput"):
        required = os.environ.get("GLTD_JOURNEYS") == "required"
        config.pluginmanager.register(JourneyTally(required=required), "journey-tally")
