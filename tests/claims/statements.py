"""Figures for the tests: a heroin seizure of one operation, changed where a test says so."""

import datetime as dt
from decimal import Decimal
from typing import Any

from gltd.claims.figures import Figure

DAY = dt.date(2024, 3, 18)


def figure(key: str, stated: float | Decimal | None, **other: Any) -> Figure:
    """Return a figure of one operation, said by a source named after its key unless told otherwise."""
    fields: dict[str, Any] = {
        "key": key,
        "source": f"source-{key}",
        "measure": "seizure.heroin",
        "value": None if stated is None else Decimal(str(stated)),
        "unit": "g",
        "period_start": DAY,
        "period_end": DAY,
        "perimeter": "quartier des Tilleuls, à Bellerive",
        "operation": "2024-03-18 bellerive",
        "published_on": DAY + dt.timedelta(days=1),
    }
    return Figure(**(fields | other))
