"""Addresses of the pages; every page but sign-in belongs to one scheme."""

from django.urls import include, path

from gltd.web.api import map as map_data
from gltd.web.pages import accounts, claims, conflicts, dashboard, operations, reports, sources, studies
from gltd.web.pages import map as map_page

scheme_pages = [
    path("", dashboard.show_dashboard, name="dashboard"),
    path("carte/", map_page.show_map, name="map"),
    path("carte/quartiers.geojson", map_data.list_areas, name="map_areas"),
    path("carte/tableau/", map_page.show_table, name="map_table"),
    path("carte/operations.geojson", map_data.list_operations, name="map_operations"),
    path("carte/faits.geojson", map_data.list_events, name="map_events"),
    path("operations/", operations.list_operations, name="operations"),
    path("operations/nouvelle/", operations.add_operation, name="operation_add"),
    path("operations/<int:pk>/", operations.show_operation, name="operation"),
    path("operations/<int:pk>/modifier/", operations.edit_operation, name="operation_edit"),
    path("operations/<int:pk>/participations/", operations.join_operation, name="participation_add"),
    path(
        "operations/<int:pk>/participations/<int:part>/clore/",
        operations.close_part,
        name="participation_close",
    ),
    path("chiffres/", claims.list_claims, name="claims"),
    path("chiffres/<int:pk>/", claims.show_claim, name="claim"),
    path("chiffres/<int:pk>/decider/", claims.decide_claim, name="claim_decide"),
    path("chiffres/<int:pk>/corriger/", claims.edit_claim, name="claim_edit"),
    path("sources/", sources.list_sources, name="sources"),
    path("sources/lire/", sources.read_text, name="source_read"),
    path("sources/<int:pk>/", sources.show_source, name="source"),
    path("contradictions/", conflicts.list_conflicts, name="conflicts"),
    path("contradictions/<int:pk>/", conflicts.show_conflict, name="conflict"),
    path(
        "contradictions/<int:pk>/arbitrages/<int:ruling>/annuler/",
        conflicts.reverse_ruling,
        name="ruling_reverse",
    ),
    path("etudes/", studies.list_studies, name="studies"),
    path("etudes/rattacher/", studies.attach_study, name="study_attach"),
    path("etudes/<int:pk>/", studies.show_study, name="study"),
    path("etudes/<int:pk>/image-<int:rank>.svg", studies.send_chart, name="study_chart"),
    path("bilans/", reports.list_reports, name="reports"),
    path("bilans/nouveau/", reports.freeze_report, name="report_freeze"),
    path("bilans/<int:pk>/", reports.show_report, name="report"),
    path("bilans/<int:pk>/bilan.<str:extension>", reports.send_document, name="report_document"),
]

urlpatterns = [
    path("", accounts.home, name="home"),
    path("connexion/", accounts.SignIn.as_view(), name="sign_in"),
    path("deconnexion/", accounts.SignOut.as_view(), name="sign_out"),
    path("d/<slug:slug>/", include(scheme_pages)),
]
