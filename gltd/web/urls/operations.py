"""Operations, their parts and their series: their addresses inside a scheme."""

from django.urls import path

from gltd.web.pages import feeds, grids, operations, participations, planning, series

part = "operations/<int:pk>/participations/<int:part>"
occurrence = "operations/series/<int:pk>/<str:day>"

addresses = [
    path("operations/", operations.list_operations, name="operations"),
    path("operations/planning/", planning.show_planning, name="planning"),
    path("operations/chaine/", operations.show_chain, name="chain"),
    path("operations/agenda/", feeds.show_feed, name="feed"),
    path("operations/nouvelle/", operations.add_operation, name="operation_add"),
    path("operations/<int:pk>/", operations.show_operation, name="operation"),
    path("operations/<int:pk>/modifier/", operations.edit_operation, name="operation_edit"),
    path("operations/<int:pk>/resultats/", grids.fill_results, name="results_fill"),
    path("operations/<int:pk>/participations/", participations.join_operation, name="participation_add"),
    path(f"{part}/clore/", participations.close_part, name="participation_close"),
    path(f"{part}/rouvrir/", participations.reopen_part, name="participation_reopen"),
    path(f"{part}/retirer/", participations.leave_operation, name="participation_remove"),
    path("operations/series/<int:pk>/", series.show_series, name="series"),
    path("operations/series/<int:pk>/modifier/", series.edit_series, name="series_edit"),
    path("operations/series/<int:pk>/participations/", series.join_series, name="series_part_add"),
    path(
        "operations/series/<int:pk>/participations/<int:part>/retirer/",
        series.leave_series,
        name="series_part_remove",
    ),
    path(f"{occurrence}/", series.show_occurrence, name="occurrence"),
    path(f"{occurrence}/ouvrir/", series.open_occurrence, name="occurrence_open"),
    path(f"{occurrence}/arreter/", series.stop_series, name="series_stop"),
]
