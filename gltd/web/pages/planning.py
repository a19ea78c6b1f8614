"""The planning of a scheme: by month and by week, with its sittings and what its series announce."""

import calendar
import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from gltd.errors import GltdError
from gltd.reports import french
from gltd.web.access import enter
from gltd.web.actions.planning import Dated, Overlap, Wanted, find_overlaps, list_dated
from gltd.web.days import read_day
from gltd.web.models import Area, Operation, Partner, Scheme
from gltd.web.models.areas import offered_areas
from gltd.web.pages.forms import SchemeForm

MONTH, WEEK = "mois", "semaine"
_MONDAY_FIRST = calendar.Calendar(0)
_WEEK_DAYS = 7


class PlanningFilterForm(SchemeForm):
    """What the planning shows."""

    kind = forms.ChoiceField(
        label="Nature", choices=[("", "Toutes"), *Operation.Kind.choices], required=False
    )
    area = forms.ModelChoiceField(
        label="Quartier", queryset=Area.objects.none(), required=False, empty_label="Tous"
    )
    partner = forms.ModelChoiceField(
        label="Partenaire", queryset=Partner.objects.none(), required=False, empty_label="Tous"
    )

    def offer(self, scheme: Scheme) -> None:
        """Offer the areas and the partners of the scheme."""
        self.choose_among("area", rows=offered_areas(scheme, rows=scheme.operations.all()))
        self.choose_among("partner", rows=scheme.partners.all())


@dataclass(frozen=True)
class Entry:
    """One thing on one day, with what overlaps it."""

    dated: Dated
    hour: str
    overlaps: list[Overlap]


@dataclass(frozen=True)
class Day:
    """One case of the calendar."""

    on: dt.date
    inside: bool
    today: bool
    entries: list[Entry]


def show_planning(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a month or a week (``?vue=``) around a day (``?le=``)."""
    scheme = enter(request, slug=slug, section="operations")
    view = WEEK if request.GET.get("vue") == WEEK else MONTH
    day = timezone.localdate()
    try:
        day = read_day(request.GET.get("le")) or day
    except GltdError as error:
        messages.error(request, error.sentence)
    weeks = list_weeks(day, view=view)
    form = PlanningFilterForm(request.GET or None, scheme=scheme)
    data = form.cleaned_data if form.is_valid() else {}
    wanted = Wanted(**{name: value for name, value in data.items() if value})
    dated = list_dated(scheme, start=weeks[0][0], end=weeks[-1][-1], wanted=wanted)
    before, after = step(day, view=view)
    context = {
        "view": view,
        "day": day,
        "title": tell_title(weeks, day=day, view=view),
        "weeks": fill_weeks(weeks, dated=dated, month=day.month if view == MONTH else None),
        "weekdays": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
        "count": len(dated),
        "before": before,
        "after": after,
        "form": form,
        "simulated": any(one.simulated for one in dated),
    }
    return render(request, "gltd/planning.html", context)


def list_weeks(day: dt.date, *, view: str) -> list[list[dt.date]]:
    """Return the weeks, Monday first, of the month or of the week around a day."""
    if view == MONTH:
        return _MONDAY_FIRST.monthdatescalendar(day.year, day.month)
    monday = day - dt.timedelta(days=day.weekday())
    return [[monday + dt.timedelta(days=step) for step in range(_WEEK_DAYS)]]


def step(day: dt.date, *, view: str) -> tuple[dt.date, dt.date]:
    """Return a day of the view before and one of the view after."""
    if view == WEEK:
        week = dt.timedelta(days=_WEEK_DAYS)
        return day - week, day + week
    first = day.replace(day=1)
    return (first - dt.timedelta(days=1)).replace(day=1), (first + dt.timedelta(days=32)).replace(day=1)


def tell_title(weeks: list[list[dt.date]], *, day: dt.date, view: str) -> str:
    """Name the month, or the week by its first and last day."""
    if view == MONTH:
        return french.month(day)
    return f"semaine {french.period(weeks[0][0], end=weeks[0][-1])}"


def fill_weeks(weeks: list[list[dt.date]], *, dated: list[Dated], month: int | None) -> list[list[Day]]:
    """Put each thing on its days; those of another month are set back."""
    by_day: dict[dt.date, list[Entry]] = {}
    for one in dated:
        overlaps = find_overlaps(one, among=dated)
        for on in one.list_days(weeks[0][0], end=weeks[-1][-1]):
            hour = "" if one.whole_day or on != one.first_on else tell_hour(one.starts_at)
            by_day.setdefault(on, []).append(Entry(one, hour, overlaps))
    today = timezone.localdate()
    return [
        [Day(on, month in (None, on.month), on == today, by_day.get(on, [])) for on in week] for week in weeks
    ]


def tell_hour(moment: dt.datetime) -> str:
    """Print the hour shortly: « 21 h », « 21 h 30 »."""
    local: Any = timezone.localtime(moment)
    minutes = f"{french.WIDE}{local.minute:02d}" if local.minute else ""
    return f"{local.hour}{french.WIDE}h{minutes}"
