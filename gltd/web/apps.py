"""The application as Django knows it."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """One application for the whole register."""

    name = "gltd.web"
    label = "web"
    verbose_name = "gltd"
