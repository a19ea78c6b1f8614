"""A text as a row of chunks: quantities, dates, terms of the lexicon, plain words, marks."""

from __future__ import annotations

import re
from functools import cache

from gltd.text.dates import DateMention, find_dates
from gltd.text.lexicon import Term, cue_words, term_tree
from gltd.text.numerals import NUMBER_WORDS, DotStyle, detect_dot_style
from gltd.text.quantities import Quantity, QuantityReader
from gltd.text.tokens import Chunk, tokenise

# « un centre de rétention », « 3-MMC »: numbers that may be the first word of a term.
_MAY_NAME = frozenset(("un", "une", "deux", "2", "3", "4"))
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_LEAD = 2
_YEAR_OF_MONTHS, _TEN = 12, 10
_NO_DOTS = DotStyle(decimal_mass=False, thousands=False)
_NEVER = 1 << 60
_WAYS = cue_words("chunks.ways")
_TIMES = frozenset(("month", "none", "day"))
_LISTED = frozenset(("et", "ou", ",", "a"))
_LINE_END = Chunk("p", "\n", 0, 0)
_NO_TERMS: tuple[Term, ...] = ()
_YEAR_LEADS = cue_words("chunks.year_leads")
_NEAR = 3
_ENDS_RATIO = frozenset(("est", "etait", "a", "avait", ".", ","))
_LEADS_TO_NAME = frozenset(("a", "au", "aux", "de", "d'", "sur", "en", "pres", ",", "les", "le"))
_NOT_A_FIGURE_AFTER = cue_words("chunks.not_a_figure_after")


def cut(folded: str) -> list[Chunk]:
    """Cut a folded text into chunks."""
    tokens = tokenise(folded)
    dates = find_dates(folded, tokens=tokens)
    dotted = any("." in token.text for token in tokens if token.kind == "n")
    style = detect_dot_style(folded) if dotted else _NO_DOTS
    chunks = _Cutter(tokens, dates, QuantityReader(tokens, style=style)).cut()
    counted = [place for place, chunk in enumerate(chunks) if chunk.quantity is not None]
    _spread_ages(chunks, counted)
    _join_durations(chunks, counted)
    if "•" in folded:
        _straighten_arrows(chunks)
    return chunks


def _spread_ages(chunks: list[Chunk], counted: list[int]) -> None:
    """« de 19, 23 et 31 ans »: each of the numbers is an age."""
    for place in reversed(counted):
        last = chunks[place].quantity
        if last is None or last.unit not in _TIMES or not 1 < place < len(chunks) - 1:
            continue
        first = chunks[place - 2].quantity
        if place > _LEAD and chunks[place - 3].text in ("tous", "toutes"):
            continue  # « condamnés tous deux à trois ans »
        if first is not None and first.unit == "count" and chunks[place - 1].text in _LISTED:
            first.unit = last.unit
            if last.scale != 1 and first.value is not None:
                first.value, first.scale = first.value * last.scale, last.scale


def _join_durations(chunks: list[Chunk], counted: list[int]) -> None:
    """« trois ans et six mois », « deux ans et demi »: one duration."""
    joined: set[int] = set()
    for place in counted:
        chunk, whole = chunks[place], chunks[place].quantity
        if whole is None or whole.unit != "month" or place + _LEAD >= len(chunks):
            continue
        if chunks[place + 1].text != "et":
            continue
        rest = chunks[place + 2]
        if whole.scale != _YEAR_OF_MONTHS or whole.value is None:
            continue
        months = rest.quantity
        if rest.text in ("demi", "demie"):
            whole.value += _YEAR_OF_MONTHS // 2
        elif months is not None and months.unit == "month" and months.scale == 1 and _is_rest(months):
            whole.value += months.value or 0
        else:
            continue
        whole.end = chunk.end = rest.end
        joined.update((place + 1, place + 2))
    if joined:
        chunks[:] = [chunk for place, chunk in enumerate(chunks) if place not in joined]


def _is_rest(months: Quantity) -> bool:
    return months.value_max is None and 0 < (months.value or 0) < _YEAR_OF_MONTHS


def _straighten_arrows(chunks: list[Chunk]) -> None:
    """« Résultat ➡ 3 interpellés »: one arrow within a line is a colon, several are bullets."""
    inner: list[Chunk] = []
    before = "\n"
    for chunk in (*chunks, _LINE_END):
        if chunk.text == "\n":
            if len(inner) == 1:
                inner[0].text = ":"
            inner.clear()
        elif chunk.text == "•" and before not in ("\n", "•"):
            inner.append(chunk)
        before = chunk.text


@cache
def _first_words() -> frozenset[str]:
    """Return all words that can start a term or a number: any other word is a chunk by itself."""
    return frozenset(term_tree()) | NUMBER_WORDS | _QUANTITY_WORDS


class _Cutter:
    def __init__(self, tokens: list[Chunk], dates: list[DateMention], reader: QuantityReader) -> None:
        self._tokens = tokens
        self._dates = dates
        self._reader = reader
        self._root = term_tree()
        self._chunks: list[Chunk] = []

    def cut(self) -> list[Chunk]:
        """Cut all tokens."""
        place, next_date = 0, 0
        tokens, chunks, dates = self._tokens, self._chunks, self._dates
        known, numeric, root = _first_words(), NUMBER_WORDS | _QUANTITY_WORDS, self._root
        count = len(tokens)
        date_start = dates[0].start if dates else _NEVER
        while place < count:
            token = tokens[place]
            if token.end > date_start:
                if token.start < dates[next_date].end:
                    place = self._take_date(place, dates[next_date])
                next_date += 1
                date_start = dates[next_date].start if next_date < len(dates) else _NEVER
                continue
            if token.kind == "w":
                text = token.text
                if text in known and (
                    text in numeric
                    or (node := root[text]).terms
                    or (
                        place + 1 < count
                        and (
                            (follow := tokens[place + 1].text) in node or follow == "#" or follow in _INSERTED
                        )
                    )
                ):
                    place = self._take_word(place)
                    continue
            elif token.kind == "n":
                place = self._take_word(place)
                continue
            elif token.kind == "o" and (named := root.get(token.text.replace("-", ""))) is not None:
                token = Chunk("t", token.text, token.start, token.end, named.terms)  # « deux AK-47 »
            chunks.append(token)
            place += 1
        return chunks

    def _take_date(self, place: int, mention: DateMention) -> int:
        chunks, tokens = self._chunks, self._tokens
        while chunks and chunks[-1].start >= mention.start:
            chunks.pop()
        chunks.append(Chunk("d", mention.text, mention.start, mention.end, date=mention))
        while place < len(tokens) and tokens[place].start < mention.end:
            place += 1
        return place

    def _take_word(self, place: int) -> int:
        token = self._tokens[place]
        if token.kind == "n" or token.text in NUMBER_WORDS or token.text in _QUANTITY_WORDS:
            year = self._take_year(place)
            if year:
                return year
            length, terms = self._longest_term(place) if token.text in _MAY_NAME else (0, ())
            if length > 1:
                return self._add_term(place, length, terms)
            taken = self._reader.read(place)
            if taken is not None:
                return self._add_quantity(place, *taken)
        length, terms = self._longest_term(place)
        if length:
            return self._add_term(place, length, terms)
        token.kind = "w"
        self._chunks.append(token)
        return place + 1

    def _add_term(self, place: int, length: int, terms: tuple[Term, ...]) -> int:
        tokens = self._tokens[place : place + length]
        text = " ".join([one.text for one in tokens])
        if terms[0].kind == "share":  # « parmi lesquels trois mineurs » says « dont trois mineurs »
            self._chunks.append(Chunk("w", "dont", tokens[0].start, tokens[-1].end))
            return place + length
        self._chunks.append(Chunk("t", text, tokens[0].start, tokens[-1].end, terms))
        return place + length

    def _longest_term(self, place: int) -> tuple[int, tuple[Term, ...]]:
        tokens, count = self._tokens, len(self._tokens)
        node = self._root.get(tokens[place].text)
        if node is None:
            return 0, _NO_TERMS
        length, terms = (1, node.terms) if node.terms else (0, _NO_TERMS)
        at = place + 1
        while node and at < count:
            text = tokens[at].text
            follow = node.get(text)
            at += 1
            if follow is None:
                # « mettent également la main sur »: an adverb may stand inside a term.
                if text == "#" or (text in _INSERTED and at - place <= _NEAR):
                    continue
                break
            node = follow
            if node.terms:
                length, terms = at - place, node.terms
        return length, terms

    def _take_year(self, place: int) -> int:
        """Recognise a year, which is no figure: « en 2018 », « (2022) »."""
        token = self._tokens[place]
        if token.kind != "n" or not _YEAR.fullmatch(token.text):
            return 0
        before = self._tokens[place - 1].text if place else ""
        after = self._tokens[place + 1].text if place + 1 < len(self._tokens) else ""
        if before == "dont":
            return 0
        follows = self._root.get(after)
        noun = follows is not None and any(
            term.kind in ("person", "force", "vehicle", "goods", "event", "substance", "site")
            for term in follows.terms
        )
        unit = self._reader.has_unit(place + 1)
        # « 2 598 personnes et 1 992 véhicules », but « en 2021 et 2022 ».
        alone = before == "et" and (len(self._chunks) < _LEAD or self._chunks[-_LEAD].kind != "d")
        counted = before in ("de", "d'") and self._tokens[place - 2].text in ("plus", "moins", "pres")
        if unit or (noun and (alone or counted or before not in _YEAR_LEADS)):
            return 0
        year = int(token.text)
        mention = DateMention(token.text, token.start, token.end, "year", year=year)
        self._chunks.append(Chunk("d", token.text, token.start, token.end, date=mention))
        return place + 1

    def _add_quantity(self, place: int, quantity: Quantity, after: int) -> int:
        before = self._chunks[-1].text if self._chunks else ""
        if quantity.unit == "count" and (before.rpartition(" ")[2] in _NOT_A_FIGURE_AFTER or before == "#"):
            self._chunks.append(Chunk("o", "n", quantity.start, quantity.end))
            return after
        if before == "(" and self._is_department(place, after):
            self._chunks.append(Chunk("o", "n", quantity.start, quantity.end))
            return after
        if before == "sur" and len(self._chunks) > 1 and self._is_one(self._chunks[-2]):
            self._chunks.append(Chunk("o", "n", quantity.start, quantity.end))
            return after
        if before == "sur" and quantity.written and self._is_ratio(quantity, after):
            self._chunks.append(Chunk("o", "n", quantity.start, quantity.end))
            return after
        if self._is_calibre(quantity) or self._is_address(quantity, after) or self._is_door(quantity, before):
            self._chunks.append(Chunk("o", "n", quantity.start, quantity.end))
            return after
        while self._chunks and self._chunks[-1].start >= quantity.start:
            self._chunks.pop()
        self._chunks.append(Chunk("q", "n", quantity.start, quantity.end, quantity=quantity))
        return after

    def _is_department(self, place: int, after: int) -> bool:
        """« à Tours (37), à Brionne (27) »: the number of a department after a name."""
        token = self._tokens[place]
        closes = after < len(self._tokens) and self._tokens[after].text == ")"
        if not closes or after != place + 1 or len(token.text) != _LEAD or len(self._chunks) <= _LEAD:
            return False
        if self._chunks[-2].kind != "w" and self._chunks[-2].term("site") is None:
            return False
        return any(chunk.text in _LEADS_TO_NAME for chunk in self._chunks[-5:-2])

    def _is_address(self, quantity: Quantity, after: int) -> bool:
        """« 12, rue des Lilas »."""
        follow = [token.text for token in self._tokens[after : after + 2]]
        return quantity.unit == "count" and follow[:1] == [","] and follow[1:] != [] and follow[1] in _WAYS

    @staticmethod
    def _is_one(chunk: Chunk) -> bool:
        """« un sur six » is a ratio."""
        return chunk.quantity is not None and chunk.quantity.article

    def _is_ratio(self, quantity: Quantity, after: int) -> bool:
        """« Neuf commerces sur dix contrôlés »: a ratio; « trois sur cinq ont fermé » are counts."""
        if after < len(self._tokens) and self._tokens[after].text in ("ont", "sont"):
            return False
        ends = after < len(self._tokens) and self._tokens[after].text in _ENDS_RATIO
        for chunk in self._chunks[-4:-1]:
            part = chunk.quantity
            small = part is not None and part.written and part.unit == "count" and (ends or not part.article)
            if small and part is not None and (part.value or _TEN) < (quantity.value or 0) <= _TEN:
                chunk.kind, chunk.quantity = "o", None
                return True
        return False

    def _is_door(self, quantity: Quantity, before: str) -> bool:
        """« le hall du 16 », « au 14, un locataire »: a singular article counts nothing."""
        return (
            quantity.unit == "count"
            and before in ("du", "au")
            and not quantity.written
            and quantity.value_max is None
            and quantity.scale == 1
        )

    def _is_calibre(self, quantity: Quantity) -> bool:
        """« 64 munitions de 7,62 », « un pistolet en 9 »: a bare number after arms is their bore."""
        if quantity.unit != "count" or len(self._chunks) < _LEAD or self._chunks[-1].text not in ("de", "en"):
            return False
        term = self._chunks[-2].term("goods")
        return term is not None and term.item in ("ammunition", "firearm")


_QUANTITY_WORDS = cue_words("chunks.quantity_words")
_INSERTED = cue_words("chunks.inserted")
