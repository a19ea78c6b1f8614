"""Relevance studies of cameras: their addresses inside a scheme."""

from django.urls import path

from gltd.web.pages import relevance, relevance_steps

addresses = [
    path("video/pertinence/", relevance.list_relevances, name="relevances"),
    path("video/cameras/<int:pk>/pertinence/", relevance_steps.prepare_relevance, name="relevance_prepare"),
    path("video/pertinence/<int:pk>/", relevance.show_relevance, name="relevance"),
    path("video/pertinence/<int:pk>/calculer/", relevance.compute_relevance, name="relevance_compute"),
    path(
        "video/pertinence/<int:pk>/reponses/",
        relevance_steps.answer_alternatives,
        name="relevance_alternatives",
    ),
    path("video/pertinence/<int:pk>/mesure/", relevance_steps.prepare_measure, name="relevance_measure"),
    path("video/pertinence/<int:pk>/figer/", relevance.freeze_relevance, name="relevance_freeze"),
    path("video/pertinence/<int:pk>/etude.pdf", relevance.send_relevance, name="relevance_pdf"),
    path("video/pertinence/<int:pk>/plan.svg", relevance.send_map, name="relevance_map"),
    path("video/pertinence/<int:pk>/effet-<int:rank>.svg", relevance.send_effect, name="relevance_effect"),
]
