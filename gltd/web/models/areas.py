"""Ways to divide the ground."""

from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    from gltd.web.models.schemes import Scheme


class Partition(models.Model):
    """One way to divide the ground, owned by a partner or published by a body."""

    code = models.SlugField("code", unique=True)
    name = models.CharField("nom", max_length=120)
    origin = models.CharField("origine", max_length=250, blank=True)
    licence = models.CharField("licence", max_length=120, blank=True)
    owner = models.ForeignKey(
        "web.Partner",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="partitions",
        verbose_name="tenu par",
    )

    class Meta:
        verbose_name = "découpage"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Area(models.Model):
    """One piece of a partition; its geometry is GeoJSON in degrees (EPSG:4326) and may be unknown."""

    class Outline(models.TextChoices):
        """How far the outline can be trusted."""

        OFFICIAL = "official", "contour officiel"
        SCHEMATIC = "schematic", "contour schématique"
        NONE = "none", "contour non renseigné"

    partition = models.ForeignKey(Partition, models.PROTECT, related_name="areas", verbose_name="découpage")
    code = models.CharField("code", max_length=40)
    name = models.CharField("nom", max_length=120)
    outline = models.CharField("contour", max_length=12, choices=Outline, default=Outline.NONE)
    geometry = models.JSONField("géométrie", null=True, blank=True)
    population = models.PositiveIntegerField("population", null=True, blank=True)
    valid_from = models.DateField("valable du", null=True, blank=True)
    valid_to = models.DateField("valable au", null=True, blank=True)

    class Meta:
        verbose_name = "quartier"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["partition", "code"], name="area_code_once_per_partition"),
            models.CheckConstraint(
                condition=models.Q(geometry__isnull=False) | models.Q(outline="none"),
                name="area_outline_needs_geometry",
                violation_error_message="Un contour annoncé demande une géométrie.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


def named_areas(relation: str = "areas") -> "models.Prefetch[str]":
    """Return what reads the areas of many rows by their names: an outline is long, and is read once a row."""
    return models.Prefetch(relation, Area.objects.defer("geometry"))


def offered_areas(
    scheme: "Scheme", *, rows: models.QuerySet[Any], name: str = "areas"
) -> models.QuerySet[Area]:
    """Return the areas that a list of a scheme may be narrowed to: its own, and those of its rows."""
    held = rows.order_by().values(name)
    return Area.objects.filter(models.Q(pk__in=scheme.areas.values("pk")) | models.Q(pk__in=held))
