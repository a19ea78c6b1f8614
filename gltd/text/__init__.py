"""French texts become quantified facts."""

from gltd.text.facts import Fact
from gltd.text.reading import read

__all__ = ["Fact", "read"]
