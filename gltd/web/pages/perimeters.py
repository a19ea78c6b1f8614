"""The choice of a perimeter: areas by partition, each with its town where that is known."""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any, Final

import shapely
from django import forms
from django.forms.models import ModelChoiceIterator
from shapely.geometry import shape

from gltd.web.models import Area
from gltd.web.pages.forms import ImpersonalField, StyledForm

# The code of a commune: an area of that code is a town, and says where others lie.
INSEE: Final = re.compile(r"\d[\dAB]\d{3}")


class AreasByPartition(ModelChoiceIterator[Area]):
    """Areas under the name of their partition."""

    def __iter__(self) -> Iterator[Any]:
        """Yield each partition with its areas."""
        areas = list(self.queryset)
        towns = find_towns(areas)
        for partition, group in groupby(areas, key=lambda area: area.partition):
            told = ((area, towns.get(area.pk)) for area in group)
            yield (
                partition.name,
                [(area.pk, f"{area} ({town})" if town else str(area)) for area, town in told],
            )


class AreasField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # takes none when it runs
    """Any number of areas."""

    iterator = AreasByPartition


def find_towns(areas: list[Area]) -> dict[int, str]:
    """Return the town in which each area lies, of those whose outlines are known."""
    drawn = [(area, shape(area.geometry)) for area in areas if area.geometry is not None]
    towns = [(area, outline) for area, outline in drawn if INSEE.fullmatch(area.code)]
    others = [(area, outline) for area, outline in drawn if not INSEE.fullmatch(area.code)]
    tree = shapely.STRtree([outline for _, outline in towns])
    middles = [outline.representative_point() for _, outline in others]
    inside, holding = tree.query(middles, predicate="within")
    return {others[one][0].pk: towns[town][0].name for one, town in zip(inside, holding, strict=True)}


class PerimeterForm(StyledForm):
    """The areas of a scheme, of any partition; none is allowed."""

    areas = AreasField(
        label="Quartiers",
        queryset=Area.objects.select_related("partition").order_by("partition__name", "name"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    seen = forms.ModelMultipleChoiceField(
        queryset=Area.objects.all(), required=False, widget=forms.MultipleHiddenInput
    )
    named = ImpersonalField(
        label="Nommer d'autres quartiers",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Un par ligne. La carte ne dessine que ceux dont un fichier donne le contour.",
    )
