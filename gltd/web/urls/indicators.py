"""Indicators: their addresses inside a scheme."""

from django.urls import path

from gltd.web.pages import indicators, official

addresses = [
    path("chiffres/indicateurs/", indicators.list_indicators, name="indicators"),
    path("chiffres/indicateurs/nouveau/", indicators.add_indicator, name="indicator_add"),
    path("chiffres/indicateurs/importer/", official.choose_table, name="official_add"),
    path("chiffres/indicateurs/importer/tableau/", official.show_table, name="official_table"),
    path("chiffres/indicateurs/<int:pk>/", indicators.show_indicator, name="indicator"),
    path("chiffres/indicateurs/<int:pk>/image.svg", indicators.send_chart, name="indicator_chart"),
    path("chiffres/indicateurs/<int:pk>/modifier/", indicators.edit_indicator, name="indicator_edit"),
    path("chiffres/indicateurs/<int:pk>/retirer/", indicators.remove_indicator, name="indicator_remove"),
    path("chiffres/indicateurs/<int:pk>/ruptures/", indicators.add_break, name="break_add"),
    path(
        "chiffres/indicateurs/<int:pk>/ruptures/<int:series_break>/retirer/",
        indicators.remove_break,
        name="break_remove",
    ),
]
