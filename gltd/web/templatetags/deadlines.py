"""Deadlines counted down in words."""

import datetime as dt

from dateutil.relativedelta import relativedelta
from django import template
from django.utils import timezone

from gltd.reports import french

register = template.Library()


@register.filter
def days_left(deadline: dt.date | None) -> str:
    """Print how far a deadline is: « dans 5 jours », « en retard de 2 jours », nothing without one."""
    if deadline is None:
        return ""
    return tell_days_left(deadline, today=timezone.localdate())


def tell_days_left(deadline: dt.date, *, today: dt.date) -> str:
    """Say how far a deadline is; past two months in months, past two years in years."""
    left = (deadline - today).days
    if left in (0, 1):
        return ("aujourd'hui", "demain")[left]
    if left > 0:
        return f"dans {left} jours"
    since = relativedelta(today, deadline)
    months = 12 * since.years + since.months
    if months >= 24:
        return f"en retard de {since.years} ans"
    if months >= 2:
        return f"en retard de {months} mois"
    return f"en retard de {-left} {french.plural('jour', count=-left)}"


@register.filter
def urgency(deadline: dt.date | None) -> str:
    """Return how urgent a deadline is: « late », « soon » or nothing."""
    if deadline is None:
        return ""
    left = (deadline - timezone.localdate()).days
    return "late" if left < 0 else "soon" if left <= 7 else ""
