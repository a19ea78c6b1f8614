"""Work in the background, shown on the page of what it makes."""

from typing import Any

from django import template

from gltd.web.actions import jobs
from gltd.web.models import Scheme, StudySchedule, TerritoryStudy

register = template.Library()


@register.inclusion_tag("gltd/jobs_alive.html")
def show_jobs(scheme: Scheme, *kinds: str, **about: Any) -> dict[str, Any]:
    """Show the jobs of some kinds that wait or run, about one thing where it is given."""
    return {"scheme": scheme, "alive": jobs.list_alive(scheme, kinds=kinds, about=about)}


@register.inclusion_tag("gltd/studies_more.html")
def show_more_studies(scheme: Scheme, *, may_write: bool) -> dict[str, Any]:
    """Show the studies of many territories, and those that ask themselves."""
    return {
        "scheme": scheme,
        "may_write": may_write,
        "territories": TerritoryStudy.objects.filter(scheme=scheme)[:8],
        "schedules": StudySchedule.objects.filter(scheme=scheme),
    }
