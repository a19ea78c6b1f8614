"""Enter the demonstration in the register, through the actions that people's screens use."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from gltd.usecases.recurring import read_rule
from gltd.web.actions import audit, claims, operations, schemes, series, sources
from gltd.web.demo.facts import Account, Fields, SchemeFacts, SourceFacts
from gltd.web.models import Area, Claim, Operation, Partition, Partner, Scheme, Source, User


@dataclass(frozen=True)
class Ground:
    """Areas and partners by their keys in the data files."""

    areas: dict[str, Area]
    partners: dict[str, Partner]


@transaction.atomic
def enter_partners(told: tuple[Fields, ...]) -> dict[str, Partner]:
    """Return the organisations by key, creating those that are not there."""
    known = {partner.name: partner for partner in Partner.objects.all()}
    return {
        entry["key"]: known.get(entry["name"])
        or schemes.create_partner(actor=None, kind=entry["kind"], name=entry["name"])
        for entry in told
    }


@transaction.atomic
def enter_areas(partitions: list[Fields], *, areas: list[Fields]) -> dict[str, Area]:
    """Return the areas by key, creating what is not there."""
    known_partitions = {partition.code: partition for partition in Partition.objects.all()}
    for entry in partitions:
        if entry["code"] not in known_partitions:
            known_partitions[entry["code"]] = schemes.create_partition(actor=None, **entry)
    known = {(area.partition_id, area.code): area for area in Area.objects.all()}
    found = {}
    for entry in areas:
        fields = {key: value for key, value in entry.items() if key not in ("key", "partition")}
        partition = known_partitions[entry["partition"]]
        found[entry["key"]] = known.get((partition.pk, entry["code"])) or schemes.create_area(
            actor=None, partition=partition, **fields
        )
    return found


@transaction.atomic
def enter_accounts(told: tuple[Account, ...], *, partners: dict[str, Partner]) -> None:
    """Create the accounts that are not there; one that is there keeps its password."""
    known = set(User.objects.values_list("username", flat=True))
    for account in told:
        if account.username not in known:
            user = User.objects.create_user(
                account.username, password=account.password, partner=partners[account.partner]
            )
            audit.record("création", actor=None, scheme=None, target=user)


@transaction.atomic
def enter_scheme(told: SchemeFacts, *, ground: Ground, actor: User) -> Scheme:
    """Enter one scheme whole, or nothing of it; one that is there is left as it is."""
    known = Scheme.objects.filter(slug=told.fields["slug"]).first()
    if known is not None:
        return known
    scheme = schemes.create_scheme(actor=actor, ends_on=None, **told.fields)
    for seat in told.seats:
        schemes.seat_partner(
            actor=actor, scheme=scheme, partner=ground.partners[seat["partner"]], role=seat["role"]
        )
    schemes.set_areas(actor=actor, scheme=scheme, areas=[ground.areas[key] for key in told.areas])
    entered = {
        entry["key"]: enter_operation(entry, scheme=scheme, ground=ground, actor=actor)
        for entry in told.operations
    }
    for source in told.sources:
        enter_source(source, scheme=scheme, operations=entered, actor=actor)
    return scheme


def enter_operation(told: Fields, *, scheme: Scheme, ground: Ground, actor: User) -> Operation:
    """Enter an operation and who took part; what no source says stays unknown."""
    apart = ("key", "areas", "participations", "rhythm")
    fields = {key: value for key, value in told.items() if key not in apart}
    areas = [ground.areas[key] for key in told.get("areas", [])]
    if rhythm := told.get("rhythm"):
        start = timezone.localtime(told["starts_at"])
        known = series.create_series(
            actor=actor,
            scheme=scheme,
            rule=read_rule(rhythm),
            starts_on=start.date(),
            starts_time=start.time(),
            days_known=False,
            areas=areas,
            **{key: fields[key] for key in ("kind", "title", "place")},
        )
        fields |= {"series": known, "series_day": known.starts_on}
    operation = operations.create_operation(actor=actor, scheme=scheme, areas=areas, **fields)
    for part in told.get("participations", []):
        operations.join_operation(
            actor=actor, operation=operation, partner=ground.partners[part["partner"]], unit=part["unit"]
        )
    return operation


def enter_source(
    told: SourceFacts, *, scheme: Scheme, operations: dict[str, Operation], actor: User
) -> Source:
    """Enter a source with its digest; its figures are proposed, then decided by the demonstration account."""
    source = sources.add_source(actor=actor, scheme=scheme, text_kind=Source.TextKind.DIGEST, **told.fields)
    proposed = sources.propose_claims(source, facts=told.facts)
    for fact in told.facts:
        claims.decide_claim(
            actor=actor,
            claim=proposed[fact.id],
            version=proposed[fact.id].version,
            status=Claim.Status.CONTEXT if fact.scope == "context" else Claim.Status.CONFIRMED,
            operation=operations.get(told.operations.get(fact.id, "")),
        )
    return source
