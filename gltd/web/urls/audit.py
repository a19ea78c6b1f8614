"""The journal: its address inside a scheme, and that of the whole platform."""

from django.urls import path

from gltd.web.pages import audit

addresses = [
    path("journal/", audit.list_scheme_entries, name="journal"),
]
platform_addresses = [
    path("administration/journal/", audit.list_all_entries, name="journal_all"),
]
