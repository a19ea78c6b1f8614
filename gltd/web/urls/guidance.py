"""Help: its address inside a scheme."""

from django.urls import path

from gltd.web.pages import guidance

addresses = [
    path("aide/", guidance.show_help, name="guidance"),
]
