"""What filters say in one line, where a phone folds them."""

from django.http import QueryDict

from gltd.web.pages.operations import FilterForm
from gltd.web.templatetags.filters import tell_filters
from tests.cast import Cast


def test_filters_say_what_they_ask_for(cast: Cast) -> None:
    asked = QueryDict(f"area={cast.area.pk}&status=done&start=01/02/2024&kind=")
    told = tell_filters(FilterForm(asked, scheme=cast.scheme))
    assert told == f"État\u00a0: faite · Quartier\u00a0: {cast.area.name} · Du\u00a0: 01/02/2024"


def test_filters_that_narrow_nothing_say_nothing(cast: Cast) -> None:
    assert tell_filters(FilterForm(None, scheme=cast.scheme)) == ""
    assert tell_filters(FilterForm(QueryDict("area=999999&status=bogus&kind="), scheme=cast.scheme)) == ""
