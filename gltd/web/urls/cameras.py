"""Cameras: their addresses inside a scheme."""

from django.urls import path

from gltd.web.api import cameras as api
from gltd.web.pages import cameras, plans

addresses = [
    path("video/cameras/", cameras.list_cameras, name="cameras"),
    path("video/cameras/carte.json", api.map_cameras, name="cameras_map"),
    path("video/cameras/plan.svg", plans.send_cameras, name="cameras_plan"),
    path("video/cameras/fiche.pdf", cameras.send_form, name="cameras_form"),
    path("video/cameras/nouvelle/", cameras.add_camera, name="camera_add"),
    path("video/cameras/<int:pk>/", cameras.show_camera, name="camera"),
    path("video/cameras/<int:pk>/modifier/", cameras.edit_camera, name="camera_edit"),
    path("video/cameras/<int:pk>/retirer/", cameras.remove_camera, name="camera_remove"),
]
