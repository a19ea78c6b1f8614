"""Operations and their parts: their addresses inside a scheme."""

from django.urls import path

from gltd.web.pages import operations

addresses = [
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
]
