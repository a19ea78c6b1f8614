"""A list's export holds what the list shows, under the same filters."""

import csv
import io

from django.test import Client
from django.urls import reverse

from tests.cast import Cast


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_the_export_is_the_list_under_its_filters(cast: Cast, chair: Client) -> None:
    address = reverse("operations", args=[cast.scheme.slug])
    heads, *lines = read_csv(chair.get(address, {"format": "csv"}).content)
    assert heads[:2] == ["Quand", "Opération"]
    assert [line[1] for line in lines] == [cast.operation.title]
    assert read_csv(chair.get(address, {"format": "csv", "status": "planned"}).content) == [heads]


def test_an_unknown_format_is_told(cast: Cast, chair: Client) -> None:
    answer = chair.get(reverse("operations", args=[cast.scheme.slug]), {"format": "doc"})
    assert answer.status_code == 422
    assert "csv" in answer.content.decode()
