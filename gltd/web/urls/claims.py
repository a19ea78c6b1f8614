"""Figures: their addresses inside a scheme."""

from django.urls import path

from gltd.web.pages import claims, entries, proposals

addresses = [
    path("chiffres/", claims.list_claims, name="claims"),
    path("chiffres/nouveau/", entries.add_claim, name="claim_add"),
    path("chiffres/<int:pk>/", claims.show_claim, name="claim"),
    path("chiffres/<int:pk>/decider/", claims.decide_claim, name="claim_decide"),
    path("chiffres/<int:pk>/corriger/", claims.edit_claim, name="claim_edit"),
    path("chiffres/<int:pk>/lecture/", proposals.edit_proposal, name="proposal"),
    path("chiffres/<int:pk>/rectifier/", claims.correct_claim, name="claim_correct"),
    path(
        "chiffres/<int:pk>/rectificatifs/<int:erratum>/annuler/",
        claims.reverse_erratum,
        name="erratum_reverse",
    ),
]
