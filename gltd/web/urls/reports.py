"""Bilans: their addresses inside a scheme."""

from django.urls import path

from gltd.web.pages import reports

addresses = [
    path("bilans/", reports.list_reports, name="reports"),
    path("bilans/nouveau/", reports.freeze_report, name="report_freeze"),
    path("bilans/<int:pk>/", reports.show_report, name="report"),
    path("bilans/<int:pk>/preparer/", reports.release_report, name="report_release"),
    path("bilans/<int:pk>/publier/", reports.publish_report, name="report_publish"),
    path("bilans/<int:pk>/public/", reports.preview_public, name="report_public"),
    path("bilans/<int:pk>/comparer/<int:other>/", reports.compare_reports, name="report_compare"),
    path("bilans/<int:pk>/bilan.<str:extension>", reports.send_document, name="report_document"),
]
