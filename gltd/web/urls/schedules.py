"""Studies that ask themselves: their addresses inside a scheme."""

from django.urls import path

from gltd.web.pages import schedules

addresses = [
    path("etudes/programmees/", schedules.list_schedules, name="schedules"),
    path("etudes/programmees/nouvelle/", schedules.add_schedule, name="schedule_add"),
    path("etudes/programmees/<int:pk>/suspendre/", schedules.pause_schedule, name="schedule_pause"),
    path("etudes/programmees/<int:pk>/reprendre/", schedules.resume_schedule, name="schedule_resume"),
]
