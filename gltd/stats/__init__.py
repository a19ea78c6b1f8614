"""The statistics of place, on arrays only.

>>> from gltd.stats import Points, Zones, displacement, rates

Submodules are loaded when they are first named, so that importing the package stays quick.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gltd.stats.points import Points
    from gltd.stats.zones import Zones

_CLASSES = {"Points": "gltd.stats.points", "Zones": "gltd.stats.zones"}
_MODULES = (
    "aoristic",
    "concentration",
    "density",
    "displacement",
    "knox",
    "pattern",
    "points",
    "power",
    "rates",
    "scan",
    "simulate",
    "siting",
    "spells",
    "zones",
)

__all__ = ["Points", "Zones"]


def __getattr__(name: str) -> Any:
    """Load a submodule or one of the two shared classes when it is first named."""
    if name in _CLASSES:
        return getattr(import_module(_CLASSES[name]), name)
    if name in _MODULES:
        return import_module(f"gltd.stats.{name}")
    raise AttributeError(f"module 'gltd.stats' has no attribute {name!r}")


def __dir__() -> list[str]:
    """List what can be named, loaded or not."""
    return sorted([*globals(), *_CLASSES, *_MODULES])
