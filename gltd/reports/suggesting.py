"""Sentences suggested from the figures, in plain French, and what became of the figures they quote.

A suggestion is a place to start from: people edit it, and what they write is theirs. What a text quotes is
noted when it is written, so that a sentence whose figure changes later can be marked.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from gltd.reports import french
from gltd.reports.content import Content, Quote, SectionText
from gltd.reports.counts import list_tables
from gltd.reports.figures import Period, ReportFigure, Status
from gltd.reports.snapshot import find_figures

SECTIONS: Final = {
    "fait": "Ce qui a été fait",
    "resultats": "Ce qui en est sorti",
    "points": "Points de deal",
    "suites": "Suites administratives et judiciaires",
    "video": "Vidéoprotection",
    "prevention": "Prévention et moyens",
    "indicateurs": "Indicateurs",
}
_MOST: Final = 5
_SENTENCE: Final = re.compile(r"[^.!?\n]+[.!?]?")
_WORD: Final = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True)
class Stale:
    """A sentence that quotes a figure which is no longer what it was; ``now`` is empty when it is gone."""

    sentence: str
    quote: Quote
    now: str


def list_section_figures(content: Content, *, section: str) -> list[ReportFigure]:
    """Return the figures of a section, each once, in reading order."""
    parts: dict[str, object] = {
        "fait": content.activity.figures,
        "resultats": content.outcome,
        "points": content.spots.figures,
        "suites": content.follow_ups.figures,
        "video": content.video,
        "prevention": content.prevention,
        "indicateurs": content.indicators,
    }
    return list(dict.fromkeys(find_figures(parts.get(section, ()))))


def suggest_text(content: Content, *, section: str) -> str:
    """Return a sentence from the settled figures of a section, tables left aside; empty where it has none."""
    tabled = {figure for table in list_tables(content) for figure in table.figures()}
    settled = [
        figure
        for figure in list_section_figures(content, section=section)
        if figure.value is not None
        and figure.status is not Status.CONTESTED
        and not figure.quoted
        and figure not in tabled
    ]
    if not settled:
        return ""
    chosen = settled[:_MOST]
    groups: dict[str, list[ReportFigure]] = {}
    for figure in chosen:
        groups.setdefault(figure.label, []).append(figure)
    told = " ; ".join(_tell(group, period=content.period) for group in groups.values())
    simulated = " (données simulées)" if any(figure.simulated for figure in chosen) else ""
    return french.typeset(f"{_open(content.period)}, les sources et le registre donnent{simulated} : {told}.")


def _open(period: Period) -> str:
    """Return the period as a sentence begins with it: « En 2023 », « Du 1er mars au 24 septembre 2018 »."""
    label = period.label
    if label.startswith("du "):
        return f"D{label[1:]}"
    if period.start == period.end:
        return f"Le {label}"
    return f"De {label}" if " à " in label else f"En {label}"


def _tell(figures: Sequence[ReportFigure], *, period: Period) -> str:
    """Say the figures of one name: « 41 interpellations », « réquisitions d'images : 66 (2011) et 171 »."""
    label = figures[0].label
    label = label if label[1:2].isupper() else label[:1].lower() + label[1:]
    printed = [f"{figure.printed}{_say_when(figure, period)}" for figure in figures]
    (first, *others) = figures
    plural = label.partition(" ")[0][-1:] in ("s", "x") and first.unit == "count" and (first.value or 0) > 1
    if plural and not others and not printed[0].endswith(("jours", "mois")):
        return f"{first.printed} {label}{_say_when(first, period)}"
    return f"{label} : {french.enumeration(tuple(printed))}"


def _say_when(figure: ReportFigure, period: Period) -> str:
    """Say when a figure holds where it is not the period, nor its last day."""
    same = figure.period == period or (figure.period is None and figure.as_of == period.end)
    return "" if same or not figure.when else f" ({figure.when})"


def note_quotes(text: str, *, section: str, content: Content) -> SectionText:
    """Return a text with the figures that it quotes: those whose value and a word of whose name it holds."""
    quotes = tuple(
        Quote(figure.trace, figure.label, figure.printed)
        for figure in list_section_figures(content, section=section)
        if holds(text, figure=figure)
    )
    return SectionText(section, text, quotes)


def holds(text: str, *, figure: ReportFigure) -> bool:
    """Tell whether a text quotes a figure: its value as printed, and a word of its name."""
    plain = _flatten(text)
    printed = re.escape(_flatten(figure.printed))
    names = _WORD.findall(_flatten(figure.label))
    return bool(
        re.search(rf"(?<![\d,]){printed}(?!,?\d)", plain) and any(name[:5] in plain for name in names)
    )


def _flatten(text: str) -> str:
    return " ".join(re.sub(r"[\u00a0\u202f]", " ", text.replace("’", "'")).lower().split())


def list_stale(texts: Sequence[SectionText], *, content: Content) -> list[Stale]:
    """Return the sentences that quote a figure which changed or went since they were written."""
    found = []
    for text in texts:
        figures = list_section_figures(content, section=text.section)
        now = {(figure.trace, figure.label): figure.printed for figure in figures}
        for quote in text.quotes:
            printed = now.get((quote.trace, quote.label), "")
            if printed != quote.printed:
                found.append(Stale(_find_sentence(text.text, quote), quote, printed))
    return found


def _find_sentence(text: str, quote: Quote) -> str:
    wanted = _flatten(quote.printed)
    sentences = [one.strip() for one in _SENTENCE.findall(text)]
    return next((one for one in sentences if wanted in _flatten(one)), text[:200])
