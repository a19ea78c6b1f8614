"""Deadlines counted down in words."""

import datetime as dt

from django import template
from django.utils import timezone

register = template.Library()


@register.filter
def days_left(deadline: dt.date | None) -> str:
    """Print how far a deadline is: « dans 5 jours », « en retard de 2 jours », nothing without one."""
    if deadline is None:
        return ""
    left = (deadline - timezone.localdate()).days
    if left in (0, 1):
        return ("aujourd'hui", "demain")[left]
    if left > 0:
        return f"dans {left} jours"
    return f"en retard de {-left} jour{'s' if left < -1 else ''}"


@register.filter
def urgency(deadline: dt.date | None) -> str:
    """Return how urgent a deadline is: « late », « soon » or nothing."""
    if deadline is None:
        return ""
    left = (deadline - timezone.localdate()).days
    return "late" if left < 0 else "soon" if left <= 7 else ""
