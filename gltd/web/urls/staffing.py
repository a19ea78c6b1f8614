"""The strength of units: their addresses inside a scheme."""

from django.urls import path

from gltd.web.pages import staffing

addresses = [
    path("prevention/effectifs/", staffing.list_staffing, name="staffing"),
    path("prevention/effectifs/nouveau/", staffing.add_staffing, name="staffing_add"),
    path("prevention/effectifs/<int:pk>/", staffing.show_staffing, name="staffing_row"),
    path("prevention/effectifs/<int:pk>/modifier/", staffing.edit_staffing, name="staffing_edit"),
    path("prevention/effectifs/<int:pk>/retirer/", staffing.remove_staffing, name="staffing_remove"),
]
