"""Help: the few words, keys and rights that every page takes for known."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gltd.web.access import Right, enter

MAY = {
    Right.READ: "lire toutes les rubriques",
    Right.WRITE: "entrer et modifier",
    Right.DECIDE: "confirmer ou refuser un chiffre proposé",
    Right.LOCATE: "voir la position exacte des points",
    Right.COUNT: "voir les petits nombres de faits, sur la carte et dans les études",
    Right.REMOVE: "retirer une fiche et la rétablir",
    Right.RULE: "arbitrer une contradiction",
    Right.FREEZE: "figer et publier un bilan",
    Right.ADMINISTER: "régler le dispositif et ses places",
}


def show_help(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the help, and what the account may do here."""
    enter(request, slug=slug, section="guidance")
    return render(request, "gltd/guidance.html", {"may": MAY})
