"""What a bilan says, section by section, as plain frozen values.

The collector (``gltd.web.actions.reports``) fills these; the renderers read nothing else. Everything optional
has an empty default, so that an empty scheme makes a short, correct bilan.
"""

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Final

from gltd.errors import GltdError
from gltd.reports import french
from gltd.reports.changes import Change, QuotedChange
from gltd.reports.encoding import ADDED
from gltd.reports.figures import Domain, Period, ReportFigure
from gltd.reports.outcome import Outcome
from gltd.reports.studies import StudyCard
from gltd.reports.tables import CountTable

MAXIMUM_HIGHLIGHTS: Final = 8
_SLUG: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


@dataclass(frozen=True)
class PartnerCard:
    """A partner of the scheme: its name and what kind of organisation it is (printed words).

    ``logo`` is a picture as base64, empty unless the scheme shows logos.
    """

    name: str
    kind: str
    logo: str = field(default="", metadata=ADDED)


@dataclass(frozen=True)
class AreaCard:
    """A piece of the scheme's ground: rings of (longitude, latitude), how far they can be trusted, in words.

    ``parts`` are the areas of the scheme that lie inside it; ``whole``, that they leave nothing of it out.
    """

    name: str
    rings: tuple[tuple[tuple[float, ...], ...], ...] = ()
    outline: str = ""
    parts: tuple[str, ...] = ()
    whole: bool = False


@dataclass(frozen=True)
class SchemeCard:
    """The mandate. ``kind`` is the printed kind (« Plan anti-crack »), ``chair`` a function, never a name."""

    slug: str
    name: str
    kind: str
    theme: str
    chair: str
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    areas: tuple[str, ...] = ()
    partners: tuple[PartnerCard, ...] = ()
    mandate: str = ""
    starts_when: str = ""

    def __post_init__(self) -> None:
        """Refuse an identifier that could not name a folder."""
        if not _SLUG.fullmatch(self.slug):
            raise GltdError(
                f"L'identifiant de dispositif « {self.slug} » ne peut nommer un dossier : n'y mettez que des "
                "lettres sans accent, des chiffres et des tirets."
            )


@dataclass(frozen=True)
class Edition:
    """This version of the bilan: ``frozen_at`` is its one date of creation, with its offset from UTC.

    ``layout`` is how it is laid out (full, quarter, sheet, operation); ``address`` is where its public page
    lies, if the installation has a public address; ``erratum`` says why a version replaces another.
    """

    frozen_at: dt.datetime
    author: str
    version: int = 1
    draft: bool = True
    embargo_until: dt.datetime | None = None
    kind: str = "Bilan"
    layout: str = "full"
    public: bool = False
    address: str = ""
    erratum: str = ""

    def __post_init__(self) -> None:
        """Refuse a moment without offset: the same snapshot must mean the same instant everywhere."""
        if self.frozen_at.tzinfo is None:
            raise GltdError("La date de gel du bilan est sans fuseau horaire : donnez-la avec son décalage.")


@dataclass(frozen=True)
class OperationLine:
    """One operation of the list. ``status`` and ``reason`` are printed words.

    ``when`` is printed instead of the day where what is known is less precise: « février 2023 ».
    """

    on: dt.date
    kind: str
    areas: tuple[str, ...]
    status: str
    reason: str = ""
    partners: tuple[str, ...] = ()
    sources: tuple[int, ...] = ()
    when: str = ""
    title: str = ""
    recurrence: str = ""


@dataclass(frozen=True)
class Activity:
    """*Ce qui a été fait*: tables by kind, area, month; what was not done and why; forces; the list."""

    figures: tuple[ReportFigure, ...] = ()
    by_kind: CountTable | None = None
    by_area: CountTable | None = None
    by_month: CountTable | None = None
    not_done: CountTable | None = None
    forces: CountTable | None = None
    operations: tuple[OperationLine, ...] = ()


@dataclass(frozen=True)
class DeadlineLine:
    """A follow-up that runs: kind, area, state (printed words), the date it is due, the partner in charge."""

    kind: str
    area: str
    state: str
    due_on: dt.date | None
    partner: str
    overdue: bool = False


@dataclass(frozen=True)
class FollowUps:
    """*Suites*: counts asked, notified and by state; figures from sources; deadlines."""

    by_kind: CountTable | None = None
    figures: tuple[ReportFigure, ...] = ()
    deadlines: tuple[DeadlineLine, ...] = ()


@dataclass(frozen=True)
class FootageCount:
    """Requests for images over a period; ``part_year`` is said on the page."""

    figure: ReportFigure
    part_year: bool = False


@dataclass(frozen=True)
class Video:
    """*Vidéoprotection*: cameras, costs, requests for images by period and their change."""

    cameras: tuple[ReportFigure, ...] = ()
    costs: tuple[ReportFigure, ...] = ()
    requests: tuple[FootageCount, ...] = ()
    changes: tuple[Change, ...] = ()
    by_month: CountTable | None = None


@dataclass(frozen=True)
class PreventionLine:
    """A prevention action: what, for whom, who carries it, when; its figure if there is one."""

    label: str
    audience: str
    carrier: str
    when: str = ""
    figure: ReportFigure | None = None
    sources: tuple[int, ...] = ()


@dataclass(frozen=True)
class Prevention:
    """*Prévention et moyens*: actions, funding and staffing figures."""

    actions: tuple[PreventionLine, ...] = ()
    funding: tuple[ReportFigure, ...] = ()
    means: tuple[ReportFigure, ...] = ()


@dataclass(frozen=True)
class LackLine:
    """An indicator of the group that gives no comparison: what is known of it, and what is in the way."""

    label: str
    domain: Domain
    why: str


@dataclass(frozen=True)
class Indicators:
    """*Indicateurs*: figures, changes and quoted changes; each prints under the domain of its measure.

    ``lacking`` are those that nobody gave or that sources contest: they are named and not passed over.
    """

    figures: tuple[ReportFigure, ...] = ()
    changes: tuple[Change, ...] = ()
    quoted: tuple[QuotedChange, ...] = ()
    lacking: tuple[LackLine, ...] = field(default=(), metadata=ADDED)


@dataclass(frozen=True)
class ClaimedValue:
    """One side of a contradiction: the figure, and where exactly the source says it (never its sentence)."""

    figure: ReportFigure
    passage: str


@dataclass(frozen=True)
class ContradictionBox:
    """An open contradiction: its printed kind, what it is about, one value per source."""

    identifier: str
    kind: str
    about: str
    values: tuple[ClaimedValue, ...]
    sentence: str = ""


@dataclass(frozen=True)
class RulingLine:
    """A ruling: what is retained (``None``: nothing yet), what is set aside, why, by which function, when."""

    identifier: str
    about: str
    retained: ReportFigure | None
    set_aside: tuple[str, ...]
    reason: str
    decided_by: str
    decided_on: dt.date


@dataclass(frozen=True)
class Method:
    """*Méthode et limites*: paragraphs, limits, and what changed since the previous version."""

    paragraphs: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    errata: tuple[str, ...] = ()


@dataclass(frozen=True)
class Qualitative:
    """The four qualitative fields that prefects owe each quarter."""

    initiatives: str = ""
    successes: str = ""
    constraints: str = ""
    perception: str = ""


@dataclass(frozen=True)
class SourceNote:
    """A numbered source: publisher, title or kind, its date, address, and the day it was consulted."""

    number: int
    publisher: str
    title: str
    kind: str
    published_on: dt.date | None = None
    url: str = ""
    consulted_on: dt.date | None = None
    fingerprint: str = ""


@dataclass(frozen=True)
class Spots:
    """*Points*: stock, flow, lasting closures, reactivations, moves; by area, never by place."""

    figures: tuple[ReportFigure, ...] = ()
    by_area: CountTable | None = None


@dataclass(frozen=True)
class ObjectiveLine:
    """An aim of the scheme and where it stands: printed words, and the figure that tells it, if any."""

    label: str
    target: str
    standing: str
    due_on: dt.date | None = None
    partner: str = ""
    figure: ReportFigure | None = None


@dataclass(frozen=True)
class Since:
    """What changed since an earlier bilan: counts compared, and what is new or gone, in words."""

    earlier: str
    changes: tuple[Change, ...] = ()
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Quote:
    """A figure that a text quotes: its trace and how it was printed when the text was written."""

    trace: str
    label: str
    printed: str


@dataclass(frozen=True)
class SectionText:
    """A text of people at the head of a section, with the traces and printed forms of what it quotes."""

    section: str
    text: str
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True)
class Content:
    """All that a bilan says; ``highlights`` (eight at most) stand on the page after the cover."""

    scheme: SchemeCard
    period: Period
    edition: Edition
    sources: tuple[SourceNote, ...]
    highlights: tuple[ReportFigure, ...] = ()
    activity: Activity = field(default_factory=Activity)
    outcome: Outcome = field(default_factory=Outcome)
    follow_ups: FollowUps = field(default_factory=FollowUps)
    video: Video = field(default_factory=Video)
    prevention: Prevention = field(default_factory=Prevention)
    indicators: Indicators = field(default_factory=Indicators)
    studies: tuple[StudyCard, ...] = ()
    contradictions: tuple[ContradictionBox, ...] = ()
    rulings: tuple[RulingLine, ...] = ()
    qualitative: Qualitative = field(default_factory=Qualitative)
    method: Method = field(default_factory=Method)
    texts: tuple[SectionText, ...] = ()
    spots: Spots = field(default_factory=Spots)
    objectives: tuple[ObjectiveLine, ...] = ()
    since: Since | None = None
    cautions: tuple[str, ...] = ()
    simulated: bool = False
    ground: tuple[AreaCard, ...] = field(default=(), metadata=ADDED)

    def __post_init__(self) -> None:
        """Refuse too many highlights; what links the parts is checked when the snapshot is made."""
        if len(self.highlights) > MAXIMUM_HIGHLIGHTS:
            raise GltdError("Huit chiffres au plus en tête de bilan : retirez-en.")

    @property
    def title(self) -> str:
        """The title of the document."""
        return f"{self.edition.kind} — {self.subject}"

    @property
    def subject(self) -> str:
        """What the bilan is about: the operation of a communiqué, otherwise the scheme."""
        lines = self.activity.operations
        if self.edition.layout != "operation" or len(lines) != 1:
            return self.scheme.name
        kind = f"{lines[0].kind[:1].upper()}{lines[0].kind[1:]}"
        return lines[0].title or ", ".join((kind, *lines[0].areas))

    @property
    def period_label(self) -> str:
        """The period as printed on the cover."""
        label = self.period.label
        return f"Année{french.WIDE}{label}" if label.isdigit() else label
