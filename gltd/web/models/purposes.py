"""The legal purposes of a camera on the public way, from one data file with its source and date."""

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Purposes:
    """The closed list of an article of law: what was read, where, when it was checked."""

    article: str
    source: str
    read_version: dt.date
    later_version: dt.date
    checked_on: dt.date
    labels: dict[str, str]
    shorts: dict[str, str]


@cache
def purposes() -> Purposes:
    """Return the purposes by their number in the article."""
    told = tomllib.loads(files("gltd.web.models").joinpath("purposes.toml").read_text(encoding="utf-8"))
    entries = told.pop("purposes")
    labels = {entry["code"]: entry["label"] for entry in entries}
    return Purposes(labels=labels, shorts={entry["code"]: entry["short"] for entry in entries}, **told)


def purpose_choices() -> list[tuple[str, str]]:
    """Return the purposes as a form offers them: « 5° prévention des atteintes… »."""
    return [(code, f"{code}° {label}") for code, label in purposes().labels.items()]


def short_choices() -> list[tuple[str, str]]:
    """Return the purposes in the few words of a column."""
    return [(code, f"{code}° {short}") for code, short in purposes().shorts.items()]
