"""Search: its address inside a scheme."""

from django.urls import path

from gltd.web.pages import search

addresses = [
    path("recherche/", search.search_scheme, name="search"),
]
