"""Studies: their addresses inside a scheme."""

from django.urls import path

from gltd.web.pages import studies, studies_drafts

addresses = [
    path("etudes/", studies.list_studies, name="studies"),
    path("etudes/rattacher/", studies.attach_study, name="study_attach"),
    path("etudes/preparer/", studies_drafts.prepare_study, name="study_prepare"),
    path("etudes/enregistrer/", studies_drafts.register_study, name="study_register"),
    path("etudes/<int:pk>/", studies.show_study, name="study"),
    path("etudes/<int:pk>/calculer/", studies_drafts.run_study, name="study_run"),
    path("etudes/<int:pk>/fichiers.zip", studies_drafts.send_files, name="study_files"),
    path("etudes/<int:pk>/image-<int:rank>.svg", studies.send_chart, name="study_chart"),
]
