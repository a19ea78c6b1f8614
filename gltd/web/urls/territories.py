"""Studies of many territories: their addresses inside a scheme."""

from django.urls import path

from gltd.web.pages import territories

addresses = [
    path("etudes/territoires/nouvelle/", territories.add_territories, name="territories_add"),
    path("etudes/territoires/<int:pk>/", territories.show_territories, name="territories"),
    path("etudes/territoires/<int:pk>/calculer/", territories.run_territories, name="territories_run"),
]
