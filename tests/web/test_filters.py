"""What filters say in one line, where a phone folds them."""

import pytest
from django import forms
from django.http import QueryDict

from gltd.web.actions import schemes
from gltd.web.models import Area
from gltd.web.pages.follow_ups import FollowUpFilterForm, FollowUpForm
from gltd.web.pages.forms import SchemeForm
from gltd.web.pages.operations import FilterForm
from gltd.web.pages.planning import PlanningFilterForm
from gltd.web.templatetags.filters import tell_filters
from tests.addresses.follow_ups import ask
from tests.cast import Cast


def test_filters_say_what_they_ask_for(cast: Cast) -> None:
    asked = QueryDict(f"area={cast.area.pk}&status=done&start=01/02/2024&kind=")
    told = tell_filters(FilterForm(asked, scheme=cast.scheme))
    assert told == f"État\u00a0: faite · Quartier\u00a0: {cast.area.name} · Du\u00a0: 01/02/2024"


def test_filters_that_narrow_nothing_say_nothing(cast: Cast) -> None:
    assert tell_filters(FilterForm(None, scheme=cast.scheme)) == ""
    assert tell_filters(FilterForm(QueryDict("area=999999&status=bogus&kind="), scheme=cast.scheme)) == ""


@pytest.mark.parametrize("form", [FilterForm, PlanningFilterForm, FollowUpFilterForm, FollowUpForm])
def test_an_area_that_holds_something_is_offered_outside_the_perimeter_too(
    form: type[SchemeForm], cast: Cast
) -> None:
    ask(cast).areas.add(cast.area)
    schemes.create_area(actor=None, partition=cast.area.partition, code="vide", name="Sans rien")
    schemes.set_areas(actor=None, scheme=cast.scheme, areas=[])
    fields = form(None, scheme=cast.scheme).fields
    field = fields.get("area") or fields["areas"]
    assert isinstance(field, forms.ModelChoiceField)
    assert field.queryset is not None
    assert list(field.queryset) == list(Area.objects.filter(pk=cast.area.pk))
