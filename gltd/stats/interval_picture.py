"""The picture of a few estimates with their intervals."""

from collections.abc import Sequence
from math import isfinite
from typing import Any

# A name, an estimate, and the bounds of its interval.
Row = tuple[str, float, float, float]


def draw_intervals(rows: Sequence[Row], *, unit: str, no_effect: float = 0.0) -> Any:
    """Draw one point and one bar a row, and a dashed line where there is no effect.

    A row whose interval is open on one side has its point only, and none where the estimate is infinite.
    """
    import altair as alt  # slow to import, and many callers never draw

    order = [name for name, *_ in rows]
    points = [{"nom": name, "valeur": value} for name, value, _, _ in rows if isfinite(value)]
    bars = [
        {"nom": name, "bas": low, "haut": high}
        for name, _, low, high in rows
        if isfinite(low) and isfinite(high)
    ]
    y = alt.Y("nom:N", sort=order, title=None)
    none = alt.Chart({"values": [{"valeur": no_effect}]}).mark_rule(strokeDash=[4, 3]).encode(x="valeur:Q")
    drawn = alt.Chart({"values": bars}).mark_rule(strokeWidth=3)
    return (
        none
        + drawn.encode(y=y, x=alt.X("bas:Q", title=unit), x2="haut:Q")
        + alt.Chart({"values": points}).mark_point(filled=True, size=70).encode(y=y, x="valeur:Q")
    )
