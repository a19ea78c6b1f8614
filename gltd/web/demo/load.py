"""Load the demonstration; each step leaves what is already there as it is."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gltd import config
from gltd.stats.results import say
from gltd.store.batches import Batch
from gltd.web.actions import conflicts
from gltd.web.demo import facts, means, places, register, relevance, simulated, studied, watched, work
from gltd.web.demo.facts import Account, SchemeFacts
from gltd.web.demo.ground import read_simulation
from gltd.web.models import Claim, Draft, Operation, Report, Scheme, User

Tell = Callable[[str], None]
CURATOR = "parquet"


@dataclass(frozen=True)
class Loaded:
    """What a person needs to start: the accounts and the documents."""

    accounts: tuple[Account, ...]
    documents: tuple[Path, ...]


def load_demo(*, tell: Tell) -> Loaded:
    """Load what is missing of the demonstration, and tell what is there."""
    curator = enter_register(tell=tell)
    documents = []
    for name in facts.SCHEMES:
        told = facts.read_scheme(name)
        scheme = Scheme.objects.get(slug=told.fields["slug"])
        batch = load_simulated(name, told=told, scheme=scheme, actor=curator, tell=tell)
        # Before the bilan, which tells of them.
        means.enter_means(name, scheme=scheme)
        documents += build_bilan(told, scheme=scheme, actor=curator)
        for row in relevance.enter_relevances(name, scheme=scheme, batch=batch):
            tell(f"Étude de pertinence {row.study.fingerprint[:12]}\u202f: caméra {row.camera.number}")
        if (study := relevance.enter_siting(name, scheme=scheme, batch=batch)) is not None:
            tell(f"Étude {study.fingerprint[:12]}\u202f: {study.title}")
    return Loaded(accounts=facts.read_accounts(), documents=tuple(documents))


def load_simulated(name: str, *, told: SchemeFacts, scheme: Scheme, actor: User, tell: Tell) -> Batch:
    """Import the simulated facts of a scheme and ask its studies of them; return their batch."""
    simulation = read_simulation(name)
    folder = config.load().home / "demo" / name
    batch = simulated.load_events(simulation, folder=folder)
    tell(f"{simulation.told['source']}\u202f: {say(batch.rows_kept)} faits, lot {batch.batch_id}")
    key = simulation.told["planted"]["operation"]
    title = next(entry["title"] for entry in told.operations if entry["key"] == key)
    # First, so that the study of the operation is the latest: the one that the dashboard shows.
    asked = studied.load_questions(simulation, scheme=scheme, batch=batch, actor=actor)
    operation = Operation.objects.get(scheme=scheme, title=title)
    by_itself = studied.enter_schedules(simulation, operation=operation, batch=batch, actor=actor)
    by_area = studied.enter_territories(simulation, scheme=scheme, batch=batch, actor=actor)
    study = studied.load_study(
        simulation,
        operation=operation,
        batch=batch,
        folder=folder,
        actor=actor,
    )
    tell(say_count(len(asked), noun="question posée") + " aux faits simulés")
    tell(say_count(len(by_itself), noun="étude programmée"))
    if by_area is not None:
        tell(f"{by_area.title}")
    tell(f"Étude {study.fingerprint[:12]}\u202f: {study.title}")
    return batch


def build_bilan(told: SchemeFacts, *, scheme: Scheme, actor: User) -> list[Path]:
    """Return the PDF of the bilan, freezing one if there is none for its period."""
    days = {name: told.report[name] for name in ("period_start", "period_end")}
    known = Report.objects.filter(scheme=scheme, **days).order_by("pk").first()
    if known is None:
        # What lays a bilan out is slow to load, and a second run needs none of it.
        from gltd.web.actions import drafts, reports

        draft = drafts.suggest_draft(Draft(scheme=scheme, kind=Report.Kind.FREE, **told.report), actor=actor)
        known, _ = reports.build_report(actor=actor, scheme=scheme, order=drafts.make_order(draft), **days)
    return sorted((config.load().reports_dir / known.folder).glob("*.pdf"))


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
        told = facts.read_scheme(name)
        scheme = register.enter_scheme(told, ground=ground, actor=curator)
        work.enter_work(name, scheme=scheme, partners=ground.partners, actor=curator)
        means.enter_statistics(name, scheme=scheme, actor=curator)
        watched.enter_watched(name, told=told, scheme=scheme, ground=ground, actor=curator)
        tell(describe_register(scheme))
    return curator


def describe_register(scheme: Scheme) -> str:
    """Say in one line what the register holds for a scheme."""
    stated = Claim.objects.filter(source__scheme=scheme, source__simulated=False)
    counted = stated.exclude(status=Claim.Status.PROPOSED).count()
    counts = [
        say_count(scheme.operations.count(), noun="opération"),
        say_count(scheme.sources.filter(simulated=False).count(), noun="source"),
        say_count(counted, noun="chiffre"),
        say_count(conflicts.count_open_groups(scheme), noun="contradiction ouverte"),
    ]
    return f"{scheme.name}\u202f: {', '.join(counts)}"


def say_count(count: int, *, noun: str) -> str:
    """Say a count with its noun in the right number."""
    return f"{count} {noun}" if count < 2 else f"{count} {'s '.join(noun.split())}s"
