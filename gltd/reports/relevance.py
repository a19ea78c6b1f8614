"""The relevance study of a camera, as a town hall signs it: content that is kept.

The sheet holds every count; what is printed obeys :mod:`gltd.disclosure`, so that the paper may go to a
council. The same sheet gives the same bytes, and carries its fingerprint.
"""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from gltd.errors import GltdError
from gltd.reports.camera_form import FundingLine
from gltd.reports.encoding import ADDED, decode, dump, encode
from gltd.reports.studies import Estimate, ZoneCount

FORMAT: Final = 1


@dataclass(frozen=True)
class Piece:
    """A piece of ground and its facts: *view*, *ring* or *rest*; ``area_ha`` is unknown without outline."""

    name: str
    kind: str
    facts: int
    area_ha: float | None


@dataclass(frozen=True)
class Split:
    """The facts of a category or of a part of the day, piece by piece."""

    name: str
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Day:
    """The facts of a day of the week around the camera, by part of the day."""

    name: str
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Spells:
    """When to patrol: the spells, the share of the facts that they hold, and of the hours of the week."""

    labels: tuple[str, ...]
    share: float
    expected: float


@dataclass(frozen=True)
class Concentration:
    """How thick facts are in the view against the rest of the ground."""

    ground_share: float
    pai: float
    ratio: float | None
    low: float
    high: float | None


@dataclass(frozen=True)
class Overlap:
    """What another camera sees of the view."""

    name: str
    facts: int
    area_percent: float


@dataclass(frozen=True)
class Seen:
    """What the cameras that are there see: of the view, and of all facts before and after."""

    cameras: int
    facts: int
    area_percent: float
    covered_before: int
    covered_after: int
    overlaps: tuple[Overlap, ...]


@dataclass(frozen=True)
class Alternative:
    """Another answer than the camera: what was asked, what was answered, why."""

    question: str
    answer: str
    reason: str


@dataclass(frozen=True)
class Follow:
    """The study of effect and displacement that waits: its zones, its windows, whether registered before."""

    zones: tuple[str, ...]
    before: str
    after: str
    registered_at: dt.datetime
    preregistered: bool
    fingerprint: str
    foresight: str


@dataclass(frozen=True)
class Useful:
    """What the images of a camera were of use for, over whole months of the window after.

    ``cost`` is the price of the camera by useful request, in words; empty where it is not known.
    """

    number: str
    months: int
    useful: int
    count: int
    cost: str


@dataclass(frozen=True)
class Measured:
    """A year on: the effect with its intervals, beside what a useful request for images came to.

    ``apart`` tells that its windows and the period of the study share no day: no subtraction leads from the
    counts of one to those of the other.
    """

    sentence: str
    zones: tuple[ZoneCount, ...]
    estimates: tuple[Estimate, ...]
    limits: tuple[str, ...]
    apart: bool
    useful: Useful | None
    all_cameras: str


@dataclass(frozen=True)
class Outline:
    """One ring of a ground in metres, for the map: *perimeter*, *ring*, *existing* or *view*."""

    name: str
    kind: str
    corners: tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Subject:
    """The camera, and who asks for it."""

    scheme: str
    applicant: str
    number: str
    place: str
    area: str
    purpose: str
    article: str
    article_read: dt.date
    view: str
    planned_on: dt.date | None


@dataclass(frozen=True)
class Asked:
    """The study that was registered and run."""

    fingerprint: str
    registered_at: dt.datetime
    start: dt.date
    end: dt.date
    counted: str
    sources: tuple[str, ...]
    sentence: str
    limits: tuple[str, ...]


@dataclass(frozen=True)
class RelevanceSheet:
    """The whole document; ``lacks`` is what is missing before it can be signed."""

    subject: Subject
    asked: Asked
    pieces: tuple[Piece, ...]
    categories: tuple[Split, ...]
    parts: tuple[Split, ...]
    untimed: tuple[int, ...]
    week: tuple[Day, ...]
    spells: Spells | None
    concentration: Concentration | None
    seen: Seen
    alternatives: tuple[Alternative, ...]
    cost_net: Decimal | None
    cost_source: str
    fundings: tuple[FundingLine, ...]
    follow: Follow | None
    outlines: tuple[Outline, ...]
    prepared_on: dt.date
    lacks: tuple[str, ...]
    draft: bool
    simulated: bool
    format: int = FORMAT
    measured: Measured | None = field(default=None, metadata=ADDED)

    @property
    def view(self) -> Piece:
        """The piece that the camera would see."""
        return self.pieces[0]

    @property
    def total(self) -> int:
        """All facts counted."""
        return sum(piece.facts for piece in self.pieces)

    def to_bytes(self) -> bytes:
        """Return the canonical bytes of the sheet."""
        return dump(encode(self))

    @property
    def sha256(self) -> str:
        """Return the fingerprint that the PDF carries."""
        return hashlib.sha256(self.to_bytes()).hexdigest()


def read_sheet(data: bytes) -> RelevanceSheet:
    """Read a sheet that was kept; raise where it is none."""
    try:
        return decode(RelevanceSheet, value=json.loads(data))
    except (ValueError, GltdError) as error:
        raise GltdError(
            "Cette étude de pertinence n'a pas la forme attendue : restaurez-la d'une sauvegarde."
        ) from error


def read_outlines(grounds: Any) -> tuple[Outline, ...]:
    """Return the rings of (name, kind, polygon) as outlines, to the decimetre."""
    import shapely

    found = []
    for name, kind, ground in grounds:
        for part in shapely.get_parts(ground):
            if part.geom_type != "Polygon":
                continue
            for ring in (part.exterior, *part.interiors):
                corners = tuple((round(float(x), 1), round(float(y), 1)) for x, y in ring.coords)
                found.append(Outline(name, kind, corners))
    return tuple(found)
