"""Real bilans against a reader of all versions; `benchmarks disclosure_demo` takes the demonstration."""

import pytest

from gltd.reports.content import AreaCard, Content
from gltd.reports.public import Earlier, cut, release, trim
from tests.reports import sample
from tests.reports.published import Inside, attack, list_counts
from tests.reports.test_bonds import complaints, make

ALENCON: Inside = {
    "Perseigne": frozenset({"Perseigne"}),
    "Alençon": frozenset({"Perseigne", "reste"}),
    "Plan anti-crack d’Alençon": frozenset({"Perseigne", "reste"}),
}


def publish(*versions: Content) -> list[tuple[Content, Content]]:
    """Publish versions one after the other; return each whole, and what is public of it."""
    history: list[Earlier] = []
    found = []
    for content in versions:
        made = release(content, history=history)
        history.append(Earlier(content, {key: str(state) for key, state in made.states.items()}))
        found.append((content, made.content))
    return found


def test_nothing_withheld_of_a_real_bilan_is_given_back() -> None:
    spans = attack(publish(sample.alencon(), sample.alencon()), inside=ALENCON)
    assert len(spans) >= 5
    assert {name: span for name, span in spans.items() if span < 5} == {}


def test_the_reader_takes_what_small_counts_alone_would_leave() -> None:
    """Withholding the small counts and nothing more, a bilan falls: 26 − 9 − 14 = 3."""
    told = {"GLTD": 26, "Nord": 9, "Sud": 14, "Est": 3}
    ground = tuple(AreaCard(name) for name in told if name != "GLTD")
    real = make(*(complaints(value, place=name) for name, value in told.items()), ground=ground)
    naive = cut(real, shows=lambda key: int(key.rpartition("#")[2]) >= 5)
    inside: Inside = {card.name: frozenset({card.name}) for card in ground}
    inside = {**inside, "GLTD": frozenset(card.name for card in ground)}
    assert list(attack([(real, naive)], inside=inside).values()) == [1]
    assert min(attack(publish(real), inside=inside).values()) >= 5


@pytest.mark.parametrize("name", ["orleans", "alencon"])
def test_the_reader_sees_every_count_of_a_bilan(name: str) -> None:
    real = trim(getattr(sample, name)())
    assert list(list_counts(real, shown=real))
    assert all(row.shown == row.real for row in list_counts(real, shown=real))
