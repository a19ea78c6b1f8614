"""Cost of video protection and authorisations of cameras: their addresses inside a scheme."""

from django.urls import path

from gltd.web.pages import authorisations, budgets

addresses = [
    path("video/budget/", budgets.show_budget, name="budget"),
    path("video/budget/saisir/", budgets.edit_budget, name="budget_edit"),
    path("video/autorisations/", authorisations.list_authorisations, name="authorisations"),
]
