"""Each rule is held to its own examples, true and false, through the whole reading."""

from datetime import date

import pytest

from gltd.text import read
from gltd.text.rules import RULES, Rule

TRUE = [(rule, sentence, expected) for rule in RULES for sentence, expected in rule.true]
FALSE = [(rule, sentence) for rule in RULES for sentence in rule.false]


def label(rule: Rule, sentence: str) -> str:
    """Name a case by its rule and the start of its sentence."""
    return f"{rule.name}: {sentence[:50]}"


@pytest.mark.parametrize(("rule", "sentence", "expected"), TRUE, ids=[label(r, s) for r, s, _ in TRUE])
def test_true_example(
    rule: Rule, sentence: str, expected: tuple[tuple[str, str | None, float | None], ...]
) -> None:
    facts = read(sentence, published_on=date(2025, 6, 30))
    found = {(fact.type, fact.item, fact.value) for fact in facts}
    for type_, item, value in expected:
        if type_ == "trend":
            assert any(one[0] == "trend" and one[2] == value for one in found), found
        else:
            assert (type_, item, value) in found, found


@pytest.mark.parametrize(("rule", "sentence"), FALSE, ids=[label(r, s) for r, s in FALSE])
def test_false_example(rule: Rule, sentence: str) -> None:
    facts = read(sentence, published_on=date(2025, 6, 30))
    assert not [fact for fact in facts if fact.rule == rule.name], facts


def test_every_rule_says_what_it_reads_and_has_both_kinds_of_examples() -> None:
    names = [rule.name for rule in RULES]
    assert len(names) == len(set(names))
    for rule in RULES:
        assert rule.description.endswith("."), rule.name
        assert rule.true, rule.name
        assert rule.false, rule.name
