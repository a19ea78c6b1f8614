"""The dashboard: their addresses inside a scheme."""

from django.urls import path

from gltd.web.pages import dashboard

addresses = [
    path("", dashboard.show_dashboard, name="dashboard"),
]
