"""Public bilans: the addresses that need no account."""

from django.urls import path

from gltd.web.pages import publications

addresses = [
    path("", publications.show_archive, name="public_archive"),
    path("fil.atom", publications.send_feed, name="public_feed"),
    path("edition/<str:edition>/", publications.find_edition, name="public_edition"),
    path("<int:pk>/", publications.show_publication, name="publication"),
    path("<int:pk>/<str:name>", publications.send_public_document, name="public_document"),
]
