"""The named places and partners that all tests of the register use."""

import datetime as dt
from dataclasses import dataclass

from gltd.web.actions import operations, schemes, sources
from gltd.web.models import Area, Claim, Operation, Participation, Partner, Scheme, Source, User

PASSWORD = "un mot de passe de test"
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[1.90, 47.90], [1.91, 47.90], [1.91, 47.91], [1.90, 47.91], [1.90, 47.90]]],
}


SEATS = {
    "chair": ("prosecutor", "Parquet de Bellerive"),
    "member": ("police", "Commissariat de Bellerive"),
    "guest": ("town", "Ville de Bellerive"),
    "observer": ("landlord", "Bellerive Habitat"),
}


@dataclass(frozen=True)
class Cast:
    """A scheme at work, with one account for each role and one from elsewhere."""

    scheme: Scheme
    area: Area
    operation: Operation
    participation: Participation
    source: Source
    accounts: dict[str, User]
    partners: dict[str, Partner]


def seat(scheme: Scheme, *, role: str, kind: str, name: str) -> tuple[Partner, User]:
    """Create a partner with a role in the scheme, and its account."""
    partner = schemes.create_partner(actor=None, kind=kind, name=name)
    schemes.seat_partner(actor=None, scheme=scheme, partner=partner, role=role)
    return partner, User.objects.create_user(role, password=PASSWORD, partner=partner)


def bring_in() -> Cast:
    """Enter the cast: one scheme, four roles, an administrator, and an account of another scheme."""
    scheme = found(slug="les-tilleuls", name="GLTD des Tilleuls")
    seats = {role: seat(scheme, role=role, kind=kind, name=name) for role, (kind, name) in SEATS.items()}
    partners = {role: partner for role, (partner, _) in seats.items()}
    accounts = {role: user for role, (_, user) in seats.items()}
    accounts["administrator"] = User.objects.create_superuser("administrator", password=PASSWORD)
    elsewhere = found(slug="ailleurs", name="GLTD d'ailleurs")
    foreign = schemes.create_partner(actor=None, kind="police", name="Commissariat d'ailleurs")
    schemes.seat_partner(actor=None, scheme=elsewhere, partner=foreign, role="chair")
    accounts["foreign"] = User.objects.create_user("foreign", password=PASSWORD, partner=foreign)
    area = draw_area(scheme)
    operation = operations.create_operation(
        actor=None,
        scheme=scheme,
        kind="anti_drug",
        title="Opération aux Tilleuls",
        starts_at=dt.datetime(2024, 3, 12, 21, 0, tzinfo=dt.UTC),
        areas=[area],
        status="done",
    )
    participation = operations.join_operation(
        actor=None, operation=operation, partner=partners["guest"], unit="municipal", asked=6
    )
    return Cast(scheme, area, operation, participation, publish(scheme), accounts, partners)


def found(*, slug: str, name: str) -> Scheme:
    """Create a scheme that began in 2024."""
    start = dt.date(2024, 1, 1)
    return schemes.create_scheme(actor=None, kind="gltd", slug=slug, name=name, starts_on=start, ends_on=None)


def draw_area(scheme: Scheme) -> Area:
    """Create the one area of the scheme, a square."""
    partition = schemes.create_partition(actor=None, code="locale", name="Quartiers de la ville")
    area = schemes.create_area(
        actor=None,
        partition=partition,
        code="tilleuls",
        name="Les Tilleuls",
        outline="schematic",
        geometry=SQUARE,
    )
    schemes.set_areas(actor=None, scheme=scheme, areas=[area])
    return area


def publish(scheme: Scheme) -> Source:
    """Add the first source of the scheme."""
    return sources.add_source(
        actor=None,
        scheme=scheme,
        kind="communique",
        publisher="Préfecture de Bellerive",
        title="Bilan du 12 mars",
        published_on=dt.date(2024, 3, 13),
        text="Saisies : 720 g d'héroïne et 8 300 € en liquide.",
    )


def state(
    cast: Cast, *, passage: str, measure: str, value: str, unit: str, source: Source | None = None
) -> Claim:
    """Propose a claim of a source of the cast, at the place of its passage."""
    where = source or cast.source
    start = where.text.index(passage)
    return Claim.objects.create(
        source=where,
        measure=measure,
        value=value,
        unit=unit,
        passage=passage,
        start=start,
        end=start + len(passage),
        date_text="2024-03-12",
        operation=cast.operation,
    )
