"""Load the demonstration; each step leaves what is already there as it is."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gltd.web.actions import conflicts
from gltd.web.demo import facts, places, register
from gltd.web.demo.facts import Account
from gltd.web.models import Claim, Scheme, User

Tell = Callable[[str], None]
CURATOR = "parquet"


@dataclass(frozen=True)
class Loaded:
    """What a person needs to start: the accounts and the documents."""

    accounts: tuple[Account, ...]
    documents: tuple[Path, ...]


def load_demo(*, tell: Tell) -> Loaded:
    """Load what is missing of the demonstration, and tell what is there."""
    enter_register(tell=tell)
    return Loaded(accounts=facts.read_accounts(), documents=())


def enter_register(*, tell: Tell) -> User:
    """Enter accounts, places and schemes; return the account in whose name it is done."""
    partitions, areas = places.read_places()
    ground = register.Ground(
        areas=register.enter_areas(partitions, areas=areas),
        partners=register.enter_partners(facts.read_partners()),
    )
    register.enter_accounts(facts.read_accounts(), partners=ground.partners)
    curator = User.objects.get(username=CURATOR)
    for name in facts.SCHEMES:
        scheme = register.enter_scheme(facts.read_scheme(name), ground=ground, actor=curator)
        tell(describe_register(scheme))
    return curator


def describe_register(scheme: Scheme) -> str:
    """Say in one line what the register holds for a scheme."""
    counted = Claim.objects.filter(source__scheme=scheme).exclude(status=Claim.Status.PROPOSED).count()
    counts = [
        say_count(scheme.operations.count(), noun="opération"),
        say_count(scheme.sources.count(), noun="source"),
        say_count(counted, noun="chiffre"),
        say_count(conflicts.list_open_conflicts(scheme).count(), noun="contradiction ouverte"),
    ]
    return f"{scheme.name}\u202f: {', '.join(counts)}"


def say_count(count: int, *, noun: str) -> str:
    """Say a count with its noun in the right number."""
    return f"{count} {noun}" if count < 2 else f"{count} {'s '.join(noun.split())}s"
