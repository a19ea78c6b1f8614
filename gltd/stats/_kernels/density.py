"""The loops of kernel density: each event's share on the cells around it."""

import math
from typing import Any

import numpy as np

from gltd.stats._kernels.compiled import compiled


@compiled
def add_quartic(x: Any, y: Any, reach: Any, weight: Any, grid: Any) -> None:
    """Add to ``grid`` (rows × columns) 3/(πh²)(1 − d²/h²)² for each event; lengths are in cells.

    ``x`` and ``y`` count cells from the first cell's centre; ``reach`` is each event's h.
    """
    rows, columns = grid.shape
    for event in range(len(x)):
        # Read once: the compiler cannot know that the grid does not hold them.
        here, level = x[event], y[event]
        h2 = reach[event] ** 2
        height = 3.0 * weight[event] / (math.pi * h2)
        bottom = max(0, math.ceil(level - reach[event]))
        top = min(rows - 1, math.floor(level + reach[event]))
        for row in range(bottom, top + 1):
            up2 = (row - level) ** 2
            half = math.sqrt(max(h2 - up2, 0.0))
            left = max(0, math.ceil(here - half))
            right = min(columns - 1, math.floor(here + half))
            base, slope = 1.0 - up2 / h2, 1.0 / h2
            cells = grid[row]
            for column in range(left, right + 1):
                inside = base - slope * (column - here) ** 2
                cells[column] += height * (inside * inside)


@compiled
def spread_gaussian(centre: Any, sigma: Any, cutoff: Any, rows: Any) -> None:
    """Fill ``rows`` (events × cells) with exp(−d²/2σ²)/(σ√2π) for cells within ``cutoff`` σ, else zero."""
    cells = rows.shape[1]
    for event in range(len(centre)):
        width = sigma[event]
        scale = 1.0 / (width * math.sqrt(2.0 * math.pi))
        first = max(0, math.ceil(centre[event] - cutoff * width))
        last = min(cells - 1, math.floor(centre[event] + cutoff * width))
        rows[event, :] = 0.0
        if first > last:
            continue
        # exp(−(d + k)²/2σ²) = exp(−d²/2σ²) · exp(−d/σ²)^k · exp(−1/2σ²)^k²: two products a cell.
        near = min(max(int(np.rint(centre[event])), first), last)
        gap = near - centre[event]
        shrink = math.exp(-1.0 / (width * width))
        for side in (1, -1):
            value = scale * math.exp(-0.5 * (gap / width) ** 2)
            factor = math.exp((-side * gap - 0.5) / (width * width))
            cell = near
            while first <= cell <= last:
                rows[event, cell] = value
                value *= factor
                factor *= shrink
                cell += side


@compiled
def integrate_quartic(x: Any, y: Any, box: Any, nodes: Any, shares: Any, mass: Any) -> None:
    """Fill ``mass`` (rows × columns) with the share of a quartic kernel of reach 1 that lies in ``box``.

    Lengths are in reaches; ``nodes`` and ``shares`` are those of Gauss and Legendre on [−1, 1]: strips from
    south to north, each integrated exactly from west to east.
    """
    west, south, east, north = box
    for row in range(len(y)):
        low, high = max(south - y[row], -1.0), min(north - y[row], 1.0)
        for column in range(len(x)):
            left, right = west - x[column], east - x[column]
            if low == -1.0 and high == 1.0 and left <= -1.0 and right >= 1.0:
                mass[row, column] = 1.0
                continue
            total = 0.0
            for rank in range(len(nodes)):
                up = 0.5 * (low + high) + 0.5 * (high - low) * nodes[rank]
                half2 = 1.0 - up * up
                half = math.sqrt(half2)
                a, b = max(left, -half), min(right, half)
                if b > a:
                    across = half2 * half2 * (b - a) - 2.0 / 3.0 * half2 * (b**3 - a**3) + 0.2 * (b**5 - a**5)
                    total += shares[rank] * across
            mass[row, column] = 3.0 / math.pi * 0.5 * (high - low) * total


@compiled
def layer_gaussian(across: Any, x: Any, y: Any, span: Any, weight: Any, nodes: Any, layers: Any) -> None:
    """Add each event's row ``across`` to the layers (nodes × rows × columns) of its nearest row of cells.

    A Gaussian seen from an event between two rows is a polynomial (Lagrange) of those seen from the nodes:
    each layer gets the share of its node, and is spread from south to north afterwards, all events at once.
    ``span`` is how far, in cells, a row is not zero.
    """
    count, rows, columns = layers.shape
    for event in range(len(y)):
        row = int(np.rint(y[event]))
        if row < 0 or row >= rows:
            continue
        gap = y[event] - row
        first = max(0, math.ceil(x[event] - span))
        last = min(columns, math.floor(x[event] + span) + 1)
        if first >= last:
            continue
        own = across[event, first:last]
        for node in range(count):
            share = weight[event]
            for other in range(count):
                if other != node:
                    share *= (gap - nodes[other]) / (nodes[node] - nodes[other])
            layer = layers[node, row, first:last]
            for column in range(len(own)):
                layer[column] += share * own[column]
