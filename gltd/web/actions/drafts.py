"""A bilan in preparation: written by figures, edited by people, frozen when nothing stands in the way."""

from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction

from gltd.errors import GltdError
from gltd.reports.outline import build_document
from gltd.reports.snapshot import Content, Qualitative, Quote, SectionText, Snapshot
from gltd.reports.suggesting import SECTIONS, Stale, list_stale, note_quotes, suggest_text
from gltd.usecases.checking import Remark, check_document, check_text
from gltd.usecases.reporting import Step, Tell, keep_quiet
from gltd.web.actions.locking import StaleError
from gltd.web.actions.publications import read_content
from gltd.web.actions.records import change_record, create_record
from gltd.web.actions.reports import (
    Order,
    check_order,
    check_period,
    collect_content,
    forget,
    make_report,
    record_report,
)
from gltd.web.models import Draft, Report, Scheme, User

QUALITATIVE: Final = ("initiatives", "successes", "constraints", "perception")


@dataclass(frozen=True)
class Prepared:
    """A draft beside the figures of the day: what it would print, and what stands in its way."""

    content: Content
    stale: tuple[Stale, ...]
    remarks: tuple[Remark, ...]

    @property
    def obstacles(self) -> tuple[str, ...]:
        """Why it cannot be frozen yet, in few words."""
        told = []
        if self.stale:
            many = len(self.stale) > 1
            told.append(f"{len(self.stale)} phrase{'s' * many} cite{'nt' * many} un chiffre qui a changé")
        if self.remarks:
            many = len(self.remarks) > 1
            told.append(f"{len(self.remarks)} calcul{'s' * many} qui ne sui{'ven' * many}t pas, ou sans base")
        return tuple(told)

    @property
    def document(self) -> Any:
        """The bilan as it would print."""
        return build_document(Snapshot(self.content))


def create_draft(*, actor: User | None, scheme: Scheme, **fields: Any) -> Draft:
    """Begin a draft; its texts are suggested from the figures."""
    row = Draft(scheme=scheme, **fields)
    check_period(scheme, start=row.period_start, end=row.period_end)
    check_order(make_order(row), start=row.period_start, end=row.period_end)
    row.clean_fields(exclude=["replaces", "operation", "report"])
    return create_record(suggest_draft(row, actor=actor), actor=actor)


def suggest_draft(draft: Draft, *, actor: User | None) -> Draft:
    """Give a new draft its texts: those of the bilan that it corrects, or what the figures suggest.

    What people wrote in the bilan that is corrected keeps the figures that it quoted: a sentence whose figure
    is no longer the same is marked.
    """
    if draft.replaces is not None:
        written = read_content(draft.replaces)
        draft.texts = {text.section: _pack(text) for text in written.texts}
        for name in QUALITATIVE:
            setattr(draft, name, getattr(draft, name) or getattr(written.qualitative, name))
        if draft.texts:
            return draft
    content = collect_draft(draft, actor=actor)
    draft.texts = {
        section: _pack(note_quotes(words, section=section, content=content))
        for section in SECTIONS
        if (words := suggest_text(content, section=section))
    }
    return draft


def change_draft(*, actor: User | None, draft: Draft, version: int, words: dict[str, str]) -> Draft:
    """Keep what people wrote: the four fields, and a text by section with the figures that it quotes."""
    if draft.report_id is not None:
        raise GltdError("Ce projet est figé : un rectificatif en ferait une nouvelle version.")
    content = collect_draft(draft, actor=actor)
    texts = {
        section: _pack(note_quotes(words[section], section=section, content=content))
        for section in SECTIONS
        if words.get(section, "").strip()
    }
    changes = {name: words.get(name, "") for name in QUALITATIVE} | {"texts": texts}
    return change_record(draft, actor=actor, version=version, changes=changes)


def prepare_draft(draft: Draft, *, actor: User | None) -> Prepared:
    """Set a draft beside the figures of the day."""
    content = collect_draft(draft, actor=actor)
    remarks = [one for text in content.texts for one in check_text(text.text)]
    remarks += [one for text in vars(content.qualitative).values() for one in check_text(text)]
    remarks += [one for one in check_document(build_document(Snapshot(content))) if " ≠ " in one.sentence]
    return Prepared(content, tuple(list_stale(content.texts, content=content)), tuple(dict.fromkeys(remarks)))


def freeze_draft(*, actor: User, draft: Draft, version: int, tell: Tell = keep_quiet) -> Report:
    """Freeze a draft that nothing stands in the way of; ``tell`` hears of each step of the making."""
    if draft.report_id is not None:
        raise GltdError("Ce projet est déjà figé.")
    obstacles = prepare_draft(draft, actor=actor).obstacles
    if obstacles:
        raise GltdError(f"Ce bilan ne peut pas encore être figé : {', '.join(obstacles)}.")
    made = make_report(
        actor=actor,
        scheme=draft.scheme,
        period_start=draft.period_start,
        period_end=draft.period_end,
        order=make_order(draft),
        tell=tell,
    )
    tell(Step.RECORD)
    try:
        with transaction.atomic():
            report = record_report(actor=actor, scheme=draft.scheme, made=made)
            changes = {"report": report}
            change_record(draft, actor=actor, version=version, changes=changes, action="gel")
    except StaleError:
        forget(made.frozen)
        raise
    return report


def collect_draft(draft: Draft, *, actor: User | None) -> Content:
    """Gather what a draft would say today, watermarked."""
    return collect_content(
        actor=actor,
        scheme=draft.scheme,
        period_start=draft.period_start,
        period_end=draft.period_end,
        order=make_order(draft),
        draft=True,
    )


def make_order(draft: Draft) -> Order:
    """Return what a draft asks for."""
    return Order(
        kind=draft.kind,
        operation=draft.operation,
        replaces=draft.replaces,
        erratum=draft.erratum,
        qualitative=Qualitative(**{name: getattr(draft, name) for name in QUALITATIVE}),
        texts=tuple(_unpack(section, packed) for section, packed in sorted(draft.texts.items())),
    )


def _pack(text: SectionText) -> dict[str, Any]:
    """Return a text as the record keeps it."""
    return {"text": text.text, "quotes": [[quote.trace, quote.label, quote.printed] for quote in text.quotes]}


def _unpack(section: str, packed: dict[str, Any]) -> SectionText:
    """Return a text from the record."""
    return SectionText(section, packed["text"], tuple(Quote(*one) for one in packed["quotes"]))
