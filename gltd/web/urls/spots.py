"""Spots and what was seen of them: their addresses inside a scheme."""

from django.urls import path

from gltd.web.api import spots as spot_data
from gltd.web.pages import observations, plans, spots

addresses = [
    path("points/", spots.list_spots, name="spots"),
    path("points/carte.geojson", spot_data.list_spots, name="spots_map"),
    path("points/plan.svg", plans.send_spots, name="spots_plan"),
    path("points/nouveau/", spots.add_spot, name="spot_add"),
    path("points/<int:pk>/", spots.show_spot, name="spot"),
    path("points/<int:pk>/modifier/", spots.edit_spot, name="spot_edit"),
    path("points/<int:pk>/retirer/", spots.remove_spot, name="spot_remove"),
    path("points/<int:pk>/retablir/", spots.restore_spot, name="spot_restore"),
    path("points/<int:pk>/observer/", observations.add_observation, name="observation_add"),
    path(
        "points/<int:pk>/observations/<int:observation>/modifier/",
        observations.edit_observation,
        name="observation_edit",
    ),
    path(
        "points/<int:pk>/observations/<int:observation>/retirer/",
        observations.remove_observation,
        name="observation_remove",
    ),
]
