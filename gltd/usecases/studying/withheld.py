"""What of a result is told to those not entitled to small counts: all of it, or none of its counts."""

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any, Final

from gltd.disclosure import MINIMUM

WITHHELD: Final = (
    "Le résultat n'est pas diffusé : l'un de ses nombres de faits est petit, ou le détail en ferait "
    "retrouver de petits. Le registre le donne à ceux qui y ont droit."
)
# The kinds whose rows carry every count that their sentence, tables and pictures tell. The others count by
# hour, month, cell or place, or tell shares that give a count back.
_TOLD_BY_ROWS: Final = ("displacement", "comparison", "pattern", "emerging")
_COUNTS: Final = ("reference", "before", "after", "cases")


def withhold(result: Mapping[str, Any]) -> dict[str, Any]:
    """Return a result as those without the right to small counts read it.

    One small count withholds every outcome: beside an effect and its interval, the other zones give it back.
    """
    if result["kind"] in _TOLD_BY_ROWS and not any(0 < count < MINIMUM for count in _list_counts(result)):
        return dict(result)
    return {**result, "outcomes": [], "limits": [], "sentence": WITHHELD}


def _list_counts(result: Mapping[str, Any]) -> Iterator[float]:
    """Yield the counts of the rows, and what one outcome leaves of another: all the facts, less some."""
    told: dict[tuple[str, str], list[float]] = {}
    for outcome in result["outcomes"]:
        for row in outcome["rows"]:
            for name in _COUNTS:
                if row.get(name) is not None:
                    told.setdefault((row["name"], name), []).append(row[name])
    for counts in told.values():
        yield from counts
        yield from (abs(one - other) for one, other in combinations(counts, 2))
