"""Requests for footage, counted by month: never a case, never a person."""

from django.db import models
from django.db.models import Q

from gltd.web.models.records import Record

# A database takes no null for equal to another: one constraint for each way of naming the place.
PLACES = {
    "camera": Q(camera__isnull=False),
    "area": Q(area__isnull=False),
    "whole": Q(camera__isnull=True, area__isnull=True),
}


class FootageRequest(Record):
    """One cell of a service's return: month, place, kind of service; its counts are claims about it."""

    class Service(models.TextChoices):
        """The kind of service that asked."""

        POLICE = "police", "police nationale"
        GENDARMERIE = "gendarmerie", "gendarmerie nationale"
        MUNICIPAL = "municipal", "police municipale"
        JUSTICE = "justice", "parquet ou juge"
        CUSTOMS = "customs", "douane"
        OTHER = "other", "autre service habilité"

    scheme = models.ForeignKey(
        "web.Scheme", models.PROTECT, related_name="footage_requests", verbose_name="dispositif"
    )
    month = models.DateField("mois")
    camera = models.ForeignKey(
        "web.Camera",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="footage_requests",
        verbose_name="caméra",
    )
    area = models.ForeignKey(
        "web.Area",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="footage_requests",
        verbose_name="quartier",
    )
    service = models.CharField("service", max_length=12, choices=Service)

    class Meta:
        verbose_name = "réquisitions d'images"
        ordering = ["month", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="footage_month_is_its_first_day",
                violation_error_message="Le mois se donne par son premier jour.",
            ),
            models.CheckConstraint(
                condition=Q(camera__isnull=True) | Q(area__isnull=True),
                name="footage_is_of_one_place",
                violation_error_message="Une ligne porte sur une caméra ou sur un quartier, pas les deux.",
            ),
            *(
                models.UniqueConstraint(
                    fields=["scheme", "month", "service", *({name} & {"camera", "area"})],
                    condition=Q(removed_at__isnull=True) & where,
                    name=f"footage_once_per_{name}",
                    violation_error_message="Ce mois, ce lieu et ce service ont déjà leur ligne.",
                )
                for name, where in PLACES.items()
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%m/%Y}, {self.where}, {self.get_service_display()}"

    @property
    def where(self) -> str:
        """The place that the counts are about."""
        return str(self.camera or self.area or "tout le territoire")
