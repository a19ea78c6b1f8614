"""Deliveries of events: their addresses inside a scheme."""

from django.urls import path

from gltd.web.pages import deliveries, deliveries_import

addresses = [
    path("chiffres/faits/", deliveries.list_deliveries, name="deliveries"),
    path("chiffres/faits/importer/", deliveries_import.choose_file, name="delivery_add"),
    path("chiffres/faits/importer/colonnes/", deliveries_import.map_columns, name="delivery_columns"),
    path("chiffres/faits/<slug:batch>/", deliveries.show_delivery, name="delivery"),
    path("chiffres/faits/<slug:batch>/refus.csv", deliveries.send_refused, name="delivery_refused"),
    path("chiffres/faits/<slug:batch>/annuler/", deliveries.undo_delivery, name="delivery_undo"),
]
