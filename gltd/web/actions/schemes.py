"""Schemes, partners and areas: every write."""

from collections.abc import Iterable
from datetime import date
from itertools import chain, count
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from gltd.errors import GltdError
from gltd.web.actions import audit
from gltd.web.actions.locking import demand_seen
from gltd.web.actions.records import change_record
from gltd.web.models import Area, Membership, Partition, Partner, Scheme, User


@transaction.atomic
def create_scheme(
    *,
    actor: User | None,
    kind: str,
    slug: str,
    name: str,
    starts_on: date,
    ends_on: date | None,
    **details: Any,
) -> Scheme:
    """Create a scheme; ``details`` are its other fields (theme, mandate, chair, renewed_from…)."""
    scheme = Scheme(kind=kind, slug=slug, name=name, starts_on=starts_on, ends_on=ends_on, **details)
    scheme.full_clean()
    scheme.save()
    audit.record("création", actor=actor, scheme=scheme, target=scheme)
    return scheme


@transaction.atomic
def open_scheme(*, actor: User, partner: Partner | None, **fields: Any) -> Scheme:
    """Create a scheme from its first screen: an organisation takes the chair."""
    scheme = create_scheme(actor=actor, slug=find_free_slug(fields["name"]), **fields)
    if partner is not None:
        seat_partner(actor=actor, scheme=scheme, partner=partner, role=Membership.Role.CHAIR)
    return scheme


def find_free_slug(name: str) -> str:
    """Return an identifier for addresses, made from a name, that no scheme has."""
    base = slugify(name)[:40] or "dispositif"
    taken = set(Scheme.everything.filter(slug__startswith=base).values_list("slug", flat=True))
    numbered = (f"{base}-{rank}" for rank in count(2))
    return next(slug for slug in chain([base], numbered) if slug not in taken)


def change_scheme(*, actor: User | None, scheme: Scheme, version: int, **changes: Any) -> Scheme:
    """Change the mandate of a scheme that still stands as it was shown."""
    return change_record(scheme, actor=actor, version=version, changes=changes)


@transaction.atomic
def create_partner(*, actor: User | None, kind: str, name: str, siret: str = "") -> Partner:
    """Create an organisation."""
    partner = Partner(kind=kind, name=name, siret=siret)
    # In Python: not every database folds the capitals of « Évry ».
    known = {one.casefold(): one for one in Partner.objects.values_list("name", flat=True)}
    if (other := known.get(name.casefold())) is not None:
        raise GltdError(f"« {other} » est déjà connue : choisissez-la dans la liste.")
    partner.full_clean()
    partner.save()
    audit.record("création", actor=actor, scheme=None, target=partner)
    return partner


@transaction.atomic
def seat_partner(*, actor: User | None, scheme: Scheme, partner: Partner, role: str) -> Membership:
    """Give an organisation a place, and its role, in a scheme."""
    membership = Membership(scheme=scheme, partner=partner, role=role)
    membership.full_clean()
    membership.save()
    audit.record("place", actor=actor, scheme=scheme, target=membership, changes={"role": role})
    return membership


@transaction.atomic
def change_role(*, actor: User, membership: Membership, role: str, seen: str) -> Membership:
    """Give an organisation another role than the one ``seen``; a scheme keeps a chair."""
    row = lock_seat(membership, seen=seen)
    row.role = role
    row.full_clean()
    keep_a_chair(row, role=role)
    row.save()
    audit.record("rôle", actor=actor, scheme=row.scheme, target=row, changes={"role": [seen, role]})
    return row


def lock_seat(membership: Membership, *, seen: str) -> Membership:
    """Read a place again under lock; raise when its role is no longer the one that was shown."""
    rows = Membership.objects.select_for_update(of=("self",)).select_related("partner", "scheme")
    row = rows.get(pk=membership.pk)
    told = f"{row.partner.name} a le rôle « {row.get_role_display()} »"
    demand_seen(seen=seen, now=row.role, told=told)
    return row


@transaction.atomic
def unseat_partner(*, actor: User, membership: Membership, seen: str) -> None:
    """Take away the place of an organisation, whose role is still as ``seen``; what it entered stays."""
    membership = lock_seat(membership, seen=seen)
    keep_a_chair(membership, role="")
    told = {"partenaire": membership.partner.name}
    audit.record("départ", actor=actor, scheme=membership.scheme, target=membership, changes=told)
    membership.delete()


def keep_a_chair(membership: Membership, *, role: str) -> None:
    """Refuse what would leave a scheme without a chair."""
    chairs = Membership.objects.filter(scheme=membership.scheme, role=Membership.Role.CHAIR)
    if role != Membership.Role.CHAIR and not chairs.exclude(pk=membership.pk).exists():
        raise GltdError("Un dispositif garde une présidence : donnez-la d'abord à un autre partenaire.")


@transaction.atomic
def create_partition(
    *,
    actor: User | None,
    code: str,
    name: str,
    origin: str = "",
    licence: str = "",
    owner: Partner | None = None,
) -> Partition:
    """Create a way to divide the ground; ``owner`` is the organisation that keeps it."""
    partition = Partition(code=code, name=name, origin=origin, licence=licence, owner=owner)
    partition.full_clean()
    partition.save()
    audit.record("création", actor=actor, scheme=None, target=partition)
    return partition


@transaction.atomic
def create_area(*, actor: User | None, partition: Partition, code: str, name: str, **details: Any) -> Area:
    """Create an area; ``details`` are outline, geometry (GeoJSON, EPSG:4326), population, validity."""
    area = Area(partition=partition, code=code, name=name, **details)
    area.full_clean()
    area.save()
    audit.record("création", actor=actor, scheme=None, target=area)
    return area


@transaction.atomic
def change_area(*, actor: User | None, area: Area, scheme: Scheme, **fields: Any) -> Area:
    """Change an area; ``fields`` are its name, outline, geometry (GeoJSON, EPSG:4326), population."""
    row = Area.objects.select_for_update(of=("self",)).get(pk=area.pk)
    told = {name: "modifié" for name, value in fields.items() if getattr(row, name) != value}
    for name, value in fields.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    audit.record("changement", actor=actor, scheme=scheme, target=row, changes=told)
    return row


@transaction.atomic
def set_areas(
    *, actor: User | None, scheme: Scheme, areas: Iterable[Area], seen: Iterable[Area] | None = None
) -> list[Area]:
    """Set the perimeter of a scheme; return what someone else added since it was ``seen``, and that stays.

    Only what was ticked or unticked changes: two people who choose at once lose nothing. Without ``seen``
    the perimeter becomes what is given.
    """
    Scheme.objects.select_for_update().get(pk=scheme.pk)
    held, chosen = set(scheme.areas.all()), set(areas)
    shown = held if seen is None else set(seen)
    kept = sorted((held | (chosen - shown)) - (shown - chosen), key=lambda area: area.pk)
    scheme.areas.set(kept)
    audit.record(
        "périmètre", actor=actor, scheme=scheme, target=scheme, changes={"areas": [a.code for a in kept]}
    )
    return [area for area in kept if area not in chosen]


def get_scheme(slug: str) -> Scheme:
    """Return a scheme by its identifier, for the commands; pages go through ``gltd.web.access``."""
    scheme = Scheme.objects.filter(slug=slug).first()
    if scheme is None:
        known = ", ".join(Scheme.objects.values_list("slug", flat=True)) or "aucun"
        raise GltdError(f"Le dispositif « {slug} » n'existe pas : les dispositifs connus sont {known}.")
    return scheme
