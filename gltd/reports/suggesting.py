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
from gltd.reports.figures import ReportFigure, Status
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
    """Return a sentence or two from the settled figures of a section; empty where there are none."""
    settled = [
        figure
        for figure in list_section_figures(content, section=section)
        if figure.value is not None and figure.status is not Status.CONTESTED and not figure.quoted
    ]
    if not settled:
        return ""
    told = [_tell(figure) for figure in settled[:_MOST]]
    simulated = " (données simulées)" if any(figure.simulated for figure in settled[:_MOST]) else ""
    opening = f"Sur la période ({content.period_label}){simulated}, les sources et le registre comptent"
    return french.typeset(f"{opening} : {french.enumeration(tuple(told))}.")


def _tell(figure: ReportFigure) -> str:
    label = figure.label[:1].lower() + figure.label[1:]
    counted = figure.unit == "count" and figure.value is not None and abs(figure.value) > 1
    return f"{figure.printed} {label}" if counted else f"{label}, {figure.printed}"


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
