"""Who pays, for what, in which year: two amounts that are never added."""

from django.db import models
from django.db.models import Q

from gltd.web.models.records import Record


class Funding(Record):
    """What one funder gives in one year for one object; committed and paid are two claims, never added."""

    class Funder(models.TextChoices):
        """Who pays."""

        FIPD = "fipd", "État, FIPD"
        MILDECA = "mildeca", "État, MILDECA"
        STATE = "state", "État, autre crédit"
        REGION = "region", "région"
        DEPARTMENT = "department", "département"
        INTERCOMMUNAL = "intercommunal", "intercommunalité"
        TOWN = "town", "commune"
        LANDLORD = "landlord", "bailleur social"
        CAF = "caf", "caisse d'allocations familiales"
        HEALTH = "health", "agence régionale de santé"
        OTHER = "other", "autre financeur"

    class Object(models.TextChoices):
        """What it pays for."""

        VIDEO = "video", "vidéoprotection"
        PREVENTION = "prevention", "prévention"
        OTHER = "other", "autre objet"

    class Tax(models.TextChoices):
        """Whether the amounts hold the tax."""

        NET = "net", "hors taxes"
        GROSS = "gross", "toutes taxes comprises"

    scheme = models.ForeignKey(
        "web.Scheme", models.PROTECT, related_name="fundings", verbose_name="dispositif"
    )
    funder = models.CharField("financeur", max_length=15, choices=Funder)
    year = models.PositiveSmallIntegerField("année")
    object = models.CharField("objet", max_length=12, choices=Object)
    label = models.CharField("précision", max_length=120, blank=True)
    tax = models.CharField("montants", max_length=5, choices=Tax)
    action = models.ForeignKey(
        "web.PreventionAction",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="fundings",
        verbose_name="action de prévention",
    )
    cameras = models.ManyToManyField(
        "web.Camera", blank=True, related_name="fundings", verbose_name="caméras financées"
    )

    class Meta:
        verbose_name = "financement"
        ordering = ["-year", "object", "funder", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(year__gte=1990, year__lte=2100),
                name="funding_year_is_a_year",
                violation_error_message="L'année s'écrit en quatre chiffres, comme 2024.",
            ),
            models.UniqueConstraint(
                fields=["scheme", "funder", "year", "object", "label", "tax"],
                condition=Q(removed_at__isnull=True),
                name="funding_once",
                violation_error_message=(
                    "Ce financeur a déjà une ligne pour cette année et cet objet : complétez-la."
                ),
            ),
        ]

    def __str__(self) -> str:
        detail = f", {self.label}" if self.label else ""
        return f"{self.get_funder_display()}, {self.year}, {self.get_object_display()}{detail}"
