"""An observer reads everything and writes nothing, whatever the browser is made to send."""

import pytest
from django.urls import reverse

from tests.cast import Cast
from tests.journeys import scenery
from tests.journeys.conftest import Open

PAGES = ("dashboard", "operations", "sources", "claims", "conflicts", "reports")


def test_an_observer_sees_but_is_offered_nothing_to_write(cast: Cast, enter: Open) -> None:
    conflict = scenery.contradict(cast)
    observer = enter("observer")
    slug = cast.scheme.slug
    addresses = [reverse(name, args=[slug]) for name in PAGES]
    addresses += [
        reverse("operation", args=[slug, cast.operation.pk]),
        reverse("source", args=[slug, cast.source.pk]),
        reverse("claim", args=[slug, conflict.claims.values_list("pk", flat=True)[0]]),
        reverse("conflict", args=[slug, conflict.pk]),
    ]
    for address in addresses:
        page = observer.go(address)
        assert page.get_by_role("heading", level=1).count() == 1
        forms = page.locator("main form[method=post]")
        assert forms.count() == 0, address
        assert (
            page.locator("main a[href*='nouvelle'], main a[href*='modifier'], main a[href*='lire']").count()
            == 0
        )
    page = observer.go(reverse("conflict", args=[slug, conflict.pk]))
    assert "La présidence du groupe arbitre" in page.locator("main").inner_text()


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        (
            "operation_add",
            {"title": "Glissée", "kind": "search", "starts_at": "17022022 0800", "status": "planned"},
        ),
        ("report_freeze", {"period_start": "01/03/2024", "period_end": "31/03/2024"}),
        (
            "source_read",
            {"publisher": "x", "published_on": "01/03/2024", "title": "x", "kind": "press", "text": "x"},
        ),
    ],
)
def test_what_an_observer_sends_all_the_same_is_refused(
    name: str, fields: dict[str, str | float | bool], cast: Cast, enter: Open
) -> None:
    observer = enter("observer")
    page = observer.go(reverse("dashboard", args=[cast.scheme.slug]))
    token = page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    before = (cast.scheme.operations.count(), cast.scheme.sources.count())
    observer.expect_status(403)
    answer = page.request.post(
        reverse(name, args=[cast.scheme.slug]),
        form={**fields, "csrfmiddlewaretoken": token},
        headers={"Referer": observer.origin},
    )
    assert answer.status == 403
    assert "Vous n'avez pas ce droit" in answer.text().replace("&#x27;", "'")
    assert (cast.scheme.operations.count(), cast.scheme.sources.count()) == before
    assert not cast.scheme.reports.exists()
