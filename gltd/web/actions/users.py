"""Accounts: every write. An account belongs to an organisation; nothing about its holder is kept."""

import secrets

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from gltd.errors import GltdError
from gltd.web.actions import audit
from gltd.web.actions.locking import demand_seen
from gltd.web.actions.schemes import create_partner
from gltd.web.models import Partner, User

# Letters and digits that nobody mistakes for one another when a password is read aloud.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def make_password() -> str:
    """Return a password to hand over once: four groups of four, some 79 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def list_users() -> QuerySet[User]:
    """Return the accounts with their organisation, and whether each has a second factor."""
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
    return User.objects.select_related("partner").annotate(has_factor=Exists(factors)).order_by("username")


@transaction.atomic
def create_user(
    *, actor: User | None, username: str, partner: Partner | None, administrator: bool = False
) -> tuple[User, str]:
    """Create an account; return it with the password that its holder must change at the first sign-in."""
    user = User(
        username=username,
        partner=partner,
        is_superuser=administrator,
        is_staff=administrator,
        must_change_password=True,
    )
    password = make_password()
    user.set_password(password)
    user.full_clean()
    user.save()
    told = {"partner": str(partner or ""), "administrator": administrator}
    audit.record("création", actor=actor, scheme=None, target=user, changes=told)
    return user, password


@transaction.atomic
def create_named_user(
    *, username: str, partner_name: str, administrator: bool, partner_kind: str = ""
) -> tuple[User, str]:
    """Create an account from a command, where words name the organisation; of a given kind, it may be new."""
    if User.objects.filter(username__iexact=username).exists():
        raise GltdError(f"Le compte « {username} » existe déjà : choisissez un autre nom.")
    partner = Partner.objects.filter(name=partner_name).first() if partner_name else None
    if partner_name and partner is None:
        if not partner_kind:
            known = ", ".join(Partner.objects.values_list("name", flat=True))
            told = f"Le registre connaît : {known}." if known else "Le registre n'en connaît encore aucune."
            raise GltdError(
                f"L'organisation « {partner_name} » est inconnue. {told} Pour l'entrer, dites sa nature : "
                "--kind parquet, par exemple."
            )
        partner = create_partner(actor=None, kind=find_kind(partner_kind), name=partner_name)
    return create_user(actor=None, username=username, partner=partner, administrator=administrator)


def find_kind(words: str) -> str:
    """Return the kind of organisation that a command names, by its French label or by its code."""
    kinds = {label.casefold(): value for value, label in Partner.Kind.choices}
    wanted = words.casefold()
    if wanted in kinds.values():
        return wanted
    if wanted not in kinds:
        raise GltdError(f"Aucune organisation n'est « {words} » : choisissez parmi {', '.join(kinds)}.")
    return str(kinds[wanted])


@transaction.atomic
def change_user(
    *, actor: User, user: User, partner: Partner | None, active: bool, administrator: bool, seen: str
) -> User:
    """Attach an account, still as ``seen``, to an organisation; close it or not, let it administer or not."""
    row = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    demand_seen(seen=seen, now=tell_user(row), told=tell_user(row))
    if row.pk == actor.pk and not (active and administrator):
        raise GltdError("Vous ne pouvez ni fermer votre compte ni en retirer l'administration vous-même.")
    before = {"partner": str(row.partner or ""), "active": row.is_active, "administrator": row.is_superuser}
    row.partner, row.is_active = partner, active
    row.is_superuser = row.is_staff = administrator
    row.full_clean()
    row.save()
    after = {"partner": str(partner or ""), "active": active, "administrator": administrator}
    told = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    audit.record("changement", actor=actor, scheme=None, target=row, changes=told)
    return row


def tell_user(user: User) -> str:
    """Say what may change of an account: what a form was opened on, and what someone else made of it."""
    state = "ouvert" if user.is_active else "fermé"
    told = [str(user.partner or "aucune organisation"), f"compte {state}"]
    return ", ".join([*told, "administre la plateforme"] if user.is_superuser else told)


@transaction.atomic
def reset_access(*, actor: User | None, user: User) -> str:
    """Give a new provisional password and forget the second factor; the account's sessions end."""
    row = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    password = make_password()
    row.set_password(password)
    row.must_change_password = True
    row.save()
    Authenticator.objects.filter(user=row).delete()
    audit.record("accès réinitialisé", actor=actor, scheme=None, target=row)
    return password


@transaction.atomic
def settle_password(*, user: User) -> None:
    """Note that the holder chose the password."""
    User.objects.filter(pk=user.pk).update(must_change_password=False)
    audit.record("mot de passe changé", actor=user, scheme=None, target=user)
