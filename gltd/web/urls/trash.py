"""The bin: its addresses inside a scheme."""

from django.urls import path

from gltd.web.pages import trash

addresses = [
    path("corbeille/", trash.list_trash, name="trash"),
    path("corbeille/<slug:kind>/<int:pk>/retirer/", trash.remove_record, name="record_remove"),
    path("corbeille/<slug:kind>/<int:pk>/retablir/", trash.restore_record, name="record_restore"),
]
