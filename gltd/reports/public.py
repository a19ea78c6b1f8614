"""From a bilan to what anyone may read of it: trimmed, then cut by the disclosure control.

Everything public is made from the content that ``release`` returns: page, PDF, workbook and data files alike.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Final, TypeVar, cast

from gltd.disclosure import MINIMUM, Cell, Protection, State, protect
from gltd.reports.bonds import bind
from gltd.reports.changes import Change, QuotedChange
from gltd.reports.content import Content, ContradictionBox, ObjectiveLine, RulingLine, Since
from gltd.reports.counts import PUBLIC_KINDS, Count, is_count, list_counts, name_count, name_zone
from gltd.reports.figures import ReportFigure
from gltd.reports.outcome import Funnel, FunnelStep
from gltd.reports.since import drop_since, tell_since
from gltd.reports.snapshot import find_figures
from gltd.reports.studies import StudyCard
from gltd.reports.tables import CountTable
from gltd.reports.words import HUSHED, hush

T = TypeVar("T")
# The trace of a cost for each useful request: money that is known, divided by it, gives the count back.
UNIT_COST: Final = "cout-par-requisition-utile"
Shows = Callable[[str], bool]
_RATE: Final = "taux|"
_NOTE: Final = re.compile(r"\(note (\d+)\)")
_CORRECTED: Final = re.compile(r" rectifié(?:, remplacé par |\.)")
_NAMED: Final = re.compile(r"opération\s+«[^»]*»")
_DROPPED_TEXT: Final = "Un texte n'est pas diffusé : il cite un chiffre retenu."
_DROPPED_STUDY: Final = (
    "Une étude n'est pas diffusée : l'une de ses zones compte trop peu de faits pour que ses effectifs "
    "soient publiés."
)
_WITHHELD: Final = (
    f"Les comptes de moins de {MINIMUM} faits ou personnes ne sont pas diffusés, ni ceux qui permettraient "
    "de les retrouver par soustraction ; zéro est publié."
)


@dataclass(frozen=True)
class Earlier:
    """A bilan that is public already, whole, with what was shown of each of its counts."""

    content: Content
    states: Mapping[str, str]


@dataclass(frozen=True)
class Release:
    """What may be published; ``exposed`` are small counts that what is public already gives back."""

    content: Content
    states: Mapping[str, State]
    exposed: tuple[str, ...]


def release(content: Content, *, history: Sequence[Earlier] = (), minimum: int = MINIMUM) -> Release:
    """Trim a content and withhold its small counts, all that is public already taken into account."""
    trimmed = trim(content)
    earlier = [trim(one.content) for one in history]
    counts, shown = _protect([*earlier, trimmed], history=history, minimum=minimum)
    now = {count.key for count in list_counts(trimmed)}
    exposed = set(shown.exposed)
    if exposed - now:
        # What earlier bilans gave back by themselves is not of this one's doing.
        exposed -= set(_protect(earlier, history=history, minimum=minimum)[1].exposed) - now
    before = [
        figure
        for one, content in zip(history, earlier, strict=True)
        for figure in _list_hidden(content, _all_but_withheld(one.states))
    ]
    public = cut(trimmed, shows=shown.shows, hidden=before)
    since = _tell_since(public, told=content.since, history=history)
    return Release(
        content=drop_since(public) if since is None else replace(public, since=since),
        states={key: state for key, state in shown.states.items() if key in now},
        exposed=tuple(counts[key].measure.partition("|")[2] for key in sorted(exposed)),
    )


def _protect(
    contents: Sequence[Content], *, history: Sequence[Earlier], minimum: int
) -> tuple[dict[str, Count], Protection]:
    """Return the counts of trimmed contents, and what may be shown of them."""
    known, withheld = set[str](), set[str]()
    for one in history:
        known |= {key for key, state in one.states.items() if state != State.WITHHELD}
        withheld |= {key for key, state in one.states.items() if state == State.WITHHELD}
    counts: dict[str, Count] = {}
    for source in contents:
        for count in list_counts(source):
            counts.setdefault(count.key, count)
    hidden, relations = bind(contents)
    name = contents[-1].scheme.name
    cells = [
        Cell(
            key=count.key,
            value=count.value,
            known=count.known or key in known,
            withhold=(key in withheld or count.held) and not (count.known or key in known),
            protected=count.protected,
            # A whole is missed more than its parts, and what needs no protection more than the rest.
            cost=(3.0 if count.perimeter == name else 1.0) * (1.0 if count.protected else 4.0),
        )
        for key, count in counts.items()
    ]
    return counts, protect([*cells, *hidden], relations=relations, minimum=minimum)


def _all_but_withheld(states: Mapping[str, str]) -> Shows:
    return lambda key: states.get(key) != State.WITHHELD


def _tell_since(public: Content, *, told: Since | None, history: Sequence[Earlier]) -> Since | None:
    """Tell again what changed, from what is public of both bilans; nothing of one that is not public."""
    for one in reversed(history):
        if one.content.scheme.slug != public.scheme.slug:
            continue
        earlier = cut(trim(one.content), shows=_all_but_withheld(one.states))
        since = tell_since(public, earlier=earlier)
        if told is not None and since.earlier == told.earlier:
            return since
    return None


def trim(content: Content) -> Content:
    """Leave out what is no one's outside: what is planned, why something was not done, single deadlines."""
    public = {note.number for note in content.sources if note.kind in PUBLIC_KINDS}
    done = tuple(
        replace(line, title="", recurrence="", reason="")
        for line in content.activity.operations
        if line.status == "faite"
    )
    quoted = tuple(one for one in content.indicators.quoted if public.intersection(one.quote.sources))
    # The name that people gave an operation may be that of a place; the question of a study repeats it.
    studies = tuple(
        replace(one, question=_NAMED.sub("opération étudiée", one.question)) for one in content.studies
    )
    return replace(
        content,
        edition=replace(content.edition, public=True),
        activity=replace(content.activity, operations=done, not_done=None),
        follow_ups=replace(content.follow_ups, deadlines=()),
        indicators=replace(content.indicators, quoted=quoted),
        studies=studies,
        rulings=tuple(one for one in content.rulings if _is_public(one, public)),
        method=replace(
            content.method,
            limits=(*content.method.limits, _WITHHELD),
            errata=tuple(map(_leave_out_values, content.method.errata)),
        ),
        since=None,
    )


def _leave_out_values(erratum: str) -> str:
    """Say of a corrected figure that it was, without the value that was wrong: it may be a small count."""
    label, found, _ = erratum.partition(" : ")
    return f"{label} : chiffre rectifié par sa source." if found and _CORRECTED.search(erratum) else erratum


def _is_public(ruling: RulingLine, public: set[int]) -> bool:
    numbers = {int(number) for text in ruling.set_aside for number in _NOTE.findall(text)}
    return numbers <= public and (
        ruling.retained is None or bool(public.intersection(ruling.retained.sources))
    )


def cut(content: Content, *, shows: Shows, hidden: Sequence[ReportFigure] = ()) -> Content:
    """Return a content without what the control withholds, nor words that tell it or what is ``hidden``."""
    shows = _settle_rates(content, shows)
    kept = tuple(study for study in content.studies if _shows_study(study, shows))
    hushed = hush(content, hidden=[*_list_hidden(content, shows), *hidden])
    dropped = (_DROPPED_STUDY,) * (len(kept) < len(content.studies))
    unsaid = hushed.texts != content.texts or hushed.qualitative != content.qualitative
    dropped += (_DROPPED_TEXT,) * unsaid
    method = replace(hushed.method, limits=(*content.method.limits, *dropped))
    # A ruling that retains a withheld figure would refer to nothing: its figure goes with it.
    gone = {one.identifier for one in content.rulings if one.retained and not _shows(one.retained, shows)}
    rulings = tuple(
        replace(one, set_aside=(), reason=HUSHED) if one.identifier in gone else one for one in hushed.rulings
    )
    trimmed = replace(hushed, studies=kept, method=method, rulings=rulings)
    return _drop_unit_costs(cast(Content, _cut(_unlink(trimmed), shows)))


def _settle_rates(content: Content, shows: Shows) -> Shows:
    """Let out a rate or a share that a source states only where that source is public.

    Its base is often printed beside it: « 75 % » of twelve people, « 0,5 par mois » over six, give a count.
    """
    public = {note.number for note in content.sources if note.kind in PUBLIC_KINDS}
    open_rates = {
        _name_rate(figure)
        for figure in find_figures(content)
        if _is_rate(figure) and public.intersection(figure.sources)
    }
    return lambda key: key in open_rates if key.startswith(_RATE) else shows(key)


def _is_rate(figure: ReportFigure) -> bool:
    if figure.value is None:
        return False
    return figure.unit in ("percent", "x") or (figure.unit == "count" and not is_count(figure))


def _name_rate(figure: ReportFigure) -> str:
    return f"{_RATE}{name_count(figure)}#{figure.value}"


def _drop_unit_costs(content: Content) -> Content:
    """Leave out the costs by useful request unless every month of requests is shown."""
    table, video = content.video.by_month, content.video
    shown = table is not None and not any("withheld" in row.cells for row in table.rows)
    kept = tuple(one for one in video.costs if not one.trace.startswith(UNIT_COST) or (shown and one.value))
    return replace(content, video=replace(video, costs=kept))


def _unlink(content: Content) -> Content:
    """Let the figures whose ruling was left out stand without naming it."""
    present = {one.identifier for one in content.rulings}

    def settle(figure: ReportFigure) -> ReportFigure:
        if figure.ruling is None or figure.ruling in present:
            return figure
        return replace(figure, status=type(figure.status).CONFIRMED, ruling=None)

    return cast(Content, _walk(content, settle))


def _walk(value: object, change: Callable[[ReportFigure], ReportFigure]) -> object:
    if isinstance(value, ReportFigure):
        return change(value)
    if isinstance(value, tuple):
        return tuple(_walk(item, change) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **_children(value, lambda item: _walk(item, change)))
    return value


def _children(value: Any, change: Callable[[object], object]) -> dict[str, object]:
    """Return the fields of a dataclass that a change touches."""
    old = {item.name: getattr(value, item.name) for item in fields(value)}
    new = {name: change(item) for name, item in old.items()}
    return {name: item for name, item in new.items() if item is not old[name]}


def _list_hidden(content: Content, shows: Shows) -> list[ReportFigure]:
    found: list[ReportFigure] = []

    def note(figure: ReportFigure) -> ReportFigure:
        if not _shows(figure, shows):
            found.append(figure)
        return figure

    _walk(content, note)
    return found


def _shows(figure: ReportFigure, shows: Shows) -> bool:
    if _is_rate(figure):
        return shows(_name_rate(figure))
    return not is_count(figure) or shows(f"{name_count(figure)}#{figure.value}")


def _shows_study(study: StudyCard, shows: Shows) -> bool:
    return all(
        shows(f"{name_zone(study, zone=zone, period=period)}#{value}")
        for zone in study.zones
        for period, value in ((study.before, zone.before), (study.after, zone.after))
    )


def _cut(value: object, shows: Shows) -> object:
    match value:
        case ReportFigure():
            return value if _shows(value, shows) else blank(value)
        case CountTable():
            return _cut_table(value, shows)
        case QuotedChange() if value.known is not None and not _shows(value.known, shows):
            return QuotedChange(value.label, quote=value.quote)
        case ObjectiveLine() if value.target[:2] == "au":
            # « atteint » beside « au plus 4 » would say what the figure does not.
            if value.figure is None or not _shows(value.figure, shows):
                figure = None if value.figure is None else blank(value.figure)
                return replace(value, figure=figure, standing="non diffusé")
        case Funnel():
            return _cut_funnel(value, shows)
        case ContradictionBox() if not all(_shows(one.figure, shows) for one in value.values):
            blanked = tuple(
                replace(one, figure=one.figure if _shows(one.figure, shows) else blank(one.figure))
                for one in value.values
            )
            return replace(value, values=blanked, sentence="")
        case tuple():
            whole = [
                item
                for item in value
                if not (
                    isinstance(item, Change)
                    and not (_shows(item.before, shows) and _shows(item.after, shows))
                )
            ]
            return tuple(_cut(item, shows) for item in whole)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **_children(value, lambda item: _cut(item, shows)))
    return value


def _cut_funnel(funnel: Funnel, shows: Shows) -> Funnel:
    """Blank the steps that are withheld or known only between bounds, and each sentence that tells of one."""
    steps: list[FunnelStep] = []
    whole = True
    for step in funnel.steps:
        vague = not is_count(step.figure) and step.figure.low is not None
        hidden = vague or not _shows(step.figure, shows)
        whole = whole and not hidden
        steps.append(
            replace(
                step,
                figure=blank(step.figure) if hidden else step.figure,
                share=step.share if whole else "",
                parts=(),
            )
        )
    return Funnel(tuple(steps), funnel.doubts if whole else ())


def blank(figure: ReportFigure) -> ReportFigure:
    """Return a figure whose value is withheld, and all that would betray it."""
    return replace(
        figure, value=None, low=None, high=None, value_max=None, qualifier=None, withheld=True, printed=""
    )


def _cut_table(table: CountTable, shows: Shows) -> CountTable:
    names = iter([(is_count(figure), name_count(figure), figure.value) for figure in table.figures()])
    rows = []
    for row in table.rows:
        cells = []
        for cell in row.cells:
            counted, name, value = next(names)
            cells.append("withheld" if counted and not shows(f"{name}#{value}") else cell)
        rows.append(replace(row, cells=tuple(cells)))
    return replace(table, rows=tuple(rows))
