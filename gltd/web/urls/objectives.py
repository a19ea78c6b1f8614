"""Objectives: addresses inside a scheme."""

from django.urls import path

from gltd.web.pages import objectives

addresses = [
    path("objectifs/", objectives.list_objectives, name="objectives"),
    path("objectifs/nouveau/", objectives.add_objective, name="objective_add"),
    path("objectifs/<int:pk>/modifier/", objectives.edit_objective, name="objective_edit"),
]
