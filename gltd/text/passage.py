"""A text cut into chunks and sentences, with the questions that rules put to it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date

from gltd.text.candidates import Candidate
from gltd.text.chunks import cut
from gltd.text.columns import separate_columns
from gltd.text.dates import DateMention
from gltd.text.folding import Folded, fold
from gltd.text.hypotheses import find_hypotheses
from gltd.text.lexicon import Term, cue_words
from gltd.text.noise import clear, is_run_of_numbers
from gltd.text.quantities import Quantity
from gltd.text.rows import find_label
from gltd.text.tokens import Chunk

NOUNS = (
    *("substance", "portion", "package", "goods", "vehicle", "person"),
    *("force", "event", "spot", "site", "camera"),
)
_ABBREVIATIONS = cue_words("passage.abbreviations")
_LINKS = cue_words("passage.links")
_ADJECTIVES = cue_words("passage.adjectives")
# Rules look through whole sentences: a bound keeps the reading of a text without any full stop linear.
_LONGEST_SENTENCE = 240
_NOISE = 60
_PAUSES = frozenset((",", ":", "–", "\n"))
_INVERTED = ["c'", "est", "le", "nombre"]
_ENDS = frozenset(("!", "?", ".", "\n"))
_PLAIN_MARKS = frozenset(('"', "#", "*", "_"))
_STOPS = cue_words("passage.stops")
_HAVE = cue_words("passage.have")
_BE = cue_words("passage.be")
_ADVERBS = cue_words("passage.adverbs")
_RELATIVE = 4
_SUFFERS = frozenset(("vanish", "shut", "conduite_stups"))
_SUFFERED = frozenset(("vu", "vus", "vue", "vues", "fait"))
_WHOLE = frozenset(
    ("arrest", "check", "procedure", "forces", "closure", "lease", "requisition", "deal_point")
)
_NO_DRUG = frozenset(("drug_unspecified", "cutting_agent", "medication", "tobacco"))
_CANNABIS = frozenset(("cannabis", "cannabis_resin", "cannabis_herb"))
_ITEM_MARKS = frozenset(("-", "–", "•", "*", "+", "·", "o", "et", ">", "?"))


@dataclass(slots=True)
class Sentence:
    """A run of chunks; ``header`` is the sentence ending in a colon whose list it belongs to."""

    first: int
    last: int
    header: int | None = None


class Passage:
    """A text as rules read it."""

    def __init__(self, text: str) -> None:
        self.folded: Folded = fold(text)
        self.chunks: list[Chunk] = cut(separate_columns(clear(self.folded.text)))
        self.sentences: list[Sentence] = []
        self.sentence_of: list[int] = []
        self.found: list[Candidate] = []
        self._starts: list[int] = []
        self._found_in: dict[int, list[Candidate]] = {}
        self.published_on: date | None = None
        self._drugs: set[str] | None = None
        self.taken: set[int] = set()
        """Quantities that a rule has already explained."""
        counted: list[tuple[int, Quantity]] = []
        self.dates: list[tuple[int, DateMention]] = []
        """Every date of the text, by the place of its chunk."""
        self._phrases: list[int] = []
        self.kinds: set[str] = set()
        """Classes of terms that the text holds: a rule about no other class has nothing to read."""
        for place, chunk in enumerate(self.chunks):
            kind = chunk.kind
            if kind == "w" or kind == "p":
                continue
            if chunk.text == "ils" and self.folded.written(chunk.start, end=chunk.end) == "Ils":
                chunk.kind, chunk.terms = "w", ()  # « Ils ont réduit »; « 12 ILS » are offences.
            elif kind == "t":
                self.kinds.update([term.kind for term in chunk.terms])
                if " " in chunk.text:
                    self._phrases.append(place)
            elif chunk.quantity is not None:
                counted.append((place, chunk.quantity))
            elif chunk.date is not None:
                self.dates.append((place, chunk.date))
        self.texts = [chunk.text for chunk in self.chunks]
        """The words of the chunks, in the same order."""
        self.words = self.words_between(0, last=len(self.texts) - 1)
        """Every word and term of the text."""
        self._told: dict[frozenset[str], frozenset[str]] = {}
        self._split()
        self._heads: dict[tuple[int, tuple[str, ...]], int | None] = {}
        self._quantities = self._told_of(counted)
        self._of_unit: dict[str, list[tuple[int, Quantity]]] = {}
        for one in self._quantities:
            self._of_unit.setdefault(one[1].unit, []).append(one)

    def _told_of(self, counted: list[tuple[int, Quantity]]) -> list[tuple[int, Quantity]]:
        """Leave out the figures of noise and those that count nothing that happened."""
        noise = {
            number
            for number, one in enumerate(self.sentences)
            if one.last - one.first >= _NOISE and is_run_of_numbers(self.chunks[one.first : one.last + 1])
        }
        places = [place for place, _ in counted]
        void = find_hypotheses(
            self.folded.text, chunks=self.chunks, texts=self.texts, words=self.words, counted=places
        )
        return [one for one in counted if one[0] not in void and self.sentence_of[one[0]] not in noise]

    # --- sentences ---------------------------------------------------------------------------------------

    def _split(self) -> None:
        first = 0
        count = len(self.chunks)
        for place in [*[at for at, text in enumerate(self.texts) if text in _ENDS], count]:
            while place - first > _LONGEST_SENTENCE:
                self._close(first, first + _LONGEST_SENTENCE)
                first += _LONGEST_SENTENCE + 1
            if first <= place < count and (place - first == _LONGEST_SENTENCE or self._ends_sentence(place)):
                self._close(first, place)
                first = place + 1
        if first < count:
            self._close(first, count - 1)
        self._link_headers()

    def _close(self, first: int, last: int) -> None:
        blank = self.chunks[first].text == "\n"
        if blank and self.sentences and all(one.text == "\n" for one in self.chunks[first : last + 1]):
            self.sentences[-1].last = last
            self.sentence_of.extend([len(self.sentences) - 1] * (last - first + 1))
            return
        number = len(self.sentences)
        self.sentences.append(Sentence(first, last))
        self.sentence_of.extend([number] * (last - first + 1))

    def _ends_sentence(self, place: int) -> bool:
        text = self.chunks[place].text
        if text in ("!", "?"):
            return not self._is_bullet(place)
        if text == ".":
            before = self.chunks[place - 1] if place else None
            glued = place + 1 < len(self.chunks) and self.chunks[place + 1].start == self.chunks[place].end
            return not (before is not None and before.text in _ABBREVIATIONS) and not (
                glued and self.chunks[place + 1].kind in ("w", "o") and len(self.chunks[place + 1].text) < 4
            )
        if text != "\n":
            return False
        return not self._wraps(place)

    def _is_bullet(self, place: int) -> bool:
        """Lost emoji become question marks: « ?02 véhicules » at the start of a line is an item."""
        return self.chunks[place].text == "?" and (place == 0 or self.chunks[place - 1].text in ("\n", "?"))

    def _wraps(self, place: int) -> bool:
        """Tell a line that is only wrapped from a line that ends: it goes on with a small letter."""
        if place + 1 >= len(self.chunks) or place == 0:
            return False
        after = self.chunks[place + 1]
        start, _ = self.folded.locate(after.start, end=after.end)
        return (
            self.folded.original[start].islower()
            and self.chunks[place - 1].kind in ("w", "t", "q", "d")
            and self.chunks[place - 1].text not in (":", ".")
        )

    def _link_headers(self) -> None:
        header: int | None = None
        for number, sentence in enumerate(self.sentences):
            last = sentence.last
            while last > sentence.first and self.texts[last] == "\n":
                last -= 1
            closes = self.texts[last]
            if closes == "\n":
                continue
            sentence.header = header
            if closes == ":":
                header = number
            elif header is not None and not self._is_item(sentence):
                header = None
                sentence.header = None

    def _is_item(self, sentence: Sentence) -> bool:
        words = [chunk for chunk in self.chunks[sentence.first : sentence.last + 1] if chunk.text != "\n"]
        return words[0].text in _ITEM_MARKS or any(word.kind == "q" for word in words[:4])

    def bounds(self, place: int) -> tuple[int, int]:
        """Return the first and the last chunk of the sentence that holds a chunk."""
        sentence = self.sentences[self.sentence_of[place]]
        return sentence.first, sentence.last

    def header_of(self, place: int) -> Sentence | None:
        """Return the sentence that introduces the list a chunk stands in."""
        header = self.sentences[self.sentence_of[place]].header
        return None if header is None else self.sentences[header]

    def chunk_at(self, offset: int) -> int:
        """Return the chunk that holds an offset of the original text."""
        if not self._starts:
            origins = self.folded.origins
            self._starts = [chunk.start if origins is None else origins[chunk.start] for chunk in self.chunks]
        return max(0, bisect_right(self._starts, offset) - 1)

    # --- quantities --------------------------------------------------------------------------------------

    def quantities(self, *units: str, taken: bool = False) -> list[tuple[int, Quantity]]:
        """Return the quantities of these units that no rule has explained yet."""
        explained = () if taken else self.taken
        if len(units) == 1:
            return [one for one in self._of_unit.get(units[0], ()) if one[0] not in explained]
        return [one for one in self._quantities if one[1].unit in units and one[0] not in explained]

    def head(self, place: int, *kinds: str) -> int | None:
        """Return the chunk of the noun that a quantity counts: « deux grosses [opérations] »."""
        key = (place, kinds)
        if key not in self._heads:
            self._heads[key] = self._find_head(place, kinds or NOUNS)
        return self._heads[key]

    def _find_head(self, place: int, wanted: tuple[str, ...]) -> int | None:
        unknown, linked = 0, False
        # « 1 300, c'est le nombre de policiers mobilisés »
        told = self.texts[place + 1 : place + 2]
        inverted = told and told[0] in _PAUSES and self.texts[place + 2 : place + 6] == _INVERTED
        # « porte à 273 le nombre de policiers »
        counted = told == ["le"] and self.texts[place + 2 : place + 3] == ["nombre"]
        start = place + 5 if inverted else place + 2 if counted else place
        for at in range(start + 1, min(start + 7, len(self.chunks))):
            chunk = self.chunks[at]
            if chunk.kind == "q" and chunk.quantity is not None and chunk.quantity.article and linked:
                continue
            if chunk.kind == "t":
                if chunk.term(*wanted):
                    return at
                if unknown or linked or chunk.text not in _ADJECTIVES:
                    return None
            elif chunk.kind == "w":
                if chunk.text in _LINKS:
                    if unknown:
                        return None
                    linked = True
                elif chunk.text in _ADJECTIVES:
                    continue
                elif chunk.text in _STOPS or unknown >= 2:
                    return None
                else:
                    unknown += 1
            elif not (chunk.kind == "p" and (chunk.text in _PLAIN_MARKS or self._runs_on(at, place))):
                return None
        return None

    def _runs_on(self, at: int, place: int) -> bool:
        """« quinze⏎personnes »: a line that is only wrapped, with words before the number on it."""
        if self.texts[at] == "-":
            return True
        first, last = self.bounds(place)
        before = self.chunks[place - 1].kind if place > first else "p"
        return self.texts[at] == "\n" and at == place + 1 and at < last and before in ("w", "t")

    def label(self, place: int, *kinds: str) -> int | None:
        """Return the noun that a quantity is the value of: « Interpellations : 12 », « saisies (3) »."""
        return find_label(self, place=place, kinds=kinds)

    # --- voices and surroundings -------------------------------------------------------------------------

    def is_active(self, place: int, *, term: Term) -> bool:
        """Tell whether the verb at a chunk acts upon what follows it: « ont interpellé », « interpelle »."""
        if term.item in _SUFFERS or (term.item == "condamnation" and self.texts[place][:4] == "ecop"):
            return False
        text = self.texts[place]
        present = term.item == "interpellation" and text[-1] == "e" and " " not in text
        if (term.finite or present) and not self._ends_accented(place):
            return self.texts[place - 1] != "se" and not self._is_suffered(place)
        seen = 0
        for at in range(place - 1, max(-1, place - 7), -1):
            word = self.chunks[at].text
            if word == "ete" or word in _BE:
                return False
            if word in _HAVE:  # « les 98 personnes qu'elle a contrôlées »: the object stands before
                return not (text.endswith("es") and {"que", "qu'"} & set(self.texts[at - _RELATIVE : at]))
            if word not in _ADVERBS:
                seen += 1
                if seen > 0:
                    return False
        return False

    def _is_suffered(self, place: int) -> bool:
        """« se sont vu contrôler », « se sont fait interpeller »: the infinitive befalls the subject."""
        lead = self.texts[max(0, place - 4) : place]
        return lead[-1:] != [] and lead[-1] in _SUFFERED and not _BE.isdisjoint(lead)

    def _ends_accented(self, place: int) -> bool:
        chunk = self.chunks[place]
        written = self.folded.written(chunk.start, end=chunk.end)
        return written[-1:] in ("é", "É") or (written[-1:] == "E" and written.isupper())

    def is_name(self, place: int) -> bool:
        """Tell whether a word out of the lexicon has a capital: « à Brest et Guipavas »."""
        chunk = self.chunks[place]
        if chunk.kind != "w" or chunk.terms:
            return False
        return self.folded.original[self.folded.locate(chunk.start, end=chunk.end)[0]].isupper()

    def is_participle(self, place: int) -> bool:
        """Tell « contrôlés » from « contrôles »: both are one word once folded."""
        chunk = self.chunks[place]
        return "é" in self.folded.written(chunk.start, end=chunk.end).lower().partition(" ")[0][-3:]

    def is_bare_participle(self, place: int) -> bool:
        """Tell a masculine singular participle, « saisi », of which a plural cannot be the subject."""
        chunk = self.chunks[place]
        first = self.folded.written(chunk.start, end=chunk.end).partition(" ")[0]
        return first.endswith(("é", "i", "it", "ert", "is"))

    def words_between(self, first: int, *, last: int) -> set[str]:
        """Return the words and terms from one chunk to another, both included."""
        start, end = first if first > 0 else 0, last + 1
        words = set(self.texts[start:end])
        if self._phrases:
            for at in self._phrases[bisect_left(self._phrases, start) : bisect_left(self._phrases, end)]:
                words.update(self.texts[at].split())
        return words

    def tells(self, cues: frozenset[str]) -> bool:
        """Tell whether one of these words stands anywhere in the text."""
        told = self._told.get(cues)
        if told is None:
            told = self._told[cues] = cues & self.words
        return bool(told)

    def says(self, cues: frozenset[str], *, first: int, last: int) -> bool:
        """Tell whether one of these words stands from one chunk to another, both included."""
        return self.tells(cues) and not self._told[cues].isdisjoint(self.words_between(first, last=last))

    def has_term(self, first: int, *, last: int, kind: str) -> bool:
        """Tell whether a term of one of these classes stands in a run of chunks."""
        return any(chunk.term(kind) for chunk in self.chunks[max(0, first) : last + 1] if chunk.terms)

    def named_drugs(self) -> set[str]:
        """Return the substances that a text names."""
        if self._drugs is None:
            terms = [chunk.term("substance") for chunk in self.chunks if chunk.terms]
            self._drugs = {term.item for term in terms if term is not None}
        return self._drugs

    def is_about_tobacco(self) -> bool:
        """Tell whether a text names tobacco and no drug."""
        return "tobacco" in self.named_drugs() and not self.named_drugs() - _NO_DRUG

    def only_drug(self) -> str | None:
        """Return the drug that a text is about when it names one and no other."""
        drugs = self.named_drugs() - _NO_DRUG
        if not drugs and self.is_about_tobacco():
            return "tobacco"
        if len(drugs) > 1 and drugs <= _CANNABIS:
            return "cannabis"
        return next(iter(drugs)) if len(drugs) == 1 else None

    def found_in(self, *sentences: int) -> list[Candidate]:
        """Return what was found so far in some sentences, in the order of finding."""
        return [one for sentence in sentences for one in self._found_in.get(sentence, ())]

    def last_counted(self, place: int, *, back: int) -> Candidate | None:
        """Return the count told last before a quantity, in its sentence or as many as ``back`` before it."""
        number = self.sentence_of[place]
        for sentence in range(number, max(-1, number - back - 1), -1):
            counted = [one for one in self.found_in(sentence) if one.place < place and one.unit == "count"]
            if counted:
                return max(counted, key=lambda one: one.place)
        return None

    def drop(self, place: int) -> None:
        """Take back what was found at a quantity: a later rule reads it better."""
        near = self._found_in.get(self.sentence_of[place], [])
        for one in [one for one in near if one.place == place]:
            near.remove(one)
            self.found.remove(one)

    def add(self, candidate: Candidate, *, rule: str, keep_open: bool = False) -> Candidate:
        """Keep a candidate; its quantity counts as explained unless other rules may still read it."""
        candidate.rule = rule
        if isinstance(candidate.value, float) and candidate.type in _WHOLE:
            return candidate  # « 3,7 mis en cause » is a rate: people and acts come in whole numbers.
        self.found.append(candidate)
        self._found_in.setdefault(self.sentence_of[candidate.place], []).append(candidate)
        if not keep_open:
            self.taken.add(candidate.place)
        return candidate
