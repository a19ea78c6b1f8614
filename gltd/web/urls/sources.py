"""Sources: their addresses inside a scheme."""

from django.urls import path

from gltd.web.pages import sources

addresses = [
    path("sources/", sources.list_sources, name="sources"),
    path("sources/lire/", sources.read_text, name="source_read"),
    path("sources/<int:pk>/", sources.show_source, name="source"),
]
