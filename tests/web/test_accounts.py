"""Accounts: signing in with and without a second factor, lock-out, sessions that end, administration."""

import datetime as dt
import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gltd.errors import GltdError
from gltd.web.actions import users
from gltd.web.models import AuditEntry, Partner, User
from gltd.web.sealing import unseal
from gltd.web.second_factor import EXPOSED, ROLES, read_roles
from tests.cast import PASSWORD, Cast


def sign_in(client: Client, username: str, password: str = PASSWORD) -> int:
    answer = client.post(reverse("sign_in"), {"login": username, "password": password})
    return answer.status_code


def compute_code(secret: str) -> str:
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return str(totp.format_hotp_value(totp.hotp_value(secret, counter)))


def read_code(user: User) -> str:
    """Return the code that the telephone of an account shows now."""
    return compute_code(unseal(Authenticator.objects.get(user=user, type="totp").data["secret"]))


def enrol(client: Client, user: User) -> list[str]:
    """Activate the second factor of an account that has just signed in; return its recovery codes."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    assert b"data:image/svg+xml" in page.content
    secret = client.session["mfa.totp.secret"]
    code = compute_code(secret)
    answer = client.post(reverse("mfa_activate_totp"), {"code": code}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("mfa_view_recovery_codes")
    return re.findall(r"<code>(\d+)</code>", answer.content.decode())


def test_an_account_signs_in_and_out(cast: Cast, client: Client) -> None:
    assert sign_in(client, "chair") == 302
    assert client.get(reverse("dashboard", args=[cast.scheme.slug])).status_code == 200
    assert client.get(reverse("sign_out")).status_code == 405
    assert client.post(reverse("sign_out")).status_code == 302
    assert client.get(reverse("dashboard", args=[cast.scheme.slug])).status_code == 302
    told = list(AuditEntry.objects.filter(object_kind="user").values_list("action", "actor__username"))
    assert told[:2] == [("déconnexion", "chair"), ("connexion", "chair")]


def test_sign_in_leads_where_one_was_going_and_nowhere_else(cast: Cast, client: Client) -> None:
    wanted = reverse("operations", args=[cast.scheme.slug])
    page = client.get(wanted, follow=True).content.decode()
    assert f'name="next" value="{wanted}"' in page
    told = {"login": "chair", "password": PASSWORD}
    assert client.post(reverse("sign_in"), told | {"next": wanted})["Location"] == wanted
    client.post(reverse("sign_out"))
    assert client.post(reverse("sign_in"), told | {"next": "https://ailleurs.example/"})["Location"] == "/"


def test_a_wrong_password_says_nothing_of_the_account(cast: Cast, client: Client) -> None:
    wrong, unknown = (
        client.post(reverse("sign_in"), {"login": name, "password": "faux"}).content.decode()
        for name in ("chair", "personne")
    )
    assert "Compte ou mot de passe inconnu" in wrong
    strip = re.compile(r'value="[^"]*"')
    assert strip.sub("", wrong) == strip.sub("", unknown)


def test_an_account_is_locked_after_five_failures_from_anywhere(cast: Cast) -> None:
    for number in range(5):
        assert sign_in(Client(REMOTE_ADDR=f"192.0.2.{number}"), "chair", "faux") == 200
    page = Client().post(reverse("sign_in"), {"login": "chair", "password": PASSWORD})
    assert "ce compte attend un quart" in page.content.decode()
    assert sign_in(Client(), "member") == 302
    refused = AuditEntry.objects.filter(action="connexion refusée", actor=cast.accounts["chair"])
    assert refused.count() == 5
    cache.clear()
    assert sign_in(Client(), "chair") == 302


def test_what_was_typed_in_vain_is_not_kept(cast: Cast, client: Client) -> None:
    sign_in(client, "mon mot de passe tapé au mauvais endroit", "x")
    line = AuditEntry.objects.get(action="connexion refusée")
    assert (line.actor, line.object_id, line.changes) == (None, 0, {})


def test_nobody_registers_alone(client: Client, db: None) -> None:
    for path in ("/connexion/inscription/", "/accounts/signup/", "/signup/", "/accounts/password/reset/"):
        assert client.get(path).status_code in {302, 404}
    assert "inscri" not in client.get(reverse("sign_in")).content.decode().lower()


def test_a_session_ends_after_a_working_day(cast: Cast, client: Client) -> None:
    sign_in(client, "chair")
    ends_at = client.session.get_expiry_date()
    assert ends_at - timezone.now() <= dt.timedelta(hours=8)


def test_a_new_password_ends_the_other_sessions(cast: Cast, client: Client) -> None:
    other = Client()
    sign_in(client, "chair")
    sign_in(other, "chair")
    typed = {
        "oldpassword": PASSWORD,
        "password1": "encore un tilleul 44",
        "password2": "encore un tilleul 44",
    }
    assert client.post(reverse("account_change_password"), typed).status_code == 302
    page = reverse("mfa_index")
    assert (client.get(page).status_code, other.get(page).status_code) == (200, 302)


def test_a_second_factor_is_asked_once_enrolled(cast: Cast, client: Client) -> None:
    chair = cast.accounts["chair"]
    sign_in(client, "chair")
    codes = enrol(client, chair)
    assert len(codes) == 10
    assert codes[0] not in client.get(reverse("mfa_view_recovery_codes")).content.decode()
    client.post(reverse("sign_out"))

    home = reverse("dashboard", args=[cast.scheme.slug])
    answer = client.post(reverse("sign_in"), {"login": "chair", "password": PASSWORD})
    assert answer["Location"].startswith(reverse("mfa_authenticate"))
    assert client.get(home).status_code == 302
    assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    assert client.get(home).status_code == 302
    assert client.post(reverse("mfa_authenticate"), {"code": read_code(chair)}).status_code == 302
    assert client.get(home).status_code == 200
    assert AuditEntry.objects.filter(action="code refusé", actor=chair).count() == 1

    client.post(reverse("sign_out"))
    for expected in (302, 200):  # a recovery code serves once
        sign_in(client, "chair")
        assert client.post(reverse("mfa_authenticate"), {"code": codes[3]}).status_code == expected
        client.post(reverse("sign_out"))


def test_guessing_codes_is_stopped(cast: Cast, client: Client) -> None:
    sign_in(client, "chair")
    enrol(client, cast.accounts["chair"])
    client.post(reverse("sign_out"))
    sign_in(client, "chair")
    for _ in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    page = client.post(reverse("mfa_authenticate"), {"code": read_code(cast.accounts["chair"])})
    assert page.status_code == 200
    assert "ce compte attend un quart" in page.content.decode()


def test_a_role_may_need_a_second_factor(cast: Cast, client: Client, settings: Any) -> None:
    settings.ROLES_WITH_TOTP = frozenset({"chair"})
    sign_in(client, "chair")
    home = reverse("dashboard", args=[cast.scheme.slug])
    assert client.get(home)["Location"] == reverse("mfa_activate_totp")
    enrol(client, cast.accounts["chair"])
    assert client.get(home).status_code == 200
    observer = Client()
    sign_in(observer, "observer")
    assert observer.get(home).status_code == 200


def test_the_second_factor_can_be_given_up_after_the_password(cast: Cast, client: Client) -> None:
    sign_in(client, "chair")
    enrol(client, cast.accounts["chair"])
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200
    assert client.post(reverse("mfa_deactivate_totp")).status_code == 302
    assert not Authenticator.objects.filter(user=cast.accounts["chair"]).exists()


def test_what_matters_asks_for_the_password_again(cast: Cast, chair: Client) -> None:
    asked = chair.get(reverse("mfa_activate_totp"))
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert chair.post(asked["Location"], {"password": "faux"}).status_code == 200
    assert chair.post(asked["Location"], {"password": PASSWORD})["Location"] == reverse("mfa_activate_totp")


def test_an_administrator_makes_an_account_that_chooses_its_password(cast: Cast, client: Client) -> None:
    client.force_login(cast.accounts["administrator"])
    told = {"username": "bac-nuit", "partner": cast.partners["member"].pk}
    page = client.post(reverse("user_add"), told)
    assert page["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    found = re.search(r'<code class="g-key">([^<]+)</code>', page.content.decode())
    assert found is not None
    holder = Client()
    assert sign_in(holder, "bac-nuit", found[1]) == 302
    home = reverse("dashboard", args=[cast.scheme.slug])
    assert holder.get(home)["Location"] == reverse("account_change_password")
    typed = {
        "oldpassword": found[1],
        "password1": "un tilleul et 12 ardoises",
        "password2": "un tilleul et 12 ardoises",
    }
    holder.post(reverse("account_change_password"), typed)
    assert holder.get(home).status_code == 200
    assert client.post(reverse("user_add"), told).status_code == 200
    assert User.objects.filter(username="bac-nuit").count() == 1


def test_a_reset_ends_sessions_and_forgets_the_second_factor(cast: Cast, client: Client) -> None:
    chair = cast.accounts["chair"]
    holder = Client()
    sign_in(holder, "chair")
    enrol(holder, chair)
    client.force_login(cast.accounts["administrator"])
    assert client.post(reverse("user_reset", args=[chair.pk])).status_code == 200
    assert holder.get(reverse("mfa_index")).status_code == 302
    assert not Authenticator.objects.filter(user=chair).exists()
    assert sign_in(Client(), "chair") == 200


def test_a_closed_account_is_out_at_once(cast: Cast, client: Client, chair: Client) -> None:
    user = cast.accounts["chair"]
    users.change_user(
        actor=cast.accounts["administrator"],
        user=user,
        partner=user.partner,
        active=False,
        administrator=False,
        seen=users.tell_user(user),
    )
    assert chair.get(reverse("mfa_index")).status_code == 302
    assert sign_in(Client(), "chair") == 200


def test_an_administrator_does_not_lock_itself_out(cast: Cast) -> None:
    me = cast.accounts["administrator"]
    seen = users.tell_user(me)
    with pytest.raises(GltdError, match="vous-même"):
        users.change_user(actor=me, user=me, partner=None, active=True, administrator=False, seen=seen)


def test_two_administrators_at_once_are_told(cast: Cast, client: Client) -> None:
    holder = cast.accounts["guest"]
    address, seen = reverse("user", args=[holder.pk]), users.tell_user(holder)
    client.force_login(cast.accounts["administrator"])
    client.post(address, {"active": "on", "seen": seen})
    answer = client.post(address, {"partner": cast.partners["guest"].pk, "seen": seen})
    assert "aucune organisation, compte ouvert" in answer.content.decode()
    holder.refresh_from_db()
    assert (holder.partner, holder.is_active) == (None, True)
    client.post(address, {"partner": cast.partners["guest"].pk, "seen": answer.context["seen"]})
    holder.refresh_from_db()
    assert (holder.partner, holder.is_active) == (cast.partners["guest"], False)


def test_roles_that_need_a_second_factor_are_a_setting() -> None:
    assert read_roles("", https=False) == frozenset()
    assert read_roles("", https=True) == EXPOSED
    assert read_roles("all", https=False) == frozenset(ROLES)
    assert read_roles("none", https=True) == frozenset()
    assert read_roles("chair, member", https=False) == {"chair", "member"}
    with pytest.raises(GltdError, match="chef"):
        read_roles("chef", https=False)


def test_a_command_makes_an_account(cast: Cast) -> None:
    user, password = users.create_named_user(
        username="secretariat", partner_name="Ville de Bellerive", administrator=False
    )
    assert user.partner == cast.partners["guest"]
    assert sign_in(Client(), "secretariat", password) == 302
    with pytest.raises(GltdError, match="existe déjà"):
        users.create_named_user(username="Secretariat", partner_name="", administrator=False)
    with pytest.raises(GltdError, match="Commissariat de Bellerive"):
        users.create_named_user(username="autre", partner_name="Bellerive", administrator=False)
    made, _ = users.create_named_user(
        username="arsenal", partner_name="Parquet de Port", partner_kind="Parquet", administrator=True
    )
    assert made.partner is not None
    assert made.partner.kind == Partner.Kind.PROSECUTOR
    with pytest.raises(GltdError, match="agence régionale de santé"):
        users.create_named_user(
            username="autre", partner_name="Bellerive", partner_kind="société", administrator=False
        )


def test_the_page_of_accounts_enters_the_organisation_with_the_account(cast: Cast, client: Client) -> None:
    client.force_login(cast.accounts["administrator"])
    fields = {"username": "sante", "partner_name": "Agence de santé", "partner_kind": "health"}
    assert "Mot de passe provisoire" in client.post(reverse("user_add"), fields).content.decode()
    assert str(User.objects.get(username="sante").partner) == "Agence de santé"
