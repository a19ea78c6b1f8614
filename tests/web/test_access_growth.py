"""Every page, from the list of addresses itself: as many queries for three times the rows of every noun."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import addresses, copies
from tests.addresses import POST_ONLY
from tests.cast import Cast
from tests.web.test_access import NAMES

# What an export adds to its page, and the lists that have one say so by this.
EXPORT = {"format": "csv"}
# Pages whose work grows by design, each with its reason.
GROWING: dict[str, str] = {}


def list_visits(
    client: Client, *, numbers: dict[str, dict[str, Any]]
) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the address and the query of every page, and of every list as a file; each has been seen once."""
    for name in NAMES:
        if name in POST_ONLY or name in GROWING:
            continue
        address = reverse(name, kwargs=numbers[name])
        for query in ({}, EXPORT):
            answer = client.get(address, query)
            attached = answer.headers.get("Content-Disposition", "").startswith("attachment")
            if answer.status_code == HTTPStatus.OK and attached == bool(query):
                yield address, query


def count_queries(client: Client, *, address: str, query: dict[str, str]) -> list[str]:
    """Return what a page asks the database."""
    with CaptureQueriesContext(connection) as asked:
        client.get(address, query)
    return [one["sql"] for one in asked.captured_queries]


def test_a_page_asks_as_much_for_three_times_the_rows(cast: Cast, client: Client) -> None:
    numbers = addresses.furnish(cast, names=NAMES)
    client.force_login(cast.accounts["administrator"])
    visits = list(list_visits(client, numbers=numbers))
    assert len(visits) > 100
    few = [count_queries(client, address=address, query=query) for address, query in visits]
    copies.multiply(apart=1, shared=1)
    wrong = {}
    for (address, query), before in zip(visits, few, strict=True):
        after = count_queries(client, address=address, query=query)
        if len(before) != len(after):
            wrong[f"{address} {query}"] = f"{len(before)} queries, then {len(after)}"
    assert wrong == {}
