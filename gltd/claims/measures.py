"""The one catalogue of measures, shared by text reading, forms, indicators and bilans."""

import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final, Literal, get_args

Unit = Literal["g", "EUR", "count", "percent", "x", "month", "m3", "m2", "m", "l"]
Nature = Literal["activity", "phenomenon", "means", "justice", "perception"]
AddsUp = Literal["sum", "last", "none"]

# Counted in things, and yet a mean, a rhythm or a change: it may have decimals.
AVERAGED: Final = frozenset(
    {"camera.average", "operation_count.frequency", "phenomenon.cars_quarter_hour", "trend.change"}
)
NATURE_LABELS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "activity": "activité des services",
        "phenomenon": "phénomène",
        "means": "moyens",
        "justice": "justice",
        "perception": "perception",
    }
)
_TREND_CODES: Final = {
    "percent": "trend.percent",
    "x": "trend.multiplier",
    "g": "trend.change_mass",
    "EUR": "trend.change_money",
    "count": "trend.change",
}
_NO_MEASURE: Final = frozenset({"operation_date", "operation_place"})


@dataclass(frozen=True, slots=True)
class Adds:
    """How a measure adds up: over periods that do not overlap, and over areas that do not overlap.

    In time, ``last`` marks a stock, of which the latest level stands, and ``none`` what neither adds up nor
    lasts (a rate, the forces present). Over areas, ``none`` says that the same one may be counted in two of
    them (a suspect counts once per spatial unit).
    """

    over_time: AddsUp
    over_areas: Literal["sum", "none"]


@dataclass(frozen=True, slots=True)
class Family:
    """A closed group of measures, with the strand of the bilan it belongs to."""

    code: str
    label: str
    strand: str


@dataclass(frozen=True, slots=True)
class Measure:
    """One entry of the catalogue; two measures never add up, whatever they share.

    ``parent`` is the measure of which this one counts a part. ``collective`` marks a measure that gathers
    things of several kinds. ``trends`` are the beginnings of the words by which a trend names it.
    """

    code: str
    label: str
    unit: Unit
    unit_of_count: str
    family: str
    nature: Nature
    adds: Adds
    parent: str | None = None
    collective: bool = False
    trends: tuple[str, ...] = ()

    @property
    def is_stock(self) -> bool:
        """Whether the value is a level at a date rather than a count over a period."""
        return self.adds.over_time == "last"

    @property
    def is_whole(self) -> bool:
        """Whether people or things are counted one by one: such a figure has no decimals, an average may."""
        return self.unit == "count" and self.code not in AVERAGED


@dataclass(frozen=True, slots=True)
class _Catalogue:
    strands: Mapping[str, str]
    families: Mapping[str, Family]
    measures: Mapping[str, Measure]
    counted: Mapping[str, tuple[str, ...]]


def catalogue() -> Mapping[str, Measure]:
    """Return every measure by its code, in the order of the data file."""
    return _load().measures


def label_of(code: str) -> str:
    """Return the French label of a measure; of one that the catalogue lacks, its kind and its own word."""
    measures = _load().measures
    if code in measures:
        return measures[code].label
    kind, dot, item = code.partition(".")
    other = measures.get(f"{kind}.other")
    return code if other is None or not dot else f"{other.label} ({item.replace('_', ' ')})"


def families() -> Mapping[str, Family]:
    """Return every family by its code, in the order of the data file."""
    return _load().families


def strands() -> Mapping[str, str]:
    """Return the French label of every strand of a bilan."""
    return _load().strands


def measure_for(
    kind: str, *, item: str | None, unit: str | None, counted: str | None = None
) -> Measure | None:
    """Return the measure of a fact of the annotation schema, or ``None`` where it has none.

    ``kind`` is the schema's ``type``. ``counted`` moves a thing to the measure of its unit of count: 500
    tablets of MDMA are not 500 g of it.
    """
    if kind in _NO_MEASURE:
        return None
    measures = _load().measures
    if kind == "trend":
        return measures.get(_TREND_CODES.get(unit or "", ""))
    base = measures.get(f"{kind}.{item}") or measures.get(f"{kind}.other")
    if base is None:
        return None
    variant = _variant_of(base, counted)
    if variant is not None and variant.unit == unit:
        return variant
    if base.unit == unit or unit is None:
        return base
    return measures.get(f"{base.code}.piece") if unit == "count" else None


@lru_cache(maxsize=4096)
def plain(words: str) -> str:
    """Return words in lower case without accents, to compare them."""
    decomposed = unicodedata.normalize("NFKD", words.replace("’", "'").casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character)).strip()


def _variant_of(base: Measure, counted: str | None) -> Measure | None:
    if not counted:
        return None
    word = plain(counted)
    singular = word[:-1] if word.endswith(("s", "x")) else word
    if singular == plain(base.unit_of_count):
        return None
    loaded = _load()
    for name in loaded.counted.get(singular, ()):
        if found := loaded.measures.get(f"{base.code}.{name}"):
            return found
    return None


@cache
def _load() -> _Catalogue:
    data = tomllib.loads(files("gltd.claims").joinpath("measures.toml").read_text(encoding="utf-8"))
    found_families: dict[str, Family] = {}
    measures: dict[str, Measure] = {}
    for family_code, family in data["families"].items():
        if family["strand"] not in data["strands"]:
            raise ValueError(f"{family_code}: unknown strand {family['strand']}")
        found_families[family_code] = Family(family_code, family["label"], family["strand"])
        for code, entry in family["measures"].items():
            base = _measure(code, {**_defaults(family), **entry}, family=family_code)
            measures[code] = base
            for name in entry.get("variants", ()):
                variant = _variant(base, name, entry=data["variants"][name])
                measures[variant.code] = variant
    counted: dict[str, tuple[str, ...]] = {}
    for name, entry in data["variants"].items():
        for word in entry["words"]:
            counted[word] = (*counted.get(word, ()), name)
    _check(measures)
    return _Catalogue(
        MappingProxyType(data["strands"]),
        MappingProxyType(found_families),
        MappingProxyType(measures),
        MappingProxyType(counted),
    )


def _defaults(family: Mapping[str, Any]) -> dict[str, Any]:
    named = {key: family[key] for key in ("nature", "unit", "counts", "time", "areas") if key in family}
    return {"nature": "activity", "unit": "count", "time": "sum", "areas": "sum", **named}


def _measure(code: str, entry: Mapping[str, Any], *, family: str) -> Measure:
    return Measure(
        code=code,
        label=entry["label"],
        unit=entry["unit"],
        unit_of_count=entry["counts"],
        family=family,
        nature=entry["nature"],
        adds=Adds(over_time=entry["time"], over_areas=entry["areas"]),
        parent=entry.get("parent"),
        collective=entry.get("collective", False),
        trends=tuple(entry.get("trends", ())),
    )


def _variant(base: Measure, name: str, *, entry: Mapping[str, Any]) -> Measure:
    return Measure(
        code=f"{base.code}.{name}",
        label=f"{base.label}, {entry['label']}",
        unit=entry.get("unit", "count"),
        unit_of_count=entry["counts"],
        family=base.family,
        nature=base.nature,
        adds=base.adds,
        collective=base.collective,
    )


def _check(measures: Mapping[str, Measure]) -> None:
    """Refuse a data file whose words are not those of the closed lists."""
    for measure in measures.values():
        if measure.unit not in get_args(Unit) or measure.nature not in get_args(Nature):
            raise ValueError(f"{measure.code}: unknown unit or nature")
        if measure.parent is not None and measures[measure.parent].unit != measure.unit:
            raise ValueError(f"{measure.code}: a part and its whole have different units")
        if measure.adds.over_time not in get_args(AddsUp) or measure.adds.over_areas not in ("sum", "none"):
            raise ValueError(f"{measure.code}: unknown way of adding up")
