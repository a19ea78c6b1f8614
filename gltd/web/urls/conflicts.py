"""Contradictions and rulings: their addresses inside a scheme."""

from django.urls import path

from gltd.web.pages import conflicts

addresses = [
    path("contradictions/", conflicts.list_conflicts, name="conflicts"),
    path("contradictions/<int:pk>/", conflicts.show_conflict, name="conflict"),
    path(
        "contradictions/<int:pk>/arbitrages/<int:ruling>/annuler/",
        conflicts.reverse_ruling,
        name="ruling_reverse",
    ),
]
