"""Tables that are brought in: their addresses inside a scheme."""

from django.urls import path

from gltd.web.pages import intakes

addresses = [
    path("importer/<slug:noun>/", intakes.bring_table, name="intake"),
]
