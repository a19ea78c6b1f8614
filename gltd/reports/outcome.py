"""*Ce qui en est sorti*: the four strands of practice, the funnel, and seizures by family."""

from dataclasses import dataclass, field

from gltd.errors import GltdError
from gltd.reports.encoding import ADDED
from gltd.reports.figures import ReportFigure


@dataclass(frozen=True)
class SeizureFamily:
    """Seizures of one family (masses, plants, cash, weapons…): one unit, never added to another family."""

    label: str
    figures: tuple[ReportFigure, ...]

    def __post_init__(self) -> None:
        """Refuse a family that mixes units."""
        if len({figure.unit for figure in self.figures}) > 1:
            raise GltdError(f"La famille de saisies « {self.label} » mélange des unités : séparez-les.")


@dataclass(frozen=True)
class FunnelStep:
    """One step from the arrest to prison; ``known`` of ``operations`` done tell it.

    ``share`` says how many of the step before came this far, both counts; ``parts`` are the traces of the
    figures that it adds up.
    """

    figure: ReportFigure
    known: int
    operations: int
    share: str = ""
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Funnel:
    """From the arrest to prison: the steps in their order, and where they do not fit together."""

    steps: tuple[FunnelStep, ...]
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """*Ce qui en est sorti*: the four strands of practice, the funnel, then seizures by family."""

    judicial: tuple[ReportFigure, ...] = ()
    administrative: tuple[ReportFigure, ...] = ()
    checks: tuple[ReportFigure, ...] = ()
    environment: tuple[ReportFigure, ...] = ()
    seizures: tuple[SeizureFamily, ...] = ()
    funnel: Funnel | None = field(default=None, metadata=ADDED)
