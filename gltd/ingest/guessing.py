"""A mapping guessed from the names and the first rows of a file; a person looks at it before it serves."""

import datetime as dt
import re
import tomllib
from collections.abc import Callable, Sequence
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

import numpy as np

from gltd.claims.measures import plain
from gltd.ingest.coordinates import Judgement, judge
from gltd.ingest.locating import DEGREES, LAMBERT_93
from gltd.ingest.mapping import (
    ISO_FORMATS,
    MISSING,
    NATURES,
    AddressColumns,
    Choice,
    Mapping,
    PlaceColumns,
    TimeColumns,
)
from gltd.ingest.nomenclatures import suggest
from gltd.ingest.pairs import find_order, is_pairs
from gltd.ingest.sampling import Sample

_DAYS: Final = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y", "%Y/%m/%d", "%Y%m%d", "%m/%d/%Y")
_CLOCKS: Final = ("%H:%M", "%H:%M:%S", "%Hh%M", "%H.%M", "%H%M")
_ZONED: Final = tuple(f"%Y-%m-%d{gap}%H:%M:%S{part}%z" for gap in "T " for part in ("", ".%f"))
_ENOUGH: Final = 0.6
_MOST_KINDS: Final = 60
_WAY: Final = re.compile(
    r"\b(rue|avenue|av|boulevard|bd|place|chemin|allee|impasse|route|quai|square|cours)\b"
)


@dataclass(frozen=True)
class Guess:
    """A mapping, what its coordinates look like, and the fields for which nothing was found."""

    mapping: Mapping
    places: Judgement
    lacking: tuple[str, ...]


def guess_mapping(sample: Sample, *, source: str, nature: str = "recorded_offence") -> Guess:
    """Return the mapping that a file most probably wants."""
    taken: set[str] = set()
    time = _guess_time(sample, taken=taken)
    place, judgement = _guess_place(sample, taken=taken)
    numbered = _pick(sample, field="id", taken=taken, fits=_is_unique)
    category = _pick(sample, field="category", taken=taken, fits=_is_category)
    lacking = [name for name, found in (("time", time.start), ("category", category)) if not found]
    if place.x is None and place.address is None and sample.places is None:
        lacking.append("place")
    words = sorted(set(sample.column(category))) if category else []
    codes = {word: entry.key for word in words if nature == "recorded_offence" and (entry := suggest(word))}
    mapping = Mapping(
        source=source,
        nature=Choice(constant=nature if nature in NATURES else "recorded_offence"),
        time=time,
        place=place,
        category=Choice(column=category, codes=codes) if category else Choice(constant="fait"),
        id_column=numbered,
    )
    return Guess(mapping, judgement, tuple(lacking))


def find_formats(texts: Sequence[str], *, clocks: Sequence[str] | None = None) -> tuple[str, ...]:
    """Return the formats that read most of some dates, with their hour (in a second list) where there is one.

    The first formats are the likelier ones: « 02/03/2024 » is the 2nd of March.
    """
    if clocks and _reads("%Y-%m-%d", texts=texts):
        return (*(f"%Y-%m-%d {hour}" for hour in _CLOCKS if _reads(hour, texts=clocks)), "%Y-%m-%d")
    if clocks:
        pairs = [(day, hour) for day in find_formats(texts) for hour in _CLOCKS if _reads(hour, texts=clocks)]
        return (*(f"{day} {hour}" for day, hour in pairs[:2]), *find_formats(texts)[:1])
    iso = [one for one in ISO_FORMATS if any(_parses(text, one) for text in texts)]
    if texts and sum(any(_parses(text, one) for one in iso) for text in texts) >= _ENOUGH * len(texts):
        return ISO_FORMATS
    if texts and sum(any(_parses(text, one) for one in _ZONED) for text in texts) >= _ENOUGH * len(texts):
        return _ZONED
    tried = [f"{day}{hour}" for day in _DAYS for hour in ("", *(f" {clock}" for clock in _CLOCKS))]
    found = [one for one in tried if _reads(one, texts=texts, share=0.1)]
    for day in _DAYS:
        kept = tuple(one for one in found if one.startswith(day))
        if kept and sum(any(_parses(t, one) for one in kept) for t in texts) >= _ENOUGH * len(texts):
            return kept
    return ()


def _guess_time(sample: Sample, *, taken: set[str]) -> TimeColumns:
    def dated(texts: list[str]) -> bool:
        return bool(find_formats(texts))

    start = _pick(sample, field="start", taken=taken, fits=dated)
    if start is None:
        return TimeColumns(start=())
    formats = find_formats(sample.column(start))
    columns: tuple[str, ...] = (start,)
    if not any("%H" in one for one in formats) or formats == ISO_FORMATS:
        clock = _pick(
            sample,
            field="clock",
            taken=taken,
            fits=lambda texts: any(_reads(c, texts=texts) for c in _CLOCKS),
        )
        if clock is not None:
            columns = (start, clock)
            formats = find_formats(sample.column(start), clocks=sample.column(clock))
    end = _pick(sample, field="end", taken=taken, fits=dated)
    extra = find_formats(sample.column(end)) if end else ()
    level = (
        "period" if end else ("minute" if len(columns) > 1 or any("%H" in one for one in formats) else "day")
    )
    return TimeColumns(
        start=columns,
        end=(end,) if end else (),
        formats=tuple(dict.fromkeys((*formats, *extra))),
        level=level,
    )


def _guess_place(sample: Sample, *, taken: set[str]) -> tuple[PlaceColumns, Judgement]:
    if sample.places is not None:
        known = [place for place in sample.places if place is not None]
        judgement = judge(np.array([x for x, _ in known]), y=np.array([y for _, y in known]))
        return PlaceColumns(level="point"), judgement
    x = _pick(sample, field="lon", taken=taken, fits=_is_numbers)
    y = _pick(sample, field="lat", taken=taken, fits=_is_numbers)
    if x is not None and y is not None:
        judgement = judge(read_numbers(sample, name=x), y=read_numbers(sample, name=y))
        if judgement.swapped:
            x, y = y, x
        crs = judgement.crs or (LAMBERT_93 if judgement.kind == "mixed" else DEGREES)
        precision = _pick(sample, field="precision", taken=taken, fits=_is_numbers)
        return PlaceColumns(x=x, y=y, crs=crs, precision_column=precision), judgement
    both = _pick(sample, field="pair", taken=taken, fits=is_pairs)
    if both is not None:
        order, judgement = find_order(sample.column(both))
        return PlaceColumns(x=both, y=both, crs=judgement.crs or DEGREES, order=order), judgement
    street = _pick(sample, field="street", taken=taken, fits=_is_address)
    if street is None:
        return PlaceColumns(), Judgement("none")
    number, postcode, commune, insee = (
        _pick(sample, field=name, taken=taken, fits=lambda _texts: True)
        for name in ("number", "postcode", "commune", "insee")
    )
    address = AddressColumns(street, number=number, postcode=postcode, commune=commune, insee=insee)
    return PlaceColumns(address=address, level="address"), Judgement("none")


@cache
def _names() -> AnyMapping[str, list[str]]:
    """Return, by field, the names that files give its column."""
    return tomllib.loads(files("gltd.ingest").joinpath("guessing.toml").read_text(encoding="utf-8"))


def _pick(sample: Sample, *, field: str, taken: set[str], fits: Callable[[list[str]], bool]) -> str | None:
    """Return the column whose name suits a field best and whose contents fit it; it is then taken."""
    plain_names = {name: re.sub(r"[^a-z0-9]+", " ", plain(name)).strip() for name in sample.names}
    for wanted in _names()[field]:
        rule = re.compile(wanted.replace("*", ".*"))
        for name, words in plain_names.items():
            if name in taken or sample.names.count(name) > 1 or not rule.fullmatch(words):
                continue
            texts = [text for text in sample.column(name) if text not in MISSING]
            if texts and fits(texts):
                taken.add(name)
                return name
    return None


def read_numbers(sample: Sample, *, name: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return a column as numbers, NaN where it holds none; a comma is a point."""
    place = sample.names.index(name)
    return np.array([_number(row[place]) for row in sample.rows], dtype=np.float64)


def _number(text: str) -> float:
    try:
        return float(re.sub(r"[\s\u00a0\u202f]", "", text).replace(",", "."))
    except ValueError:
        return float("nan")


def _is_numbers(texts: list[str]) -> bool:
    return sum(not np.isnan(_number(text)) for text in texts) >= _ENOUGH * len(texts)


def _is_unique(texts: list[str]) -> bool:
    return len(set(texts)) == len(texts)


def _is_category(texts: list[str]) -> bool:
    few = len(set(texts)) <= max(2, min(_MOST_KINDS, len(texts) * 0.6))
    return few and max(len(text) for text in texts) <= 200


def _is_address(texts: list[str]) -> bool:
    return sum(bool(_WAY.search(plain(text))) for text in texts) >= 0.5 * len(texts)


def _reads(form: str, *, texts: Sequence[str], share: float = _ENOUGH) -> bool:
    return bool(texts) and sum(_parses(text, form) for text in texts) >= share * len(texts)


def _parses(text: str, form: str) -> bool:
    try:
        dt.datetime.strptime(text, form)  # noqa: DTZ007 - only whether it can be read
    except ValueError:
        return False
    return True
