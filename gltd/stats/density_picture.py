"""The picture of a density or of a change of density."""

from typing import TYPE_CHECKING, Literal

import numpy as np

from gltd.stats.arguments import FloatArray

if TYPE_CHECKING:
    import altair as alt

_DRAWN_CELLS = 4_000


def draw(
    values: FloatArray,
    *,
    x_m: FloatArray,
    y_m: FloatArray,
    title: str,
    scheme: Literal["purples", "purpleorange"],
) -> "alt.Chart":
    """Draw one coloured square for each cell, fewer where there are very many."""
    import altair as alt  # slow to import, and many callers never draw

    # A picture needs no more than some thousand cells: every other row and column is left out beyond.
    step = max(1, round(np.sqrt(values.size / _DRAWN_CELLS)))
    side = step * (float(x_m[1] - x_m[0]) if len(x_m) > 1 else 1.0)
    rows = [
        {
            "west": float(x_m[column]) - side / 2,
            "east": float(x_m[column]) + side / 2,
            "south": float(y_m[row]) - side / 2,
            "north": float(y_m[row]) + side / 2,
            "value": float(values[row, column]),
        }
        for row in range(step // 2, values.shape[0], step)
        for column in range(step // 2, values.shape[1], step)
    ]
    chart: alt.Chart = (
        alt.Chart({"values": rows})
        .mark_rect()
        .encode(
            x=alt.X("west:Q", title="Est (m)", scale=alt.Scale(zero=False)),
            x2="east:Q",
            y=alt.Y("south:Q", title="Nord (m)", scale=alt.Scale(zero=False)),
            y2="north:Q",
            color=alt.Color("value:Q", title=title, scale=alt.Scale(scheme=scheme)),
        )
    )
    return chart
