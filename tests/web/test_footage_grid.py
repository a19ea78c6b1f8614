"""The grid of requests and its year on year: what is typed comes back, what is wrong is told."""

import datetime as dt

from django.test import Client
from django.urls import reverse

from gltd.web.actions import claims, footage, sources
from gltd.web.models import Claim
from tests.cast import Cast

THIN, WIDE = "\u202f", "\u00a0"


def address(cast: Cast, *, year: int = 2018) -> str:
    return reverse("footage_edit", args=[cast.scheme.slug]) + f"?year={year}&service=police&by=zones"


def fill(cast: Cast, client: Client, *, year: int, months: int, count: int) -> None:
    typed = {f"area-{cast.area.pk}-useful-{month}": str(count) for month in range(1, months + 1)}
    assert client.post(address(cast, year=year), typed).status_code == 302


def read(cast: Cast, client: Client, **asked: str) -> str:
    answer = client.get(reverse("footage", args=[cast.scheme.slug]), asked)
    return answer.content.decode()


def test_what_is_typed_comes_back_year_on_year_at_equal_dates(cast: Cast, chair: Client) -> None:
    fill(cast, chair, year=2017, months=12, count=22)
    fill(cast, chair, year=2018, months=9, count=20)
    page = read(cast, chair)
    assert f"198 → 180{WIDE}réquisitions (−9{THIN}%" in page
    assert "année incomplète" in page
    assert "Du 1er\u00a0janvier au 30\u00a0septembre\u00a02018" in page


def test_an_empty_box_is_not_zero_unless_it_is_said_to_be(cast: Cast, chair: Client) -> None:
    name = f"area-{cast.area.pk}-useful-1"
    chair.post(address(cast), {name: "3"})
    assert footage.read_cells(cast.scheme)[0].unknown is None
    chair.post(address(cast), {name: "3", f"vu-{name}": "3", "zeros": "1"})
    (cell,) = footage.read_cells(cast.scheme)
    assert (cell.useful, cell.not_useful, cell.unknown) == (3, 0, 0)


def test_a_box_that_is_no_number_refuses_the_grid_and_stays_as_typed(cast: Cast, chair: Client) -> None:
    names = [f"area-{cast.area.pk}-useful-{month}" for month in (1, 2)]
    answer = chair.post(address(cast), {names[0]: "3", names[1]: "douze"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "tapez des nombres entiers" in page
    assert 'value="douze"' in page
    assert not Claim.objects.exists()


def test_two_people_at_one_box(cast: Cast, chair: Client) -> None:
    name = f"area-{cast.area.pk}-useful-1"
    other = f"area-{cast.area.pk}-useful-2"
    chair.post(address(cast), {name: "3", other: "8"})
    # From a page opened before: the first box typed, the second left empty as it was.
    answer = chair.post(address(cast), {name: "5", f"vu-{name}": "", other: "", f"vu-{other}": ""})
    page = answer.content.decode().replace(WIDE, " ").replace("&nbsp;", " ")
    assert answer.status_code == 409
    assert "Entre-temps : « 3 »" in page
    assert f'name="{name}" value="5"' in page
    assert f'name="vu-{other}" value="8"><input class="fr-input" name="{other}" value="8"' in page
    assert {claim.value for claim in Claim.objects.all()} == {3, 8}
    chair.post(address(cast), {name: "5", f"vu-{name}": "3", other: "8", f"vu-{other}": "8"})
    assert {claim.value for claim in Claim.objects.filter(status="confirmed")} == {5, 8}


def test_published_totals_of_whole_and_part_years_are_not_set_against_each_other(
    cast: Cast, chair: Client
) -> None:
    source = sources.keep_return(
        actor=None, scheme=cast.scheme, publisher="Ville", title="Bilan", published_on=dt.date(2018, 9, 24)
    )
    told = [("2011", "2011", 66), ("2017", "2017", 266), ("2018-01-01", "2018-09-24", 177)]
    for start, end, value in told:
        claims.enter_claim(
            actor=None,
            source=source,
            measure="requisition.images",
            value=value,
            period_start=start,
            period_end=end,
        )
    page = read(cast, chair)
    assert f"66 → 266{WIDE}réquisitions (+303{THIN}%" in page
    assert f"266 → 177{WIDE}réquisitions{WIDE}: périodes de durées inégales, pas de pourcentage" in page


def test_the_export_is_the_table(cast: Cast, chair: Client) -> None:
    fill(cast, chair, year=2018, months=2, count=20)
    answer = chair.get(reverse("footage", args=[cast.scheme.slug]), {"format": "csv", "year": "2018"})
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Lieu;janv. 2018;févr. 2018;")
    assert lines[1] == "Les Tilleuls;20;20;;;;;;;;;;;40"
    assert lines[2] == "Total;20;20;;;;;;;;;;;40"
