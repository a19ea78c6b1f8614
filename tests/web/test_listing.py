"""A list's export holds what the list shows, under the same filters."""

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

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


@pytest.mark.parametrize("extension", ["ods", "xlsx"])
def test_a_workbook_of_a_list_is_the_list(extension: str, cast: Cast, chair: Client) -> None:
    answer = chair.get(reverse("operations", args=[cast.scheme.slug]), {"format": extension})
    assert answer["Content-Disposition"] == f'attachment; filename="operations.{extension}"'
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert [row[1] for row in rows] == ["Opération", cast.operation.title]


def test_a_list_without_places_offers_no_map_format(cast: Cast, chair: Client) -> None:
    address = reverse("operations", args=[cast.scheme.slug])
    assert chair.get(address, {"format": "gpkg"}).status_code == 422
    page = chair.get(address).content.decode()
    assert "format=ods" in page
    assert "format=gpkg" not in page
