"""A bilan tells the ground, the forces, the course from arrest to prison, and what nobody gave."""

import datetime as dt
import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

from gltd.reports import render_html
from gltd.reports.charts import render_svg
from gltd.reports.maps import draw_areas
from gltd.reports.public import release
from gltd.reports.snapshot import AreaCard, Content, Snapshot, Status
from gltd.web.actions import claims, indicators, operations, reports, schemes
from gltd.web.actions.courses import describe_ground
from tests.cast import Cast
from tests.web.test_budgets import request, spend
from tests.web.test_funnels import another
from tests.web.test_funnels import tell as tell_steps
from tests.web.test_publications import tell
from tests.web.test_reports_readings import follow

YEAR: dict[str, Any] = {"period_start": dt.date(2024, 1, 1), "period_end": dt.date(2024, 12, 31)}


def collect(cast: Cast, **period: dt.date) -> Content:
    return reports.collect_content(actor=None, scheme=cast.scheme, **{**YEAR, **period})


def print_page(content: Content) -> str:
    page = render_html(Snapshot(content)).decode()
    return re.sub("[\u00a0\u202f]", " ", page)


def words_of(svg: str) -> str:
    return " ".join(re.findall(r">([^<>]+)</text>", svg))


def test_the_course_from_arrest_to_prison_gives_its_counts_and_who_tells_them(cast: Cast) -> None:
    tell_steps(cast, interpellation=12, garde_a_vue=8)
    tell_steps(cast, operation=another(cast), interpellation=6)
    content = collect(cast)
    assert content.outcome.funnel is not None
    steps = content.outcome.funnel.steps
    assert [step.figure.value for step in steps] == [18, 8, None, None, None]
    assert [step.known for step in steps] == [2, 1, 0, 0, 0]
    assert steps[1].share == "8 sur 12 interpellations, sur la seule opération qui dit les deux"
    page = print_page(content)
    assert "De l’interpellation à l’incarcération" in page
    assert "2 sur 2 opérations" in page


def test_a_step_that_sources_contest_is_marked(cast: Cast) -> None:
    tell_steps(cast, garde_a_vue=8)
    press = tell(cast, {"phenomenon.overdoses": "0"}, kind="press")
    tell_steps(cast, source=press, garde_a_vue=11)
    content = collect(cast)
    assert content.outcome.funnel is not None
    step = content.outcome.funnel.steps[1].figure
    assert (step.status, step.printed) == (Status.CONTESTED, "de 8 à 11")
    assert step.conflict in {box.identifier for box in content.contradictions}
    public = release(content).content.outcome.funnel
    assert public is not None
    assert public.steps[1].figure.printed == "non diffusé"


def test_forces_are_counted_by_unit_and_what_nobody_gave_is_said(cast: Cast) -> None:
    partner = cast.partners["member"]
    part = operations.join_operation(
        actor=None, operation=cast.operation, partner=partner, unit="bac", asked=8
    )
    part.engaged = 7
    part.save()
    forces = collect(cast).activity.forces
    assert forces is not None
    assert {row.label: row.cells for row in forces.rows} == {
        "BAC": (1, 8, 7, 0),
        "Police municipale": (1, 6, None, 1),
    }


def test_an_indicator_that_nobody_gave_is_named(cast: Cast) -> None:
    follow(cast, {"2022": 120})
    (lack,) = collect(cast).indicators.lacking
    assert (lack.label, lack.why[:22]) == ("Contrôles", "non renseigné : rien d")
    assert "indicateurs sans comparaison" in print_page(collect(cast))


def test_an_indicator_without_the_year_before_is_named(cast: Cast) -> None:
    follow(cast, {"2024": 120})
    (lack,) = collect(cast).indicators.lacking
    assert lack.why == "non renseigné sur la période d'avant (2023)"


def complain(cast: Cast, counts: dict[str, int]) -> None:
    """Follow the complaints that a service counts by year."""
    measure = "phenomenon.complaints"
    source = tell(cast, {})
    for year, value in counts.items():
        entry = claims.Entry(measure=measure, value=Decimal(value), period_start=year, period_end=year)
        claims.enter_claims(actor=cast.accounts["chair"], source=source, entries=[entry])
    indicators.create_indicator(actor=None, scheme=cast.scheme, title="Plaintes", measure=measure)


def test_the_rule_of_three_years_keeps_a_phenomenon_from_the_public(cast: Cast) -> None:
    """120 in 2024 after 4 in 2023 and 90 in 2022: no three years in a row exceed five."""
    told = {"2022": 90, "2023": 4, "2024": 120}
    complain(cast, told)
    content = collect(cast)
    (change,) = content.indicators.changes
    assert change.after.value == 120
    assert change.after.held
    assert release(content).content.indicators.changes == ()


def test_three_years_in_a_row_are_let_out(cast: Cast) -> None:
    complain(cast, {"2022": 90, "2023": 40, "2024": 120})
    content = collect(cast)
    assert not content.indicators.changes[0].after.held
    assert len(release(content).content.indicators.changes) == 1


def test_a_useful_request_has_its_cost_where_its_months_are_public(cast: Cast) -> None:
    year = {"period_start": dt.date(2018, 1, 1), "period_end": dt.date(2018, 12, 31)}
    spend(cast)
    request(cast, months=12, useful=5)
    content = collect(cast, **year)
    (cost,) = [one for one in content.video.costs if one.trace.startswith("cout-")]
    assert cost.value == 2500
    assert cost.measure == "budget.video_operation_net"
    assert len(release(content).content.video.costs) == len(content.video.costs)
    table = content.video.by_month
    assert table is not None
    rows = (replace(table.rows[0], cells=(3, *table.rows[0].cells[1:])), *table.rows[1:])
    small = replace(content, video=replace(content.video, by_month=replace(table, rows=rows)))
    assert not [one for one in release(small).content.video.costs if one.trace.startswith("cout-")]


def test_operations_known_to_the_season_stand_in_no_month(cast: Cast) -> None:
    cast.operation.precision = "season"
    cast.operation.save()
    table = collect(cast).activity.by_month
    assert table is not None
    assert {row.label: row.cells[0] for row in table.rows if row.cells[0]} == {"printemps\u00a02024": 1}
    assert "printemps\u00a02024" in table.note


def test_the_map_shows_areas_with_their_numbers_and_its_table_stands_below(cast: Cast) -> None:
    content = collect(cast)
    assert [(card.name, card.outline) for card in content.ground] == [("Les Tilleuls", "contour schématique")]
    page = print_page(content)
    assert page.index('id="operations-quartier-carte"') < page.index('id="operations-quartier"')
    assert "carte (contour schématique)" in page
    svg = page[page.index('id="operations-quartier-carte"') :]
    assert words_of(svg[: svg.index("</svg>")]) == "1 Les Tilleuls"


def test_an_area_inside_another_is_known(cast: Cast) -> None:
    around = {
        "type": "Polygon",
        "coordinates": [[[1.8, 47.8], [2.0, 47.8], [2.0, 48.0], [1.8, 48.0], [1.8, 47.8]]],
    }
    town = schemes.create_area(
        actor=None,
        partition=cast.area.partition,
        code="ville",
        name="Bellerive",
        outline="schematic",
        geometry=around,
    )
    schemes.set_areas(actor=None, scheme=cast.scheme, areas=[cast.area, town])
    cards = {card.name: card for card in describe_ground(cast.scheme)}
    assert (cards["Bellerive"].parts, cards["Bellerive"].whole) == (("Les Tilleuls",), False)
    assert cards["Les Tilleuls"].parts == ()


def test_a_withheld_count_is_a_word_on_the_map_and_never_a_disc() -> None:
    ring = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 0.0))
    ground = (AreaCard("Nord", (ring,)), AreaCard("Sud", (tuple((x + 2, y) for x, y in ring),)))
    spec = draw_areas(ground, counts={"Nord": "withheld", "Sud": 12})
    (discs,) = [layer for layer in spec["layer"] if layer["mark"]["type"] == "circle"]
    assert [point["name"] for point in discs["data"]["values"]] == ["Sud"]
    assert words_of(render_svg(spec)).split() == ["12", "non", "diffusé", "Nord", "Sud"]
