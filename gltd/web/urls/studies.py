"""Studies: their addresses inside a scheme."""

from django.urls import path

from gltd.web.pages import studies

addresses = [
    path("etudes/", studies.list_studies, name="studies"),
    path("etudes/rattacher/", studies.attach_study, name="study_attach"),
    path("etudes/<int:pk>/", studies.show_study, name="study"),
    path("etudes/<int:pk>/image-<int:rank>.svg", studies.send_chart, name="study_chart"),
]
