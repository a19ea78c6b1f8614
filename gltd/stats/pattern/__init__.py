"""Change of pattern: where facts are, whatever their number."""

from gltd.stats.pattern.centre import Centre, Interval, Move, centre, move
from gltd.stats.pattern.sppt import Sppt, sppt

__all__ = ["Centre", "Interval", "Move", "Sppt", "centre", "move", "sppt"]
