"""Measures that last: their addresses inside a scheme."""

from django.urls import path

from gltd.web.pages import durations, follow_ups

addresses = [
    path("suites/", follow_ups.list_follow_ups, name="follow_ups"),
    path("suites/delais/", durations.show_durations, name="durations"),
    path("suites/delais/boite/", durations.change_mailbox, name="mailbox_change"),
    path("suites/nouvelle/", follow_ups.add_follow_up, name="follow_up_add"),
    path("suites/<int:pk>/", follow_ups.show_follow_up, name="follow_up"),
    path("suites/<int:pk>/modifier/", follow_ups.edit_follow_up, name="follow_up_edit"),
    path("suites/<int:pk>/etapes/", follow_ups.take_step, name="follow_up_step"),
    path("suites/<int:pk>/etapes/annuler/", follow_ups.undo_step, name="follow_up_undo"),
    path("suites/<int:pk>/retirer/", follow_ups.remove_follow_up, name="follow_up_remove"),
    path("suites/<int:pk>/retablir/", follow_ups.restore_follow_up, name="follow_up_restore"),
]
