"""Sittings and what they decided: addresses inside a scheme."""

from django.urls import path

from gltd.web.pages import meetings

addresses = [
    path("seances/", meetings.list_meetings, name="meetings"),
    path("seances/nouvelle/", meetings.add_meeting, name="meeting_add"),
    path("seances/<int:pk>/", meetings.show_meeting, name="meeting"),
    path("seances/<int:pk>/modifier/", meetings.edit_meeting, name="meeting_edit"),
    path("seances/<int:pk>/presences/", meetings.tell_attendance, name="attendance"),
    path("seances/<int:pk>/decisions/", meetings.add_decision, name="decision_add"),
    path("seances/<int:pk>/decisions/<int:decision>/", meetings.settle_decision, name="decision_settle"),
]
