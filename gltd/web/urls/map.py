"""The map and its data: their addresses inside a scheme."""

from django.urls import path

from gltd.web.api import map as map_data
from gltd.web.api import tiles as map_tiles
from gltd.web.pages import map as map_page
from gltd.web.pages import sheets as sheet_page

addresses = [
    path("carte/", map_page.show_map, name="map"),
    path("carte/quartiers.geojson", map_data.list_areas, name="map_areas"),
    path("carte/tableau/", map_page.show_table, name="map_table"),
    path("carte/operations.geojson", map_data.list_operations, name="map_operations"),
    path("carte/suites.geojson", map_data.list_follow_ups, name="map_follow_ups"),
    path("carte/mois.json", map_data.list_months, name="map_months"),
    path("carte/feuille.svg", sheet_page.send_sheet, name="map_sheet"),
    path("carte/quartiers/<int:pk>/", map_page.show_area, name="map_area"),
    path("carte/tuiles/<int:zoom>/<int:column>/<int:row>.mvt", map_tiles.map_tile, name="map_tile"),
    path("carte/fond/<int:zoom>/<int:column>/<int:row>", map_tiles.ground_tile, name="map_ground"),
    path("carte/laissez-passer.json", map_tiles.renew_pass, name="map_pass"),
]
