"""A frozen bilan: content, canonical bytes and fingerprint.

How to make one::

    from gltd.reports.snapshot import Content, Edition, Period, ReportFigure, Snapshot, …

    content = Content(
        scheme=SchemeCard(slug="alencon-anti-crack", name="Plan anti-crack d'Alençon", kind="Plan anti-crack",
                          theme="Trafic de crack", chair="Procureur de la République d'Alençon"),
        period=Period(date(2023, 1, 1), date(2023, 12, 31)),
        edition=Edition(frozen_at=datetime(2024, 1, 15, 9, tzinfo=UTC), author="Préfecture de l'Orne"),
        sources=(SourceNote(number=1, publisher="Préfecture de l'Orne", title="…", kind="Message public"),),
        outcome=Outcome(judicial=(ReportFigure(measure="arrest.interpellation", label="Interpellations",
            value=Decimal(19), unit="count", unit_of_count="personne", perimeter="Alençon",
            nature=Nature.FLOW, domain=Domain.ACTIVITY, sources=(1,), trace="claim-42"),)),
    )
    snapshot = Snapshot(content)
    snapshot.to_json()    # canonical bytes, fingerprint included
    snapshot.sha256       # 64 hexadecimal digits

* A section left out is empty and says so on the page. Counts of the register go in a ``CountTable``; figures
  stated by sources are ``ReportFigure``; every one cites at least one ``SourceNote`` by its number. Counts
  computed from the register cite a note whose kind is « Registre ».
* ``ReportFigure(status=Status.CONTESTED, conflict=ID)`` requires a ``ContradictionBox(identifier=ID, …)``
  among ``contradictions``; ``Status.RETAINED`` with ``ruling=ID`` requires a ``RulingLine``.
* ``compare(label, before=…, after=…)`` builds a ``Change`` (a percentage only where both counts can be
  compared); a percentage stated by a source is ``QuotedChange(label, quote=ReportFigure(unit="percent",
  quoted=True, …))``, with ``known=`` the one count that was published, if any. A doubling is ``unit="x"``,
  ``value=2``.
* ``ZoneCount.of(name, role=…, before=…, after=…)`` derives intervals of a study's counts.
* Sentences may be typed with plain spaces and apostrophes: the documents set them as French asks.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property
from typing import Final

from gltd.errors import GltdError
from gltd.reports.changes import Change, Obstacle, QuotedChange, compare, count_interval, ratio_interval
from gltd.reports.content import (
    Activity,
    AreaCard,
    ClaimedValue,
    Content,
    ContradictionBox,
    DeadlineLine,
    Edition,
    FollowUps,
    FootageCount,
    Indicators,
    LackLine,
    Method,
    ObjectiveLine,
    OperationLine,
    PartnerCard,
    Prevention,
    PreventionLine,
    Qualitative,
    Quote,
    RulingLine,
    SchemeCard,
    SectionText,
    Since,
    SourceNote,
    Spots,
    Video,
)
from gltd.reports.encoding import Json, decode, dump, encode
from gltd.reports.figures import Domain, Nature, Period, ReportFigure, Status
from gltd.reports.outcome import Funnel, FunnelStep, Outcome, SeizureFamily
from gltd.reports.studies import Estimate, StudyCard, ZoneCount
from gltd.reports.tables import Cell, CountColumn, CountRow, CountTable

__all__ = [
    "Activity",
    "AreaCard",
    "Cell",
    "Change",
    "ClaimedValue",
    "Content",
    "ContradictionBox",
    "CountColumn",
    "CountRow",
    "CountTable",
    "DeadlineLine",
    "Domain",
    "Edition",
    "Estimate",
    "FollowUps",
    "FootageCount",
    "Funnel",
    "FunnelStep",
    "Indicators",
    "LackLine",
    "Method",
    "Nature",
    "ObjectiveLine",
    "Obstacle",
    "OperationLine",
    "Outcome",
    "PartnerCard",
    "Period",
    "Prevention",
    "PreventionLine",
    "Qualitative",
    "Quote",
    "QuotedChange",
    "ReportFigure",
    "RulingLine",
    "SchemeCard",
    "SectionText",
    "SeizureFamily",
    "Since",
    "Snapshot",
    "SourceNote",
    "Spots",
    "Status",
    "StudyCard",
    "Video",
    "ZoneCount",
    "compare",
    "count_interval",
    "find_figures",
    "ratio_interval",
]

SCHEMA: Final = "gltd.bilan"
VERSION: Final = 2
_ALTERED: Final = (
    "Cet instantané a été modifié depuis qu'il a été figé : repartez de l'original ou refaites le bilan."
)


def find_figures(value: object) -> Iterator[ReportFigure]:
    """Yield every figure held in a content, tables unfolded, in reading order."""
    if isinstance(value, ReportFigure):
        yield value
    elif isinstance(value, CountTable):
        yield from value.figures()
    elif isinstance(value, tuple):
        for item in value:
            yield from find_figures(item)
    elif is_dataclass(value) and not isinstance(value, type):
        for item in fields(value):
            yield from find_figures(getattr(value, item.name))


@dataclass(frozen=True)
class Snapshot:
    """A content whose links have been checked, with its canonical bytes and fingerprint."""

    content: Content

    def __post_init__(self) -> None:
        """Refuse a figure whose note, contradiction or ruling is not in the bilan."""
        content = self.content
        numbers = [source.number for source in content.sources]
        if numbers != list(range(1, len(numbers) + 1)):
            raise GltdError("Les sources du bilan ne sont pas numérotées de 1 en 1 : renumérotez-les.")
        conflicts = {box.identifier for box in content.contradictions}
        rulings = {ruling.identifier for ruling in content.rulings}
        for figure in find_figures(content):
            _check_links(figure, numbers=set(numbers), conflicts=conflicts, rulings=rulings)

    @cached_property
    def _body(self) -> dict[str, Json]:
        return {"content": encode(self.content), "schema": SCHEMA, "version": VERSION}

    @cached_property
    def sha256(self) -> str:
        """The fingerprint of the content, its schema and version."""
        return hashlib.sha256(dump(self._body)).hexdigest()

    def to_json(self) -> bytes:
        """Return the canonical bytes, the fingerprint included."""
        return dump({**self._body, "sha256": self.sha256})

    @classmethod
    def from_json(cls, data: bytes) -> "Snapshot":
        """Read a snapshot back; refuse one that was altered or that another version wrote."""
        try:
            body = json.loads(data)
        except ValueError as error:
            raise GltdError("Cet instantané est illisible : il n'est pas du JSON.") from error
        if not isinstance(body, dict) or body.get("schema") != SCHEMA or "content" not in body:
            raise GltdError("Ce fichier n'est pas un instantané de bilan : donnez le fichier snapshot.json.")
        if body.get("version") != VERSION:
            raise GltdError(
                f"Cet instantané est de la version {body.get('version')}, inconnue ici : mettez gltd à jour."
            )
        claimed = body.pop("sha256", None)
        if hashlib.sha256(dump(body)).hexdigest() != claimed:
            raise GltdError(_ALTERED)
        snapshot = cls(decode(Content, value=body["content"]))
        if snapshot.to_json() != data:
            raise GltdError(_ALTERED)
        return snapshot


def _check_links(figure: ReportFigure, *, numbers: set[int], conflicts: set[str], rulings: set[str]) -> None:
    if not numbers.issuperset(figure.sources):
        raise GltdError(f"Le chiffre « {figure.label} » cite une source absente du bilan : ajoutez-la.")
    if figure.conflict is not None and figure.conflict not in conflicts:
        raise GltdError(f"La contradiction du chiffre « {figure.label} » est absente du bilan : ajoutez-la.")
    if figure.ruling is not None and figure.ruling not in rulings:
        raise GltdError(f"L'arbitrage du chiffre « {figure.label} » est absent du bilan : ajoutez-le.")
