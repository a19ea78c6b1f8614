"""Measure the reading of texts against a labelled corpus: precision and recall by type and by rule.

Usage: python scripts/measure_reading.py CORPUS [--held | --dev | --part NAME] [--write FOLDER] [--page FILE]

CORPUS holds texts/NNN.txt, gold/NNN.json, meta.jsonl and, if it has its own equality, score.py. --held scores
the texts that were held aside while the rules were written, --dev the others: `part` in meta.jsonl tells them
apart, or else every fourth in the order of names was held. --write keeps the predictions as
NNN.json, for the corpus's own score.py. --page FILE writes the tables by part, type and rule, of CORPUS
and of our own texts, between the marks of that page.
"""

import argparse
import calendar
import importlib.util
import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from gltd.text import Fact, read
from gltd.text.rules import RULES

HELD_EVERY, HELD_AT = 4, 3
FREE = ("operation_date", "operation_place", "trend", "budget")
MOMENTS = ("operation_date", "operation_place")
TOLERANCE = 1e-6
FAMILIES: tuple[set[str], ...] = (
    {"cannabis", "cannabis_resin", "cannabis_herb", "cannabis_other"},
    {"firearm", "weapon"},
    {"cash", "criminal_assets"},
    {"mdma", "synthetic_other"},
)
OWN = Path(__file__).resolve().parent.parent / "tests" / "text" / "own_texts"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
Json = dict[str, Any]


@dataclass
class Tally:
    """Hits, false alarms and misses."""

    hits: int = 0
    false: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Return the share of what was found that is right."""
        return self.hits / (self.hits + self.false) if self.hits + self.false else 1.0

    @property
    def recall(self) -> float:
        """Return the share of what is there that was found."""
        return self.hits / (self.hits + self.missed) if self.hits + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of both."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass
class Score(Tally):
    """The tally of a corpus, by type and by rule (the misses of a rule are those of its types)."""

    by_type: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    by_rule: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    errors: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Equality:
    """What a corpus calls equal: items of one family, values, repeated dates and places."""

    items: Callable[[str, str, bool], bool]
    val: Callable[[Json, Json], bool]
    norm: Callable[[Json], object]


def _items(one: str, other: str, lenient: bool) -> bool:
    return one == other or (lenient and any({one, other} <= family for family in FAMILIES))


def _val(one: Json, other: Json) -> bool:
    return all(_close(one.get(key), other.get(key)) for key in ("value", "value_max"))


def _norm(fact: Json) -> object:
    if fact["type"] == "operation_date":
        return (fact.get("date"), fact.get("period_start"), fact.get("period_end"))
    return (fact.get("place") or fact["text"]).lower()


def _close(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= TOLERANCE * max(1, abs(one))


def load_scorer(corpus: Path) -> Equality:
    """Load the corpus's own score.py, whose equality is the one used, or the schema's where it has none."""
    if not (corpus / "score.py").exists():
        return Equality(_items, _val, _norm)
    spec = importlib.util.spec_from_file_location("corpus_score", corpus / "score.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"{corpus}: score.py cannot be read")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return Equality(module.items, module.val, module.norm)


def published(text: str) -> date:
    """Return a day for a date of reduced precision: its last day."""
    parts = [int(part) for part in text.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    return date(year, month, parts[2] if len(parts) > 2 else calendar.monthrange(year, month)[1])


def choose(corpus: Path, *, part: str) -> list[str]:
    """Return the names of the texts of a part: all, held or dev; meta.jsonl may say which is which."""
    names = sorted(path.stem for path in (corpus / "gold").glob("*.json"))
    held = {name for place, name in enumerate(names) if place % HELD_EVERY == HELD_AT}
    told = {row["id"]: row["part"] for row in list_texts(corpus) if "part" in row}
    if told:
        held = {name for name in names if told[name] != "dev"}
    if part in told.values():
        return [name for name in names if told[name] == part]
    return [name for name in names if part == "all" or (name in held) == (part == "held")]


def list_texts(corpus: Path) -> list[Json]:
    """Return what a corpus says of each of its texts."""
    return [json.loads(line) for line in (corpus / "meta.jsonl").read_text(encoding="utf-8").splitlines()]


def matches(fact: Json, *, gold: Json, scorer: Equality) -> bool:
    """Tell whether a prediction is a labelled fact, as score.py does."""
    if fact["type"] != gold["type"] or min(fact["end"], gold["end"]) <= max(fact["start"], gold["start"]):
        return False
    item = fact["type"] in FREE or scorer.items(gold["item"], fact["item"], True)
    return bool(item and (fact["type"] in MOMENTS or scorer.val(gold, fact)))


def score_text(score: Score, *, facts: list[Fact], golds: list[Json], scorer: Equality) -> None:
    """Add one text to a score."""
    used: set[int] = set()
    for fact in facts:
        row = fact.to_dict()
        near = [
            (not gold["optional"], min(gold["end"], row["end"]) - max(gold["start"], row["start"]), -place)
            for place, gold in enumerate(golds)
            if place not in used and matches(row, gold=gold, scorer=scorer)
        ]
        if near:
            place = -max(near)[2]
            used.add(place)
            if not golds[place]["optional"]:
                for tally in (score, score.by_type[fact.type], score.by_rule[fact.rule]):
                    tally.hits += 1
        elif not (fact.type in MOMENTS and any(_repeats(row, gold, scorer) for gold in golds)):
            for tally in (score, score.by_type[fact.type], score.by_rule[fact.rule]):
                tally.false += 1
            score.errors.append(f"wrong  {fact.type}.{fact.item} {fact.value} « {fact.text} »")
    for place, gold in enumerate(golds):
        if place not in used and not gold["optional"]:
            score.missed += 1
            score.by_type[gold["type"]].missed += 1
            score.errors.append(f"missed {gold['type']}.{gold['item']} {gold['value']} « {gold['text']} »")


def _repeats(row: Json, gold: Json, scorer: Equality) -> bool:
    return bool(row["type"] == gold["type"] and scorer.norm(gold) == scorer.norm(row))


def score_corpus(corpus: Path, *, part: str = "all", write: Path | None = None) -> Score:
    """Read every text of a part of a corpus and compare with its labels."""
    scorer = load_scorer(corpus)
    days = {row["id"]: published(row["date"]) for row in list_texts(corpus)}
    score = Score()
    for name in choose(corpus, part=part):
        text = (corpus / "texts" / f"{name}.txt").read_text(encoding="utf-8")
        facts = read(text, published_on=days[name])
        golds = json.loads((corpus / "gold" / f"{name}.json").read_text(encoding="utf-8"))
        score_text(score, facts=facts, golds=golds, scorer=scorer)
        if write is not None:
            write.mkdir(parents=True, exist_ok=True)
            rows = [fact.to_dict() for fact in facts]
            (write / f"{name}.json").write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    return score


def show(label: str, *, tally: Tally) -> None:
    """Print one line of the table."""
    counts = f"{tally.hits:4d} {tally.false:4d} {tally.missed:4d}"
    print(f"{label:18s} {counts}   P {tally.precision:.3f}  R {tally.recall:.3f}  F1 {tally.f1:.3f}")


def tell(tally: Tally) -> str:
    """Write the cells of one tally."""
    counts = f"{tally.hits} | {tally.false} | {tally.missed}"
    return f"{counts} | {tally.precision:.3f} | {tally.recall:.3f} | {tally.f1:.3f}"


def tables(corpus: Path) -> str:
    """Write the tables of the page: by part, by type and by rule, of a corpus and of our own texts."""
    parts = [
        ("corpus, held aside", corpus, "held"),
        ("corpus, the others", corpus, "dev"),
        ("corpus, all", corpus, "all"),
    ]
    told = list(dict.fromkeys(row["part"] for row in list_texts(OWN)))
    parts += [(f"own, {part}", OWN, part) for part in told] + [("own, all", OWN, "all")]
    head = "right | wrong | missed | precision | recall | F1 |"
    rule = " ---: | ---: | ---: | ---: | ---: | ---: |"
    lines = [f"| part | texts | {head}", f"| --- | ---: |{rule}"]
    for label, folder, part in parts:
        score = score_corpus(folder, part=part)
        lines.append(f"| {label} | {len(choose(folder, part=part))} | {tell(score)} |")
    ours, theirs = score_corpus(OWN), score_corpus(corpus)
    lines += ["", f"| type | corpus: {head} own: {head}", f"| --- |{rule}{rule}"]
    for type_ in sorted({*ours.by_type, *theirs.by_type}):
        lines.append(f"| {type_} | {tell(theirs.by_type[type_])} | {tell(ours.by_type[type_])} |")
    head, rule = "right | wrong | precision | recall of its types |", " ---: | ---: | ---: | ---: |"
    lines += ["", f"| rule | corpus: {head} own: {head}", f"| --- |{rule}{rule}"]
    for one in RULES:
        cells = [_cells(score, name=one.name, types=one.types) for score in (theirs, ours)]
        lines.append(f"| `{one.name}` | {cells[0]} | {cells[1]} |")
    return "\n".join(lines)


def _cells(score: Score, *, name: str, types: tuple[str, ...]) -> str:
    """A rule shares its misses with the other rules of its types."""
    tally = score.by_rule[name]
    both = Tally(
        hits=sum(score.by_type[type_].hits for type_ in types),
        missed=sum(score.by_type[type_].missed for type_ in types),
    )
    precision = f"{tally.precision:.3f}" if tally.hits + tally.false else "–"
    return f"{tally.hits} | {tally.false} | {precision} | {both.recall:.3f}"


def write_page(corpus: Path, *, page: Path) -> None:
    """Put the tables between the marks of a page."""
    before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    page.write_text(f"{before}{BEGIN}\n\n{tables(corpus)}\n\n{END}{after}", encoding="utf-8")


def main() -> None:
    """Print the scores by type and by rule, then every error."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--held", action="store_const", const="held", dest="part", default="all")
    parser.add_argument("--dev", action="store_const", const="dev", dest="part")
    parser.add_argument("--part")
    parser.add_argument("--write", type=Path)
    parser.add_argument("--page", type=Path)
    options = parser.parse_args()
    if options.page is not None:
        write_page(options.corpus, page=options.page)
        return
    score = score_corpus(options.corpus, part=options.part, write=options.write)
    for label, tally in (*sorted(score.by_type.items()), ("all", score)):
        show(label, tally=tally)
    print()
    for label, tally in sorted(score.by_rule.items()):
        print(
            f"rule {label:18s} right {tally.hits:4d}  wrong {tally.false:3d}  precision {tally.precision:.3f}"
        )
    for error in score.errors if options.part != "held" else ():
        print("  ", error)


if __name__ == "__main__":
    main()
