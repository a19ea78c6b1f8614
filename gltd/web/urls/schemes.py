"""A scheme: its mandate, perimeter and places: addresses inside a scheme."""

from django.urls import path

from gltd.web.pages import schemes

addresses = [
    path("dispositif/", schemes.show_scheme, name="scheme"),
    path("dispositif/modifier/", schemes.edit_scheme, name="scheme_edit"),
    path("dispositif/perimetre/", schemes.choose_perimeter, name="scheme_perimeter"),
    path("dispositif/partenaires/", schemes.seat_partner, name="seat_add"),
    path("dispositif/partenaires/<int:pk>/", schemes.change_seat, name="seat_change"),
]
