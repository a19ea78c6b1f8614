"""French texts become quantified facts."""

from gltd.text.facts import Fact

__all__ = ["Fact"]
