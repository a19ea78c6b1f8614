"""How many people a unit has, at a date."""

from django.db import models
from django.db.models import Q

from gltd.web.models.records import Record


class Staffing(Record):
    """The strength of one unit at one date; its head-count is a claim about it."""

    class Unit(models.TextChoices):
        """The kind of unit."""

        POLICE = "police", "police nationale"
        BAC = "bac", "BAC"
        CRS = "crs", "CRS"
        GENDARMERIE = "gendarmerie", "gendarmerie"
        MUNICIPAL = "municipal", "police municipale"
        CUSTOMS = "customs", "douane"
        VIDEO = "video", "opérateurs de vidéoprotection"
        MEDIATION = "mediation", "médiateurs"
        OTHER = "other", "autres agents"

    scheme = models.ForeignKey(
        "web.Scheme", models.PROTECT, related_name="staffings", verbose_name="dispositif"
    )
    unit = models.CharField("unité", max_length=12, choices=Unit)
    partner = models.ForeignKey(
        "web.Partner",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="staffings",
        verbose_name="partenaire",
    )
    as_of_on = models.DateField("à la date du")

    class Meta:
        verbose_name = "effectif"
        ordering = ["-as_of_on", "unit", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "unit", "partner", "as_of_on"],
                condition=Q(removed_at__isnull=True, partner__isnull=False),
                name="staffing_once_per_unit_and_date",
                violation_error_message="L'effectif de cette unité à cette date est déjà entré.",
            ),
            models.UniqueConstraint(
                fields=["scheme", "unit", "as_of_on"],
                condition=Q(removed_at__isnull=True, partner__isnull=True),
                name="staffing_once_without_partner",
                violation_error_message="L'effectif de cette unité à cette date est déjà entré.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_unit_display()}, {self.as_of_on:%d/%m/%Y}"
