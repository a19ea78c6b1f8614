"""What is looked at round a claim is enough: the register ends as if everything had been compared."""

import datetime as dt
import random
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gltd.web.actions import claims, conflicts, sources
from gltd.web.actions.comparing import claim_numbers, find_conflicts, gather_all
from gltd.web.models import Claim, Conflict, Operation, Scheme
from tests.cast import Cast

TEXTS = Path(__file__).parents[1] / "text" / "own_texts" / "texts"
VARIANTS = (
    "Opération du 12 mars 2024 aux Tilleuls, à Bellerive. 720 g d'héroïne et 8 300 € saisis, 12 interpellés.",
    "Opération du 12 mars 2024 aux Tilleuls, à Bellerive. 720 kg d'héroïne et 8 000 € saisis.",
    "Le 12 mars 2024, aux Tilleuls, à Bellerive : 12 kg de cannabis, soit 8 kg de résine et 3 kg d'herbe.",
    "Le 12 mars 2024, aux Tilleuls, à Bellerive : 15 personnes interpellées, dont 9 mineurs et 3 majeurs.",
    "En 2023, 40 personnes ont été interpellées à Bellerive, puis 60 en 2024, soit une hausse de 20 %.",
    "Au total, 60 personnes ont été interpellées en 2024 à Bellerive. En 2023, 45 l'avaient été.",
)


def stand(scheme: Scheme) -> dict[str, set[int]]:
    """Return the contradictions on record that stand, by signature, with their claims."""
    rows = scheme.conflicts.filter(vanished_at__isnull=True).prefetch_related("claims")
    return {row.signature: {claim.pk for claim in row.claims.all()} for row in rows}


def expect(scheme: Scheme) -> dict[str, set[int]]:
    """Return those that comparing everything finds."""
    found = find_conflicts(gather_all(scheme).claims, statuses=[Claim.Status.CONFIRMED])
    return {conflicts.sign(one): set(claim_numbers(one)) for one in found}


def read_all(cast: Cast, *, texts: list[str]) -> list[Claim]:
    """Read texts of one scheme; return their proposals."""
    for number, text in enumerate(texts):
        sources.read_source(
            actor=cast.accounts["chair"],
            scheme=cast.scheme,
            kind="press",
            publisher=f"Journal {number}",
            title=f"Texte {number}",
            published_on=dt.date(2024, 3, 13),
            url="",
            text=text,
        )
    return list(Claim.objects.filter(source__scheme=cast.scheme).order_by("pk"))


def decide(claim: Claim, *, rng: random.Random, cast: Cast) -> None:
    """Confirm, refuse, set aside or edit a claim, most often confirm it."""
    chair, version = cast.accounts["chair"], Claim.objects.get(pk=claim.pk).version
    operation: Operation | None = cast.operation if rng.random() < 0.3 else None
    drawn = rng.random()
    if drawn < 0.15 and claim.value is not None:
        measure = rng.choice(["seizure.cannabis", "seizure.heroin", claim.measure])
        changes: dict[str, str | Decimal | None] = {
            "measure": measure,
            "value": claim.value * rng.choice([1, 2, 1000]),
        }
        claims.edit_claim(actor=chair, claim=claim, version=version, operation=operation, changes=changes)
        return
    status = "confirmed" if drawn < 0.8 else rng.choice(["refused", "context", "proposed"])
    claims.decide_claim(actor=chair, claim=claim, version=version, status=status, operation=operation)


@pytest.mark.parametrize("seed", [1, 3])
def test_deciding_one_by_one_ends_as_comparing_everything(cast: Cast, seed: int) -> None:
    rng = random.Random(seed)
    proposals = read_all(cast, texts=list(VARIANTS))
    met = 0
    for claim in rng.choices(proposals, k=40):
        decide(claim, rng=rng, cast=cast)
        standing = stand(cast.scheme)
        assert standing == expect(cast.scheme)
        met += len(standing)
    assert met > 0


def test_many_texts_confirmed_one_by_one_end_as_comparing_everything(cast: Cast) -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(TEXTS.glob("*.txt"))[:6]]
    texts += VARIANTS
    proposals = read_all(cast, texts=texts)
    random.Random(7).shuffle(proposals)
    for claim in proposals:
        claims.decide_claim(
            actor=cast.accounts["chair"], claim=claim, version=claim.version, status="confirmed"
        )
    assert stand(cast.scheme) == expect(cast.scheme)
    assert len(stand(cast.scheme)) > 0


def test_deciding_takes_the_same_number_of_queries_however_many_claims(cast: Cast) -> None:
    def count(claim: Claim) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            claims.decide_claim(
                actor=cast.accounts["chair"], claim=claim, version=claim.version, status="confirmed"
            )
        return len(queries)

    few = read_all(cast, texts=[VARIANTS[0]])
    first = count(few[0])
    many = read_all(cast, texts=[f"{VARIANTS[0]} {number} véhicules contrôlés." for number in range(2, 14)])
    last = [count(claim) for claim in many if claim.measure == "check.vehicles"]
    assert first > 0
    assert len(set(last[4:])) == 1


def test_a_contradiction_that_comes_back_is_the_same_one(cast: Cast) -> None:
    proposals = read_all(cast, texts=list(VARIANTS[:2]))
    chair = cast.accounts["chair"]
    for claim in proposals:
        claims.decide_claim(actor=chair, claim=claim, version=1, status="confirmed")
    before = set(Conflict.objects.filter(scheme=cast.scheme).values_list("pk", flat=True))
    heroin = next(claim for claim in proposals if claim.measure == "seizure.heroin")
    for version, status in ((2, "refused"), (3, "confirmed")):
        claims.decide_claim(actor=chair, claim=heroin, version=version, status=status)
    assert set(Conflict.objects.filter(scheme=cast.scheme).values_list("pk", flat=True)) == before
    assert not Conflict.objects.filter(scheme=cast.scheme, vanished_at__isnull=False).exists()
