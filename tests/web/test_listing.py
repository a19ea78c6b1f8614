"""A list's export holds what the list shows, under the same filters."""

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests.cast import Cast
from tests.journeys.scenery import contradict


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_the_export_is_the_list_under_its_filters(cast: Cast, chair: Client) -> None:
    address = reverse("operations", args=[cast.scheme.slug])
    heads, *lines = read_csv(chair.get(address, {"format": "csv"}).content)
    assert heads[:2] == ["Quand", "Opération"]
    assert [line[1] for line in lines] == [cast.operation.title]
    assert read_csv(chair.get(address, {"format": "csv", "status": "planned"}).content) == [heads]


def test_the_map_and_its_table_export_what_a_role_sees(cast: Cast, chair: Client) -> None:
    answer = chair.get(reverse("map", args=[cast.scheme.slug]), {"format": "csv"})
    heads, *lines = read_csv(answer.content)
    assert heads[:3] == ["Quartier", "Contour", "Opérations"]
    assert [line[:3] for line in lines] == [["Les Tilleuls", cast.area.get_outline_display(), "1"]]


def test_the_sources_and_what_contradicts_itself_are_exported(cast: Cast, chair: Client) -> None:
    contradict(cast)
    _, *lines = read_csv(chair.get(reverse("sources", args=[cast.scheme.slug]), {"format": "csv"}).content)
    assert [line[4:] for line in lines] == [["2", "0"]]
    _, *lines = read_csv(chair.get(reverse("conflicts", args=[cast.scheme.slug]), {"format": "csv"}).content)
    assert [line[0] for line in lines] == ["Écart d'unité probable"]
    assert "720" in lines[0][2]


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
