"""What changed since an earlier bilan: the same quantities side by side, and what corrects what."""

from typing import Final

from gltd.reports import french
from gltd.reports.changes import compare
from gltd.reports.content import Content, Since
from gltd.reports.figures import Nature, ReportFigure
from gltd.reports.snapshot import find_figures

_MOST: Final = 40


def tell_since(content: Content, *, earlier: Content) -> Since:
    """Compare a content with an earlier one: of another period, count by count; of the same, what differs."""
    label = f"{earlier.period_label}, version {earlier.edition.version}"
    before, after = _index(earlier), _index(content)
    same_period = (content.period.start, content.period.end) == (earlier.period.start, earlier.period.end)
    if same_period:
        return Since(label, lines=tuple(_tell_differences(before, after))[:_MOST])
    changes = tuple(
        compare(figure.label, before=before[key], after=figure)
        for key, figure in after.items()
        if key in before and _is_compared(figure) and _is_compared(before[key])
    )
    return Since(label, changes=changes[:_MOST])


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
