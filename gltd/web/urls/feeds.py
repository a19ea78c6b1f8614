"""The agenda of an account, read by calendar programs without a session."""

from django.urls import path

from gltd.web.pages import feeds

outside = [path("agenda/<str:secret>.ics", feeds.send_agenda, name="agenda")]
