"""Every address × every role, from the list of addresses itself: a new page cannot be forgotten."""

import inspect
from collections.abc import Iterator, Set
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from gltd.web.models import AuditEntry
from tests import addresses
from tests.addresses import ANSWERS, GET_RIGHTS, OUTSIDE, POST_ONLY, POST_RIGHTS, PUBLIC
from tests.addresses.table import READERS
from tests.cast import Cast

ROLES = ("chair", "member", "guest", "observer", "administrator", "foreign", "anonymous")
# The agenda has its own secret instead of a session: tests/web/test_feeds.py.
OPEN = {"home", "sign_in", "account_login", "sign_out", "mfa_authenticate", "account_inactive", "agenda"}


def list_names(patterns: list[URLPattern | URLResolver] | None = None) -> Iterator[str]:
    """Yield the name of every address of the application."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from list_names(pattern.url_patterns)
        else:
            assert pattern.name, f"an address without a name: {pattern}"
            yield pattern.name


def list_views(patterns: list[URLPattern | URLResolver] | None = None) -> Iterator[tuple[str, Any]]:
    """Yield the name and the function of every address whose page is a function of ours."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from list_views(pattern.url_patterns)
        elif not hasattr(pattern.callback, "view_class"):
            yield str(pattern.name), inspect.unwrap(pattern.callback)


NAMES = sorted(set(list_names()) - OPEN - PUBLIC)


@pytest.fixture
def numbers(cast: Cast) -> dict[str, dict[str, Any]]:
    """Return the arguments of each address: one object of each kind, all of the scheme."""
    return addresses.furnish(cast, names=NAMES)


def sign_in(client: Client, cast: Cast, role: str) -> None:
    """Sign in as a role; the anonymous visitor stays as it is."""
    if role != "anonymous":
        client.force_login(cast.accounts[role])


def expect_status(role: str, *, name: str) -> set[int]:
    """Return what a role may be answered when it reads a page."""
    if role == "anonymous":
        return {302}
    if role == "foreign" and name not in OUTSIDE:
        return {404, 405}
    if role not in GET_RIGHTS.get(name, READERS):
        return {403}
    return {405} if name in POST_ONLY else ANSWERS.get(name, {200})


def expect_answer(role: str, *, name: str, allowed: Set[str]) -> set[int]:
    """Return what a role may be answered when it sends an empty form."""
    if role == "anonymous":
        return {302}
    if role == "foreign" and name not in OUTSIDE:
        return {404}
    return {200, 302, 409, 422} if role in allowed else {403}


def test_who_may_read_each_page(cast: Cast, numbers: dict[str, dict[str, Any]]) -> None:
    wrong: dict[str, int | str] = {}
    for role in ROLES:
        client = Client()
        sign_in(client, cast, role)
        for name in NAMES:
            where = reverse(name, kwargs=numbers[name])
            answer = client.get(where)
            if answer.status_code not in expect_status(role, name=name):
                wrong[f"{role} GET {name}"] = answer.status_code
            if role == "anonymous" and not answer["Location"].startswith(reverse("sign_in")):
                wrong[f"{role} GET {name} leads to"] = answer["Location"]
            if role == "chair" and client.head(where).status_code != answer.status_code:
                wrong[f"{role} HEAD {name}"] = "not what a GET says"
    assert wrong == {}


def test_who_may_write_through_each_page(cast: Cast, numbers: dict[str, dict[str, Any]]) -> None:
    wrong: dict[str, object] = {}
    for role in ROLES:
        client = Client()
        sign_in(client, cast, role)
        before = transaction.savepoint()
        for name, allowed in POST_RIGHTS.items():
            status = client.post(reverse(name, kwargs=numbers[name]), {}).status_code
            if status not in expect_answer(role, name=name, allowed=allowed):
                wrong[f"{role} POST {name}"] = status
        transaction.savepoint_rollback(before)  # what one role wrote is not there for the next
    assert wrong == {}


def test_every_page_that_writes_is_in_the_table() -> None:
    assert set(POST_RIGHTS) <= set(NAMES)
    assert set(GET_RIGHTS) <= set(NAMES)
    assert set(POST_RIGHTS) >= POST_ONLY


def test_a_page_that_reads_what_is_posted_is_in_the_table() -> None:
    posting = {name for name, view in list_views() if "POST" in inspect.getsource(view)}
    assert posting - set(POST_RIGHTS) - OPEN - PUBLIC == set()


def test_a_page_that_only_reads_writes_nothing_when_it_is_posted_to(
    cast: Cast, chair: Client, numbers: dict[str, dict[str, Any]]
) -> None:
    reading = [name for name in NAMES if name not in POST_RIGHTS]
    assert len(reading) > 20
    before = AuditEntry.writes.count()
    for name in reading:
        chair.post(reverse(name, kwargs=numbers[name]), {"title": "x", "version": "1"})
        assert AuditEntry.writes.count() == before, name


def test_what_is_of_another_scheme_does_not_exist(
    cast: Cast, client: Client, numbers: dict[str, dict[str, Any]]
) -> None:
    client.force_login(cast.accounts["administrator"])  # who may everything in both schemes
    inside = {
        name: told
        for name, told in numbers.items()
        if "slug" in told and any(isinstance(value, int) for value in told.values())
    }
    assert len(inside) > 30
    wrong: dict[str, object] = {}
    for name, told in inside.items():
        where = reverse(name, kwargs=told | {"slug": "ailleurs"})
        read, written = client.get(where).status_code, client.post(where, {}).status_code
        if read not in {404, 405} or (name in POST_RIGHTS and written != 404):
            wrong[name] = (read, written)
    assert wrong == {}


def test_no_other_method_is_taken(cast: Cast, client: Client, numbers: dict[str, dict[str, Any]]) -> None:
    client.force_login(cast.accounts["chair"])
    for name in NAMES:
        where = reverse(name, kwargs=numbers[name])
        for method in ("PUT", "DELETE", "PATCH", "OPTIONS"):
            assert client.generic(method, where).status_code == 405, f"{method} {name}"


def test_nobody_reads_a_bilan_that_is_not_published(cast: Cast) -> None:
    known = addresses.furnish(cast, names=sorted(PUBLIC))
    wrong: dict[str, object] = {}
    for role in ROLES:
        client = Client()
        sign_in(client, cast, role)
        for name, arguments in known.items():
            where = reverse(name, kwargs=arguments)
            told = client.get(where).status_code, client.post(where).status_code
            if told != (404, 405):
                wrong[f"{role} {name}"] = told
    assert wrong == {}


def test_a_guest_cannot_close_the_part_of_another(cast: Cast, client: Client) -> None:
    client.force_login(cast.accounts["observer"])
    address = reverse(
        "participation_close", args=[cast.scheme.slug, cast.operation.pk, cast.participation.pk]
    )
    response = client.post(address, {"engaged": "4", "version": "1"})
    assert response.status_code == 422
    cast.participation.refresh_from_db()
    assert cast.participation.closed_at is None


def test_every_answer_carries_a_policy_without_inline_script(cast: Cast, chair: Client) -> None:
    policy = chair.get(reverse("dashboard", args=[cast.scheme.slug])).headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy


def test_a_form_without_its_token_is_refused_in_words(cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.accounts["chair"])
    answer = strict.post(reverse("operation_add", args=[cast.scheme.slug]), {"title": "Glissée"})
    assert answer.status_code == 403
    assert "Ce formulaire a expiré" in answer.content.decode()
