"""The lists of words in ``words.toml``, which the rules look for or pass over."""

import tomllib
from functools import cache
from importlib.resources import files


@cache
def cues(name: str) -> frozenset[str]:
    """Return one list of words, in lower case and without accents."""
    data = tomllib.loads(files("gltd.claims").joinpath("words.toml").read_text(encoding="utf-8"))
    return frozenset(data[name].split())
