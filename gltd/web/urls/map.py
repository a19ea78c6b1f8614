"""The map and its data: their addresses inside a scheme."""

from django.urls import path

from gltd.web.api import map as map_data
from gltd.web.api import tiles as map_tiles
from gltd.web.pages import map as map_page

addresses = [
    path("carte/", map_page.show_map, name="map"),
    path("carte/quartiers.geojson", map_data.list_areas, name="map_areas"),
    path("carte/tableau/", map_page.show_table, name="map_table"),
    path("carte/operations.geojson", map_data.list_operations, name="map_operations"),
    path("carte/faits.geojson", map_data.list_events, name="map_events"),
    path("carte/tuiles/<int:zoom>/<int:column>/<int:row>.mvt", map_tiles.map_tile, name="map_tile"),
    path("carte/laissez-passer.json", map_tiles.renew_pass, name="map_pass"),
]
