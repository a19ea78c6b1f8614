"""Fundings: their addresses inside a scheme."""

from django.urls import path

from gltd.web.pages import fundings

addresses = [
    path("prevention/financements/", fundings.list_fundings, name="fundings"),
    path("prevention/financements/nouveau/", fundings.add_funding, name="funding_add"),
    path("prevention/financements/<int:pk>/", fundings.show_funding, name="funding"),
    path("prevention/financements/<int:pk>/modifier/", fundings.edit_funding, name="funding_edit"),
    path("prevention/financements/<int:pk>/retirer/", fundings.remove_funding, name="funding_remove"),
]
