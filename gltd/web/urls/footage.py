"""Requests for footage: their addresses inside a scheme."""

from django.urls import path

from gltd.web.pages import footage

addresses = [
    path("video/requisitions/", footage.show_footage, name="footage"),
    path("video/requisitions/saisir/", footage.edit_footage, name="footage_edit"),
]
