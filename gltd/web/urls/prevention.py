"""Actions of prevention: their addresses inside a scheme."""

from django.urls import path

from gltd.web.pages import prevention

addresses = [
    path("prevention/actions/", prevention.list_prevention, name="prevention"),
    path("prevention/actions/nouvelle/", prevention.add_prevention, name="prevention_add"),
    path("prevention/actions/<int:pk>/", prevention.show_prevention, name="prevention_action"),
    path("prevention/actions/<int:pk>/modifier/", prevention.edit_prevention, name="prevention_edit"),
    path("prevention/actions/<int:pk>/retirer/", prevention.remove_prevention, name="prevention_remove"),
]
