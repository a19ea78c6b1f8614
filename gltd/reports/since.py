"""What changed since an earlier bilan: the same quantities side by side, and what corrects what."""

from dataclasses import replace
from typing import Final

from gltd.reports import french
from gltd.reports.changes import compare
from gltd.reports.content import Content, Since, SourceNote
from gltd.reports.figures import Nature, ReportFigure, Status
from gltd.reports.snapshot import find_figures

_MOST: Final = 40
_KIND: Final = "Bilan"


def add_since(content: Content, *, earlier: Content) -> Content:
    """Return a content with what changed since an earlier one, which is the source of what it counted."""
    since = tell_since(content, earlier=earlier)
    note = SourceNote(
        number=len(content.sources) + 1,
        publisher=earlier.scheme.name,
        title=_name_note(earlier),
        kind=_KIND,
        published_on=earlier.edition.frozen_at.date(),
    )
    sources = (*content.sources, note) if since.changes else content.sources
    return replace(content, sources=sources, since=since)


def drop_since(content: Content) -> Content:
    """Return a content that names no earlier bilan."""
    sources = tuple(note for note in content.sources if note.kind != _KIND)
    return replace(content, sources=sources, since=None)


def tell_since(content: Content, *, earlier: Content) -> Since:
    """Compare a content with an earlier one: of another period, count by count; of the same, what differs.

    What the earlier bilan counted cites that bilan: its own notes, contradictions and rulings are not here.
    """
    label = _name(earlier)
    before, after = _index(earlier), _index(content)
    same_period = (content.period.start, content.period.end) == (earlier.period.start, earlier.period.end)
    if same_period:
        return Since(label, lines=tuple(_tell_differences(before, after))[:_MOST])
    note = _find_note(content, earlier)
    changes = tuple(
        compare(figure.label, before=_cite(before[key], note=note), after=figure)
        for key, figure in after.items()
        if key in before and _is_compared(figure) and _is_settled(before[key])
    )
    return Since(label, changes=changes[:_MOST], lines=tuple(_tell_contested(before, after))[:_MOST])


def _name(earlier: Content) -> str:
    return f"{earlier.period_label}, version {earlier.edition.version}"


def _name_note(earlier: Content) -> str:
    return f"{earlier.edition.kind}, {_name(earlier)}"


def _find_note(content: Content, earlier: Content) -> int:
    """Return the number of the earlier bilan among the sources, or the one that it would take."""
    title = _name_note(earlier)
    known = (note.number for note in content.sources if (note.kind, note.title) == (_KIND, title))
    return next(known, len(content.sources) + 1)


def _cite(figure: ReportFigure, *, note: int) -> ReportFigure:
    """Return a figure of the earlier bilan as that bilan states it: what was retained there is settled."""
    status = Status.CONFIRMED if figure.status is Status.RETAINED else figure.status
    return replace(figure, sources=(note,), status=status, ruling=None, conflict=None)


def _index(content: Content) -> dict[tuple[str, str, str], ReportFigure]:
    """Return the figures of a content by what they measure, where only one speaks of it."""
    found: dict[tuple[str, str, str], list[ReportFigure]] = {}
    told = (
        *(content.activity.figures, content.outcome, content.spots.figures),
        *(content.follow_ups.figures, content.indicators.figures),
    )
    for figure in dict.fromkeys(find_figures(told)):
        found.setdefault((figure.measure, figure.label, figure.perimeter), []).append(figure)
    return {key: figures[0] for key, figures in found.items() if len(figures) == 1}


def _is_compared(figure: ReportFigure) -> bool:
    return figure.unit == "count" and figure.value is not None and figure.nature is Nature.FLOW


def _is_settled(figure: ReportFigure) -> bool:
    return _is_compared(figure) and figure.status is not Status.CONTESTED


def _tell_contested(
    before: dict[tuple[str, str, str], ReportFigure], after: dict[tuple[str, str, str], ReportFigure]
) -> list[str]:
    """Name the counts that are not compared: the sources of the earlier bilan contradict each other."""
    return [
        french.typeset(f"{figure.label} : contesté dans le bilan précédent, non comparé.")
        for key, figure in after.items()
        if key in before and before[key].status is Status.CONTESTED and _is_compared(figure)
    ]


def _tell_differences(
    before: dict[tuple[str, str, str], ReportFigure], after: dict[tuple[str, str, str], ReportFigure]
) -> list[str]:
    lines = []
    for key, figure in after.items():
        old = before.get(key)
        if old is None:
            lines.append(f"{figure.label} : nouveau, {figure.printed} ({figure.when}).")
        elif old.printed != figure.printed:
            lines.append(f"{figure.label} : {old.printed} devient {figure.printed} ({figure.when}).")
        elif old.status != figure.status:
            was, now = old.mark or "établi", figure.mark or "établi"
            lines.append(f"{figure.label} : {was} devient {now} ({figure.printed}).")
    lines += [f"{old.label} : retiré ({old.printed})." for key, old in before.items() if key not in after]
    return [french.typeset(line) for line in lines]
