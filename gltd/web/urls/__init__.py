"""Addresses of the pages; every page but sign-in belongs to one scheme. One module a noun."""

from django.urls import include, path

from gltd.web.pages import accounts
from gltd.web.pages import schemes as scheme_page
from gltd.web.urls import (
    cameras,
    claims,
    conflicts,
    dashboard,
    meetings,
    objectives,
    operations,
    publications,
    reports,
    schemes,
    sources,
    studies,
)
from gltd.web.urls import map as map_urls

scheme_pages = [
    *dashboard.addresses,
    *schemes.addresses,
    *objectives.addresses,
    *meetings.addresses,
    *map_urls.addresses,
    *operations.addresses,
    *cameras.addresses,
    *claims.addresses,
    *sources.addresses,
    *conflicts.addresses,
    *studies.addresses,
    *reports.addresses,
]

urlpatterns = [
    path("", accounts.home, name="home"),
    path("connexion/", accounts.SignIn.as_view(), name="sign_in"),
    path("deconnexion/", accounts.SignOut.as_view(), name="sign_out"),
    path("dispositifs/nouveau/", scheme_page.add_scheme, name="scheme_add"),
    path("d/<slug:slug>/", include(scheme_pages)),
    path("public/<slug:slug>/", include(publications.addresses)),
]
