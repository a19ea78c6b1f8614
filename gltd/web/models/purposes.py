"""The legal purposes of a camera on the public way, from the data file of the law."""

import datetime as dt
from dataclasses import dataclass
from functools import cache

from gltd.usecases.following import law, read_law


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
    told = read_law()["purposes"]
    reference = law().references[told["reference"]]
    return Purposes(
        article=told["article"],
        source=reference.source,
        read_version=told["read_version"],
        later_version=told["later_version"],
        checked_on=reference.checked_on,
        labels={entry["code"]: entry["label"] for entry in told["list"]},
        shorts={entry["code"]: entry["short"] for entry in told["list"]},
    )


def purpose_choices() -> list[tuple[str, str]]:
    """Return the purposes as a form offers them: « 5° prévention des atteintes… »."""
    return [(code, f"{code}° {label}") for code, label in purposes().labels.items()]


def short_choices() -> list[tuple[str, str]]:
    """Return the purposes in the few words of a column."""
    return [(code, f"{code}° {short}") for code, short in purposes().shorts.items()]
