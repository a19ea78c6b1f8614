"""Siting: where to put k cameras, or anything that covers what is near."""

from gltd.stats.siting.covering import Siting, maximal_covering

__all__ = ["Siting", "maximal_covering"]
