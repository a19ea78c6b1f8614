"""Addresses of the pages; every page but accounts belongs to one scheme. One module a noun."""

from django.urls import include, path

from gltd.web.pages import schemes as scheme_page
from gltd.web.urls import (
    accounts,
    audit,
    budgets,
    cameras,
    claims,
    conflicts,
    dashboard,
    drafts,
    feeds,
    follow_ups,
    footage,
    fundings,
    indicators,
    intakes,
    jobs,
    meetings,
    objectives,
    operations,
    prevention,
    publications,
    reports,
    schemes,
    search,
    sources,
    spots,
    staffing,
    studies,
    trash,
)
from gltd.web.urls import map as map_urls

scheme_pages = [
    *dashboard.addresses,
    *search.addresses,
    *schemes.addresses,
    *objectives.addresses,
    *meetings.addresses,
    *map_urls.addresses,
    *spots.addresses,
    *follow_ups.addresses,
    *operations.addresses,
    *cameras.addresses,
    *footage.addresses,
    *budgets.addresses,
    *prevention.addresses,
    *fundings.addresses,
    *staffing.addresses,
    *indicators.addresses,
    *claims.addresses,
    *sources.addresses,
    *conflicts.addresses,
    *studies.addresses,
    *jobs.addresses,
    *drafts.addresses,
    *reports.addresses,
    *audit.addresses,
    *trash.addresses,
    *intakes.addresses,
]

urlpatterns = [
    *accounts.addresses,
    *audit.platform_addresses,
    path("dispositifs/nouveau/", scheme_page.add_scheme, name="scheme_add"),
    *feeds.outside,
    path("d/<slug:slug>/", include(scheme_pages)),
    path("public/<slug:slug>/", include(publications.addresses)),
]
