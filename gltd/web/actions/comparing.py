"""Which claims of the register are set against one another: all of a scheme, or those round some claims.

A claim may contradict those of its own source, and those that share with it a measure (or its whole, or its
kinds, or the change that names it) and an operation, a thing or a place. Nothing else has to be looked at
when it is decided, however many claims the scheme holds.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from gltd.claims import conflicts as rules
from gltd.claims.changes import measure_of_trend
from gltd.claims.lists import with_lists
from gltd.claims.measures import catalogue
from gltd.claims.places import proper_names
from gltd.web.actions.facts import as_figure
from gltd.web.models import Claim, Scheme, Source
from gltd.web.models.claims import SUBJECTS

_LINKS = tuple(f"{name}_id" for name in SUBJECTS)


@dataclass(frozen=True)
class Neighbourhood:
    """Claims to set against one another, and the contradictions among them that are judged in full.

    ``near`` holds the numbers of the claims whose every contradiction is there to be found; ``source`` is the
    source whose own contradictions are. With neither, all are judged.
    """

    claims: list[Claim]
    near: frozenset[int] = frozenset()
    sources: dict[int, frozenset[int]] = field(default_factory=dict)
    whole: bool = False

    @property
    def about(self) -> frozenset[int] | None:
        """The numbers of the claims that a contradiction judged here may hold; ``None``: any."""
        return None if self.whole else self.near.union(*self.sources.values())

    def judges(self, numbers: Collection[int]) -> bool:
        """Tell whether a contradiction between these claims would be found here if it stood."""
        return (
            self.whole
            or not self.near.isdisjoint(numbers)
            or any(own.issuperset(numbers) for own in self.sources.values())
        )


def find_conflicts(
    claims: Iterable[Claim],
    *,
    statuses: Collection[str] | None = None,
    about: Collection[int] | None = None,
) -> list[rules.Conflict]:
    """Return the contradictions among claims of these statuses (all of them without); nothing is written.

    Claims of other statuses only tell that a list is not counted whole. ``about`` holds the numbers of the
    claims whose contradictions matter (all of them without).
    """
    known = list(claims)
    set_aside = {str(one.pk) for one in known if statuses is not None and one.status not in statuses}
    by_source: dict[int, list[Claim]] = {}
    for claim in known:
        by_source.setdefault(claim.source_id, []).append(claim)
    figures = []
    for told in by_source.values():
        stated = [as_figure(claim) for claim in told]
        figures += with_lists(stated, text=told[0].source.text, left_out=set_aside)
    keys = None if about is None else {str(number) for number in about}
    return rules.find((figure for figure in figures if figure.key not in set_aside), about=keys)


def claim_numbers(conflict: rules.Conflict) -> list[int]:
    """Return the numbers of the claims of a contradiction."""
    return sorted(map(int, conflict.figures))


def gather_all(scheme: Scheme) -> Neighbourhood:
    """Return every claim of a scheme."""
    return Neighbourhood(_attach(Claim.objects.filter(source__scheme=scheme)), whole=True)


def gather_round(scheme: Scheme, *, claims: Collection[Claim]) -> Neighbourhood:
    """Return what some claims, as they are and as they were, may contradict; three queries."""
    sources = {claim.source_id for claim in claims}
    topics = {topic for claim in claims for topic in topics_of(claim.measure, restriction=claim.restriction)}
    # Trends name their measure in words: each is looked at.
    near_by = {code for code in catalogue() if not topics.isdisjoint(topics_of(code, restriction=""))}
    counted = Claim.objects.filter(
        Q(source__in=sources) | Q(measure__in=near_by | topics) | Q(measure__startswith="trend."),
        source__scheme=scheme,
    )
    columns = ("pk", "source_id", "status", "measure", "restriction", "place", *_LINKS)
    rows = [row for row in counted.values_list(*columns) if _is_near(row, sources=sources, topics=topics)]
    kin = [
        row
        for row in rows
        if row[1] in sources and not topics.isdisjoint(topics_of(row[3], restriction=row[4]))
    ]
    links = {link for row in kin for link in _links_of(row)}
    links |= {
        link for claim in claims for link in _links_of((0, 0, "", "", "", claim.place, *_keys_of(claim)))
    }
    linked = {row[1] for row in rows if not links.isdisjoint(_links_of(row))} | sources
    chosen = [
        row[0] for row in rows if row[1] in linked and (row[2] == Claim.Status.CONFIRMED or row[1] in sources)
    ]
    gathered = _attach(Claim.objects.filter(pk__in=chosen))
    own = {number: frozenset(row[0] for row in rows if row[1] == number) for number in sources}
    near = frozenset(row[0] for row in kin) | {claim.pk for claim in claims if claim.pk is not None}
    return Neighbourhood(gathered, near=near, sources=own)


def topics_of(measure: str, *, restriction: str) -> frozenset[str]:
    """Return the measures that a claim answers for: its own and its whole, or the one that a change names."""
    if measure.startswith("trend."):
        named = measure_of_trend(restriction)
        return frozenset({measure} if named is None else {named[0]})
    known = catalogue().get(measure)
    whole = known.parent if known is not None else None
    return frozenset({measure} if whole is None else {measure, whole})


def _is_near(row: tuple, *, sources: set[int], topics: set[str]) -> bool:  # type: ignore[type-arg]  # a row
    return row[1] in sources or not topics.isdisjoint(topics_of(row[3], restriction=row[4]))


def _keys_of(claim: Claim) -> tuple[int | None, ...]:
    return tuple(getattr(claim, link) for link in _LINKS)


def _links_of(row: tuple) -> set[object]:  # type: ignore[type-arg]  # a row
    """Return what two claims must share, one of these at least: a record they are about, or a place."""
    found: set[object] = {(name, key) for name, key in zip(_LINKS, row[6:], strict=True) if key is not None}
    names = proper_names(row[5])
    return found | ({names} if names else set())


def _attach(rows: QuerySet[Claim]) -> list[Claim]:
    """Return claims with their areas and sources, each source and its text once."""
    claims = list(rows.select_related("area"))
    sources = Source.objects.in_bulk({claim.source_id for claim in claims})
    for claim in claims:
        claim.source = sources[claim.source_id]
    return claims
