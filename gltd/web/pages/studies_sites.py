"""Where to put k cameras: among points of a grid, proposed cameras, or points that are pasted."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from gltd.errors import GltdError
from gltd.usecases.studying.grid import MOST_PLACES, lay_grid, to_metres
from gltd.usecases.studying.parameters import Place
from gltd.web.actions.relevance_drafts import draw_view, list_standing, merge_outlines
from gltd.web.models import Scheme
from gltd.web.pages.forms import ImpersonalField
from gltd.web.pages.studies_forms import PeriodForm
from gltd.web.pages.studies_settings import Setting

SOURCES = (
    ("grid", "une grille de points dans la zone"),
    ("proposed", "les caméras projetées du registre"),
    ("pasted", "les points collés plus bas"),
)
STEPS = (("50", "50 m"), ("100", "100 m"), ("150", "150 m"), ("250", "250 m"))
# Name, latitude, longitude.
_COLUMNS = 3
RADIUS = Setting(
    "radius_m",
    "Portée (m)",
    "80",
    "Ce qu'une caméra voit utilement, de nuit et sans obstacle\u00a0: moins que ce que dit la notice.",
    least=10,
    most=1000,
)


def suggest_step(scheme: Scheme) -> str:
    """Return the finest step whose grid over the scheme stays a list that one may choose among."""
    merged = merge_outlines(list(scheme.areas.all()))
    if merged is None:
        return STEPS[1][0]
    area_m2 = to_metres(merged).area
    fitting = [step for step, _ in STEPS[1:] if area_m2 / float(step) ** 2 <= MOST_PLACES]
    return fitting[0] if fitting else STEPS[-1][0]


class SitingForm(PeriodForm):
    """The k places that together cover most facts, beside the cameras that are there."""

    kind = "siting"
    noun = "Où placer des caméras\u202f?"
    when_hint = "Proposée\u00a0: la dernière année que les faits importés couvrent."
    where = ("areas", "k", "source", "step_m", "pasted", "standing", "categories", "nature")
    settings = (RADIUS,)

    k = forms.IntegerField(
        label="Combien de caméras",
        min_value=1,
        max_value=40,
        initial=3,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    source = forms.ChoiceField(label="Choisir parmi", choices=SOURCES, required=False)
    step_m = forms.ChoiceField(label="Pas de la grille", choices=STEPS, required=False)
    pasted = ImpersonalField(
        label="Points",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Un par ligne\u00a0: nom ; latitude ; longitude. Collés depuis un tableur, par exemple.",
    )
    standing = forms.BooleanField(label="compter ce que voient les caméras en place", required=False)

    @classmethod
    def suggest(cls, data: QueryDict, *, scheme: Scheme) -> None:
        """Suggest three places on a grid, beside the cameras that are there."""
        if "source" not in data:
            data["standing"] = "on"
        super().suggest(data, scheme=scheme)
        for name, value in (("k", "3"), ("source", "grid"), ("step_m", suggest_step(scheme))):
            data.setdefault(name, value)

    def clean_pasted(self) -> tuple[Place, ...]:
        """Read the points that were pasted, or say which line is none."""
        places = []
        for rank, line in enumerate(self.cleaned_data["pasted"].splitlines(), 1):
            if not line.strip():
                continue
            parts = [part.strip() for part in line.replace("\t", ";").split(";")]
            try:
                name, lat, lon = parts[0], *(float(part.replace(",", ".")) for part in parts[1:3])
            except ValueError:
                name, lat, lon = "", 0.0, 0.0
            if not name or len(parts) != _COLUMNS or abs(lat) > 90 or abs(lon) > 180:
                raise ValidationError(f"Ligne {rank} : écrivez « Place du marché ; 47,9025 ; 1,9041 ».")
            places.append((name, round(lon, 7), round(lat, 7)))
        return tuple(places)

    def list_candidates(self) -> tuple[Place, ...]:
        """Return the places to choose among, or say in one sentence what is missing."""
        source = self.cleaned_data["source"] or "grid"
        if source == "pasted":
            places: tuple[Place, ...] = self.cleaned_data.get("pasted") or ()
        elif source == "proposed":
            rows = self.scheme.cameras.filter(proposed=True, removed_at=None, lon__isnull=False)
            places = tuple((str(row), float(row.lon or 0), float(row.lat or 0)) for row in rows)
        else:
            places = lay_grid(self.list_zones()[0].geometry, step_m=float(self.cleaned_data["step_m"] or 100))
        if not places:
            raise GltdError(
                "Il n'y a aucun emplacement à choisir : collez des points, entrez des caméras projetées, "
                "ou prenez une grille."
            )
        if len(places) > MOST_PLACES:
            raise GltdError(
                f"{len(places)} emplacements, c'est trop : prenez une zone plus petite ou un pas plus grand."
            )
        return places

    def collect(self) -> dict[str, Any]:
        """Add the places, the cameras that are there, and how many are wanted."""
        told = super().collect()
        told["parameters"] = {**told["parameters"], "k": float(self.cleaned_data["k"] or 3)}
        told["places"] = {"candidates": self.list_candidates()}
        if self.cleaned_data["standing"]:
            views = tuple((str(camera), draw_view(camera)) for camera in list_standing(self.scheme))
            if views:
                told["outlines"] = {"existing_fields": views}
        return told
