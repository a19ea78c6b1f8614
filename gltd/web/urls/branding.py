"""The settings of a scheme's bilans: addresses inside a scheme."""

from django.urls import path

from gltd.web.pages import branding

addresses = [
    path("bilans/reglages/", branding.set_branding, name="branding"),
    path("bilans/reglages/<int:pk>/logo/", branding.set_logo, name="logo"),
]
