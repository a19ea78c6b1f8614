"""Drafts of bilans: their addresses inside a scheme."""

from django.urls import path

from gltd.web.pages import drafts

addresses = [
    path("bilans/projets/nouveau/", drafts.add_draft, name="draft_add"),
    path("bilans/projets/<int:pk>/", drafts.show_draft, name="draft"),
    path("bilans/projets/<int:pk>/apercu/", drafts.preview_draft, name="draft_preview"),
    path("bilans/projets/<int:pk>/figer/", drafts.freeze_draft, name="draft_freeze"),
    path("bilans/verifier/", drafts.check_words, name="report_check"),
]
