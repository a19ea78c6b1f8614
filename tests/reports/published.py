"""A hostile reader of real bilans: every version that was published of a scheme, believed together.

The reader knows what stands inside what, and is granted more than any reader has: of all the ways in which
rows might add up (areas, months, kinds, columns, tables of one whole) he believes each one that is true. What
is withheld is then put before :class:`tests.attacker.Reader`. Nothing comes from :mod:`gltd.reports.bonds`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from gltd.reports.content import Content
from gltd.reports.data import list_rows
from gltd.reports.public import trim
from tests.attacker import Reader

Inside = Mapping[str, frozenset[str]]
"""What each perimeter is made of; areas that hold one another share pieces."""


@dataclass(frozen=True)
class Row:
    """A printed row: what it counts, where and when, its value, and what is printed of it."""

    code: str
    label: str
    perimeter: str
    start: str
    end: str
    unit: str
    real: int
    shown: int | None

    @property
    def name(self) -> str:
        """The same quantity, as the same source states it, has the same name in every version."""
        return "|".join(
            (self.code, self.label, self.perimeter, self.start, self.end, self.unit, str(self.real))
        )

    @property
    def head(self) -> str:
        """What is counted, without the area, month or kind that follows it."""
        return self.label.partition(", ")[0]

    @property
    def kind(self) -> str:
        """The area, the month or the kind of a row of a table."""
        return self.label.partition(", ")[2]


def list_counts(real: Content, *, shown: Content) -> Iterator[Row]:
    """Yield the counts of a bilan with what is printed of each; what changed since repeats them."""
    pair = trim(real), replace(shown, since=None)
    for whole, cut in zip(*map(list_rows, pair), strict=True):
        assert (whole["mesure"], whole["debut"]) == (cut["mesure"], cut["debut"])
        if whole["unite"] == "count" and whole["valeur"] and float(whole["valeur"]).is_integer():
            yield Row(
                *(whole["code"], whole["mesure"], whole["perimetre"], whole["debut"], whole["fin"]),
                *(whole["compte_en"], int(float(whole["valeur"]))),
                int(float(cut["valeur"])) if cut["valeur"] else None,
            )


def collect(rows: Sequence[Row], *, inside: Inside) -> Reader:
    """Return the reader who has seen rows and believes whatever is true of them."""
    reader = Reader()
    for row in rows:
        reader.read({row.name: row.shown})
    reader.read({"zéro": 0})
    rows = list({row.name: row for row in rows}.values())
    alone = [row for row in rows if not row.kind]
    sums: dict[tuple[str, int], list[str]] = {}
    for parts in list_groups(rows, inside=inside):
        total = sum(part.real for part in parts)
        whole = f"? {len(reader.equal)}"
        reader.equal.append((whole, tuple(part.name for part in parts)))
        sums.setdefault((parts[0].unit, total), []).append(whole)
        end = max(part.end for part in parts)
        for one in alone:
            if one.unit != parts[0].unit or one.end != end or one in parts:
                continue
            if one.real == total:
                reader.equal.append((one.name, (whole,)))
            elif one.code == parts[0].code and max(part.real for part in parts) <= one.real <= total:
                reader.below.append((one.name, (whole,)))
                reader.above += [(one.name, (part.name,)) for part in parts]
    for wholes in sums.values():
        reader.equal += [(wholes[0], (other,)) for other in wholes[1:]]
    reader.above += list_orders(rows, inside=inside)
    return reader


def list_groups(rows: Sequence[Row], *, inside: Inside) -> Iterator[list[Row]]:
    """Yield rows that might make up a whole: areas, months, kinds, columns, two kinds, places, periods."""
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        if row.kind:
            sort = "quartier" if row.kind in inside else "mois" if row.kind[-4:].isdigit() else "nature"
            groups.setdefault((sort, row.code, row.head, row.unit, row.perimeter), []).append(row)
            groups.setdefault(("colonnes", row.kind, row.unit, row.perimeter, row.start), []).append(row)
        else:
            name = row.label.partition(" (")[0]
            groups.setdefault(("espèces", row.code, name, row.unit, row.perimeter, row.end), []).append(row)
            groups.setdefault(("périodes", row.code, row.label, row.unit, row.perimeter), []).append(row)
            groups.setdefault(("lieux", row.code, row.label, row.unit, row.start, row.end), []).append(row)
    for (sort, *_), group in groups.items():
        if sort in ("espèces", "périodes", "lieux"):
            yield from (list(pair) for pair in combinations(group, 2))
            whole = max(group, key=lambda row: row.real)
            if len(group) > 3:
                yield [row for row in group if row is not whole]
        if len(group) > 1:
            yield group


def list_orders(rows: Sequence[Row], *, inside: Inside) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each whole with a part of it: a smaller place or period of the same count, if it is smaller."""
    for whole in rows:
        for part in rows:
            same = (whole.code, whole.label, whole.unit) == (part.code, part.label, part.unit)
            within = inside.get(part.perimeter, {part.perimeter}) <= inside.get(whole.perimeter, frozenset())
            days = whole.start <= part.start and part.end <= whole.end
            if same and part != whole and within and days and part.real <= whole.real:
                yield whole.name, (part.name,)


def attack(versions: Sequence[tuple[Content, Content]], *, inside: Inside) -> dict[str, float]:
    """Return how many values each withheld count keeps for the reader of all versions, real and shown."""
    rows = [row for real, shown in versions for row in list_counts(real, shown=shown)]
    return collect(rows, inside=inside).narrow()
