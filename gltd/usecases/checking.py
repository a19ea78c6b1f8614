"""Recompute what a text prints: every sum, share and percentage, and say what does not follow.

Two readings, one over the other: the sentences themselves (« de 12 à 27 (+125 %) », « 12 000 sur 21 000, soit
60 % », « 3 + 4 = 8 », « 12 opérations : 5 aux Tilleuls et 4 au Centre »), and the figures that the reader of
texts finds in them, set against one another. A percentage without its two counts is said, not guessed.
"""

import re
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from gltd.claims.arithmetic import Check, check_change, check_share, check_sum, printed
from gltd.claims.intervals import exactly
from gltd.reports import french
from gltd.reports.document import Block, Box, Bullets, Document, Finding, Paragraph, Table
from gltd.usecases.reading import read_texts
from gltd.usecases.recomputing import NUMBER, SPACES, hide_dates, read_number, recompute

_SPACES: Final = SPACES
_NUMBER: Final = NUMBER
_PERCENT: Final = re.compile(rf"({_NUMBER})[{_SPACES}]?%")
_CHANGE: Final = re.compile(
    rf"(?:\bde[{_SPACES}])?({_NUMBER})(?:[{_SPACES}][^\d.;:%→]{{0,40}}?)?[{_SPACES}]?(?:→|\bà\b)[{_SPACES}]?({_NUMBER})"
    rf"(?![{_SPACES}]?%)[^.;%\d]{{0,60}}?({_NUMBER})[{_SPACES}]?%"
)
_SHARE: Final = re.compile(
    rf"({_NUMBER})(?![{_SPACES}]?%)[^.;%\d]{{0,40}}?\b(?:sur|parmi)\b[^.;%\d]{{0,20}}?({_NUMBER})(?![{_SPACES}]?%)"
    rf"[^.;%\d]{{0,40}}?({_NUMBER})[{_SPACES}]?%"
)
_EQUATION: Final = re.compile(
    rf"((?:{_NUMBER})(?:[{_SPACES}]?\+[{_SPACES}]?(?:{_NUMBER}))+)[{_SPACES}]?=[{_SPACES}]?({_NUMBER})"
)
# The parts run to the end of the sentence: a list that goes on with other numbers is no list of parts.
_LISTED: Final = re.compile(
    rf"(?:^|\b(?:total|ensemble)\b[^.;:\d]{{0,40}})({_NUMBER})[^.;:\d%]{{0,60}}[{_SPACES}]?:[{_SPACES}]?"
    rf"((?:{_NUMBER})[^.;:\d%]{{1,60}}?(?:(?:,|\bet\b)[{_SPACES}]?(?:{_NUMBER})[^.;:\d%]{{0,60}}?)+)(?=[^\d%]*$)",
    re.IGNORECASE,
)
_FALLS: Final = re.compile(r"\b(?:baisse|recul|diminu|chute|moins|réduction|repli)", re.IGNORECASE)
_SENTENCE: Final = re.compile(r"[^.!?\n]+(?:[.!?](?=\d)[^.!?\n]+)*[.!?]?")
_COUNTS_WANTED: Final = 2
_LONGEST: Final = 1000


@dataclass(frozen=True)
class Remark:
    """One thing that does not follow, with the words that say it."""

    passage: str
    sentence: str


def check_text(text: str) -> list[Remark]:
    """Return what does not follow in a text, in reading order, and the percentages without their counts."""
    found: list[Remark] = []
    if not text.strip():
        return found
    for sentence in _SENTENCE.findall(text):
        # What runs on without a full stop is read piece by piece: it would take the square of its length.
        for piece in [sentence] if len(sentence) <= _LONGEST else textwrap.wrap(sentence, _LONGEST):
            found += check_sentence(piece.strip())
    known = {remark.sentence for remark in found}
    conflicts = read_texts({"texte": text}).conflicts
    found += [
        Remark("", conflict.sentence)
        for conflict in conflicts
        if conflict.kind in ("sum", "percentage", "level_change", "double_count")
        and conflict.sentence not in known
    ]
    return found


def check_sentence(sentence: str) -> Iterator[Remark]:
    """Yield what does not follow in one sentence."""
    told: set[str] = set()
    hidden = hide_dates(sentence)
    for check in (*_recompute(hidden), *recompute(sentence)):
        if not check.follows and check.sentence not in told:
            yield Remark(sentence, check.sentence)
        told.add(check.sentence)
    if (
        _PERCENT.search(hidden)
        and not told
        and len(re.findall(_NUMBER, _PERCENT.sub("", hidden))) < _COUNTS_WANTED
    ):
        yield Remark(sentence, "Pourcentage sans ses deux effectifs : donnez-les, ou retirez-le.")


def _recompute(sentence: str) -> Iterator[Check]:
    for found in _CHANGE.finditer(sentence):
        before, after, percent = map(read_number, found.groups())
        if percent > 0 and _FALLS.search(found.group(0)):
            percent = -percent
        if before > 0:
            yield check_change(exactly(before), after=exactly(after), percent=printed(percent))
    for found in _SHARE.finditer(sentence):
        part, whole, percent = map(read_number, found.groups())
        if whole > 0:
            yield check_share(exactly(part), whole=exactly(whole), percent=printed(percent))
    for found in _EQUATION.finditer(sentence):
        parts = [exactly(read_number(part)) for part in re.split(r"\+", found.group(1))]
        yield check_sum(parts, total=exactly(read_number(found.group(2))))
    for found in _LISTED.finditer(sentence):
        parts = [exactly(read_number(part)) for part in re.findall(_NUMBER, found.group(2))]
        yield check_sum(parts, total=exactly(read_number(found.group(1))))


def check_document(document: Document) -> list[Remark]:
    """Check what a bilan prints: its sentences, and the totals of its tables of counts."""
    found: list[Remark] = []
    for section in document.sections:
        for block in section.blocks:
            found += [one for text in _texts(block) for one in check_sentence(text)]
            if isinstance(block, Table):
                found += _check_total(block)
    return found


def _texts(block: Block) -> Iterable[str]:
    match block:
        case Paragraph():
            return _SENTENCE.findall(block.text)
        case Bullets():
            return block.items
        case Finding():
            return ()  # a study's sentence speaks of intervals that its own tests recompute
        case Box():
            return ()  # a contradiction is printed because it does not add up
        case Table():
            return [cell.text for row in block.rows for cell in row.cells if " → " in cell.text]
    return ()


def _check_total(table: Table) -> Iterator[Remark]:
    """Compare a line named total with the lines above it."""
    last = table.rows[-1] if table.rows else None
    if last is None or not last.cells[0].text.lower().startswith(("total", "ensemble")):
        return
    for rank in range(1, len(table.columns)):
        values = [row.cells[rank].value for row in table.rows]
        if any(value is None for value in values):
            continue
        numbers = [exactly(value) for value in values if value is not None]
        check = check_sum(numbers[:-1], total=numbers[-1])
        if not check.follows:
            yield Remark(table.caption, check.sentence)


def tell(remarks: Iterable[Remark]) -> Iterator[str]:
    """Yield remarks as lines of plain French."""
    for remark in remarks:
        yield french.typeset(
            f"« {remark.passage} » : {remark.sentence}" if remark.passage else remark.sentence
        )
