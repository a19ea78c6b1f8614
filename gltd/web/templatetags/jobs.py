"""Work in the background, shown on the page of what it makes."""

from typing import Any

from django import template

from gltd.web.actions import jobs
from gltd.web.models import Scheme

register = template.Library()


@register.inclusion_tag("gltd/jobs_alive.html")
def show_jobs(scheme: Scheme, *kinds: str, **about: Any) -> dict[str, Any]:
    """Show the jobs of some kinds that wait or run, about one thing where it is given."""
    return {"scheme": scheme, "alive": jobs.list_alive(scheme, kinds=kinds, about=about)}
