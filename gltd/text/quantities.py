"""A number with all that belongs to it: what qualifies it, its upper bound, its unit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from gltd.text.lexicon import approximators, collectives, cue_words, magnitudes, units
from gltd.text.numerals import (
    NUMBER_WORDS,
    PARTS,
    DotStyle,
    is_decimal,
    is_short,
    read_digits,
    take_part,
    take_words,
    tidy,
    with_thousands,
)
from gltd.text.tokens import Chunk
from gltd.text.torn import find_torn_end

_MASS_FACTOR = {"kg": 1000, "g": 1, "t": 1_000_000, "mg": 0.001}
_MONEY_FACTOR = {"EUR": 1, "kEUR": 1000, "MEUR": 1_000_000}
_FACTORS = {**_MASS_FACTOR, **_MONEY_FACTOR}
_SPOTS, _CHANGE = cue_words("quantities.spots"), cue_words("quantities.change")
_POINT_OF, _OF = frozenset(("plus", "moins", "pourcentage")), frozenset(("de", "d'"))
_BEFORE_COLLECTIVE = frozenset(("l'", "la", "petite", "bonne", "cette"))
# « deux, voire trois kilos », « deux, presque trois points »
_RANGE_MARKS, _HEDGES = frozenset(("a", "-", "–", "ou")), frozenset(("voire", "presque"))
_AFTER_FRACTION = cue_words("quantities.after_fraction")
_ONE_MILLION = frozenset((("le", "EUR"), ("du", "EUR")))
_TEN, _HUNDRED, _THOUSAND, _MILLION = 10, 100, 1000, 1_000_000
_LESSER, _PAST_THE_END = {"kg": "g", "t": "kg"}, ("",) * 32
Value = int | float
_ALL_OF = frozenset(("tous", "toutes"))  # « condamnés tous deux à trois ans »: both, and no range
_AFTER_ARTICLE = frozenset(("petite", "bonne", "grosse", "demi"))


@cache
def _leading_words() -> frozenset[str]:
    """Return the words that may go on with a number: any other leaves a bare count behind it."""
    return frozenset(
        (*units(), *magnitudes(), *_RANGE_MARKS, *_HEDGES, *_OF, ",", "k", "m", "pour", "autres", "environ")
    )


@dataclass(slots=True)
class Quantity:
    """A number read in a text, in the normalised unit of the schema."""

    value: Value | None
    value_max: Value | None
    approx: str | None
    unit: str
    first: int
    """Place of the first token of the number itself."""
    start: int
    end: int
    article: bool = False
    written: bool = False
    broken: bool = False
    negated: bool = False
    scale: Value = 1
    """What the written number was multiplied by: 1000 for kilos."""


@dataclass(slots=True)
class _Raw:
    """A number before its unit."""

    text: str | None
    value: Value | None
    next: int
    article: bool = False
    approx: str | None = None
    demi: bool = False
    rest: Value = 0
    """What follows the millions: « 2 millions 450 000 »."""


class QuantityReader:
    """Reads quantities out of the tokens of one text."""

    def __init__(self, tokens: list[Chunk], *, style: DotStyle) -> None:
        self._tokens = tokens
        # Empty words behind the last token: they stand for those before the first one too.
        self._text = [*[token.text for token in tokens], *_PAST_THE_END].__getitem__
        self._style = style
        self._units = units()
        self._collectives = collectives()
        self._magnitudes = magnitudes()
        self._leading = _leading_words()

    def read(self, place: int) -> tuple[Quantity, int] | None:
        """Read the quantity that starts at a token; return it and the place after it."""
        raw = self._raw(place)
        if raw is None:
            return None
        if self._text(raw.next) not in self._leading and self._text(place - 1) != "entre":
            bare = self._bare(place, raw)
            if bare is not None:
                return bare, raw.next
        upper: _Raw | None = None
        after = raw.next
        between = self._text(after) == "et" and self._text(place - 1) == "entre"
        ranged = self._text(after) in _RANGE_MARKS and self._text(place - 1) not in _ALL_OF
        if between or (ranged and not self._is_change(place)):
            upper = self._raw(after + 1)
            timed = upper is not None and self._unit(upper.next)[0] in ("year", "month")
            if upper is not None and raw.article and (not timed or self._text(place) == "une"):
                upper = None  # « un à six ans » is a range, « une à Lille », « dont une à six mois » are not.
            if upper is not None and not upper.article:
                after = upper.next
            else:
                upper = None
        hedge = after + (self._text(after) == ",")
        if upper is None and self._text(hedge) in _HEDGES and not raw.article:
            upper = self._raw(hedge + 1)
            if upper is not None and not upper.article:
                after, raw.approx = upper.next, "about"
            else:
                upper = None
        quantity, after = self._with_unit(place, raw, upper, after)
        if upper is not None and not self._is_range(quantity):
            quantity, after = self._with_unit(place, raw, None, raw.next)
        self._qualify(place, raw, quantity)
        if self._text(after) == "environ" and quantity.approx is None:
            quantity.approx = "about"
            quantity.end = self._tokens[after].end
            after += 1
        return quantity, after

    def _bare(self, place: int, raw: _Raw) -> Quantity | None:
        """Return the count of a number that nothing goes on with, unless its figure needs a closer look."""
        if raw.text is None:
            value = raw.value if raw.approx is None else None
        else:
            value = int(raw.text) if raw.text.isdigit() and len(raw.text) < _TEN else None
        if value is None:
            return None
        start, end = self._tokens[place].start, self._tokens[raw.next - 1].end
        written, negated = raw.text is None, self._text(place) in ("aucun", "aucune")
        bare = Quantity(
            value, None, None, "count", place, start, end, raw.article, written=written, negated=negated
        )
        self._qualify(place, raw, bare)
        return bare

    def has_unit(self, place: int) -> bool:
        """Tell whether a unit of mass, money or share stands at a token."""
        name = self._unit(place)[0]
        return (
            name in _MASS_FACTOR
            or name in _MONEY_FACTOR
            or name == "percent"
            or (self._text(place) in self._magnitudes)
        )

    def _is_change(self, place: int) -> bool:
        return self._text(place - 1) in _OF and any(
            self._text(place - back) in _CHANGE for back in range(2, 9)
        )

    @staticmethod
    def _is_range(quantity: Quantity) -> bool:
        low, high = quantity.value, quantity.value_max
        return low is not None and high is not None and low < high <= max(low, 1) * 50

    def _raw(self, place: int) -> _Raw | None:
        token = self._tokens[place] if place < len(self._tokens) else None
        if token is None or (token.kind != "n" and token.kind != "w"):
            return None
        if token.kind == "n":
            torn = find_torn_end(self._tokens, place=place, has_unit=self.has_unit)
            if torn is not None:
                return _Raw("", None, torn)  # no value: it would be guessed
            return self._spread(_Raw(token.text, None, place + 1))
        follow = self._text(place + 1)
        if token.text in ("demi", "demie") and (follow in self._units or follow == "million"):
            return _Raw(None, 0.5, place + 1)
        if token.text == "million" and (self._text(place - 1), self._unit(place + 1)[0]) in _ONE_MILLION:
            return _Raw(None, 1, place)  # « approche le million d'euros »
        if token.text in ("aucun", "aucune"):
            return _Raw(None, 0, place + 1)
        if token.text in self._collectives and self._text(place - 1) in _BEFORE_COLLECTIVE:
            if self._text(place - 1) in ("la", "l'") and self._text(place + 1) not in _OF:
                return None  # « autour de la trentaine » is an age
            return _Raw(None, self._collectives[token.text], place + 1, approx="about")
        if token.text == "plusieurs" and self._text(place + 1).removesuffix("s") in self._collectives:
            return _Raw(None, None, place + 2, approx="vague")
        part = take_part(token.text, second=follow, third=self._text(place + 2))
        if part is not None and (part[0] > 1 or self._unit(place + part[1])[0] in _MASS_FACTOR):
            return _Raw(None, part[0], place + part[1])
        if token.text not in NUMBER_WORDS:
            return None
        return self._words(place)

    def _words(self, place: int) -> _Raw | None:
        follow = self._text(place + 1)
        if follow in ("premier", "bon") and self._unit(place + 2)[0] in _MASS_FACTOR:
            return _Raw(None, 1, place + 2)  # « un premier kilo d'héroïne »
        if self._text(place) in ("un", "une") and not (
            follow in NUMBER_WORDS
            or follow in _AFTER_ARTICLE
            or follow.removesuffix("s") in self._collectives
        ):
            return _Raw(None, 1, place + 1, article=True)
        words = [self._text(at) for at in range(place, min(place + 14, len(self._tokens)))]
        taken = take_words(words)
        if taken is None:
            return None
        value, length = taken
        article = words[:length] in (["un"], ["une"])
        after = place + length
        if article and words[length : length + 1] and words[length] in _AFTER_ARTICLE:
            nearby = after + 1
            if self._text(nearby) in self._collectives:
                factor = 0.5 if words[length] == "demi" else 1
                number = int(self._collectives[self._text(nearby)] * factor)
                return _Raw(None, number, nearby + 1, approx="about")
            if words[length] == "demi" and self._text(nearby) in (self._units | self._magnitudes):
                return _Raw(None, 0.5, nearby)
        return self._spread(_Raw(None, value, after, article=article))

    def _spread(self, raw: _Raw) -> _Raw:
        """Take the noun that multiplies: « trois douzaines », « une dizaine de milliers »."""
        noun = self._text(raw.next)
        singular = noun.removesuffix("s")
        if noun in PARTS and is_short(raw.text):
            raw.value, raw.text, raw.next = int(raw.text or 0) + PARTS[noun], None, raw.next + 1
        if singular in self._collectives and (raw.value is not None or is_short(raw.text)):
            base = raw.value if raw.value is not None else int(raw.text or 0)
            raw.value = base * self._collectives[singular]
            raw.text, raw.article, raw.approx = None, False, "about"
            raw.next += 1
            if self._text(raw.next) == "de" and self._text(raw.next + 1) == "milliers":
                raw.value *= 1000
                raw.next += 2
        return raw

    def _with_unit(self, place: int, raw: _Raw, upper: _Raw | None, after: int) -> tuple[Quantity, int]:
        factor: Value = 1
        magnitude = self._magnitudes.get(self._text(after))
        linked = False
        if magnitude is not None and not (raw.article and magnitude == 1000):
            factor, after = magnitude, after + 1
            half = self._half(after)
            linked = self._text(after) in _OF
            if half:
                raw.demi, after = True, half
            raw.rest, after = self._rest(raw, after, factor)
            linked = self._text(after) in _OF
        loose = raw.approx in ("about", "vague") and self._text(after) in _OF
        other = self._text(after) == "autres" and self._unit(after + 1)[0] in ("g", "kg")
        name, after_unit = self._unit(after + 1 if (linked and factor > 1) or loose or other else after)
        if name is None:
            after_unit = after
        mass, money = name in _MASS_FACTOR, name in _MONEY_FACTOR
        values = [
            self._value(one, is_mass=mass or factor >= _MILLION, is_heavy=name in ("kg", "t"))
            for one in (raw, upper)
            if one is not None
        ]
        scale: Value = 12 if name == "year" else factor * _FACTORS.get(name or "", 1)
        broken = values[0] is None and raw.approx != "vague"
        low = None if values[0] is None else tidy((values[0] + (0.5 if raw.demi else 0)) * scale + raw.rest)
        high = None if len(values) < 2 or values[1] is None else tidy(values[1] * scale)
        low = with_thousands(low, upper=high) if money else low
        unit = "g" if mass else "EUR" if money else {"year": "month"}.get(name or "", name or "count")
        quantity = Quantity(
            low,
            high,
            raw.approx,
            unit,
            place,
            self._tokens[place].start,
            self._tokens[after_unit - 1].end,
            article=raw.article and name is None and factor == 1,
            written=raw.text is None,
            broken=broken,
            negated=self._text(place) in ("aucun", "aucune"),
            scale=scale,
        )
        if mass and low is not None:
            after_unit = self._add_fraction(quantity, name or "", after_unit)
        return quantity, after_unit

    def _value(self, raw: _Raw, *, is_mass: bool, is_heavy: bool) -> Value | None:
        if raw.text is None:
            return raw.value
        return read_digits(raw.text, is_mass=is_mass, is_heavy=is_heavy, style=self._style)

    def _rest(self, raw: _Raw, after: int, factor: int) -> tuple[Value, int]:
        """« 2 millions 450 000 euros »: whole millions may be followed by thousands."""
        token = self._tokens[after] if after < len(self._tokens) else None
        if token is None or token.kind != "n" or factor < _MILLION or is_decimal(raw.text):
            return 0, after
        value = read_digits(token.text, is_mass=False, is_heavy=False, style=self._style)
        is_rest = isinstance(value, int) and _THOUSAND <= value < factor and self._unit(after + 1)[0]
        return (value, after + 1) if is_rest and value is not None else (0, after)

    def _half(self, place: int) -> int:
        halved = self._text(place) == "et" and self._text(place + 1) in ("demi", "demie")
        return place + 2 if halved else 0

    def _unit(self, place: int) -> tuple[str | None, int]:
        word = self._text(place)
        follow = self._text(place + 1)
        if word in ("k", "m") and follow in ("€", "euros", "eur"):
            return ("kEUR" if word == "k" else "MEUR"), place + 2
        if word == "pour" and follow == "cent":
            return "percent", place + 2
        if word in ("d'", "de") and follow in ("euro", "euros"):
            return "EUR", place + 2
        name = self._units.get(word)
        if len(word) == 1 and word.isalpha() and self._tokens[place - 1].kind != "n":
            return None, place
        if name is None or (name == "point" and self._is_spot(place)):
            return None, place
        after = place + 1
        if word in ("gr", "kg", "kgs", "g", "grs") and follow == "." and self._is_glued(place):
            after += self._text(place + 2) != "\n" and self._text(place + 2) != ""
        return name, after

    def _is_spot(self, place: int) -> bool:
        """« 40 points de deal », « 40 points stups », « 40 points démantelés »: no points of percentage."""
        follow = self._text(place + 1)
        return follow in _SPOTS or (follow in _OF and self._text(place + 2) not in _POINT_OF)

    def _is_glued(self, place: int) -> bool:
        return self._tokens[place].end == self._tokens[place + 1].start

    def _add_fraction(self, quantity: Quantity, unit: str, after: int) -> int:
        """Add what follows a unit: « et demi », « 2 kg 500 », « 1 kg 250 g »."""
        half = self._half(after)
        scale = _MASS_FACTOR[unit]
        if quantity.value is None:
            return after
        if half:
            quantity.value = tidy(quantity.value + 0.5 * scale)
            quantity.end = self._tokens[half - 1].end
            return half
        if self._text(after) == "et" and self._unit(after + 2)[0] == _LESSER.get(unit):
            after += 1  # « 1 kg et 200 g », « 2 tonnes et 300 kilos »
        digits = self._text(after)
        hundreds = self._hundreds(after) if unit == "kg" else None
        if hundreds is not None:
            quantity.value = tidy(quantity.value + hundreds[0])
            quantity.end = self._tokens[hundreds[1] - 1].end
            return hundreds[1]
        if unit not in ("kg", "t") or not digits.isdigit() or not 1 <= len(digits) <= 3:
            return after
        follow = self._text(after + 1)
        if len(digits) < 3 and self._tokens[after - 1].end == self._tokens[after].start:
            # « 1kg4 », « 12t5 »
            quantity.value = tidy(quantity.value + int(digits) * scale / 10 ** len(digits))
            quantity.end = self._tokens[after].end
            return after + 1
        glued = self._tokens[after - 1].end == self._tokens[after].start
        named = self._units.get(follow) in ("g", "kg")
        if not named and (len(digits) != 3 or (follow and not glued and follow not in _AFTER_FRACTION)):
            return after
        part = 1000 if unit == "t" else 1
        quantity.value = tidy(quantity.value + int(digits) * part)
        last = after + 1 if named else after
        quantity.end = self._tokens[last].end
        return last + 1

    def _hundreds(self, place: int) -> tuple[int, int] | None:
        """« un kilo huit cents de cocaïne »: hundreds of grams in words."""
        words = [self._text(at) for at in range(place, min(place + 6, len(self._tokens)))]
        taken = take_words(words) if words and words[0] in NUMBER_WORDS else None
        follow = self._text(place + taken[1]) if taken is not None else ""
        if taken is not None and 1 < taken[0] < _TEN and follow in _OF:
            return taken[0] * _HUNDRED, place + taken[1]  # « un kilo huit de résine »
        if taken is None or not _HUNDRED <= taken[0] < _THOUSAND:
            return None
        return (taken[0], place + taken[1]) if not follow or follow in _AFTER_FRACTION else None

    def _qualify(self, place: int, raw: _Raw, quantity: Quantity) -> None:
        """Find what stands before the number: « près de », « entre », « + »."""
        if quantity.value_max is None and self._text(place - 1) not in approximators():
            return
        words = [self._text(at) for at in range(max(0, place - 5), place)]
        if quantity.value_max is not None and words[-1:] and words[-1] in ("entre", "de"):
            quantity.start = self._tokens[place - 1].start
            words, place = words[:-1], place - 1
        if not words:
            return
        for phrase, qualifier in approximators().get(words[-1], ()):
            if len(phrase) <= len(words) and tuple(words[-len(phrase) :]) == phrase:
                if words[-1] == ">" and self._text(place - 2) in ("", "\n"):
                    return  # At the head of a line it is a bullet.
                quantity.approx = qualifier
                quantity.start = self._tokens[place - len(phrase)].start
                return
