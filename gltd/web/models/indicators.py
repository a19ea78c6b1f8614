"""What a group follows over time: what is counted, in what unit, from what base a change may be told."""

from django.db import models
from django.db.models import Q

from gltd.claims.measures import NATURE_LABELS
from gltd.web.models.records import Record


class Indicator(Record):
    """One series: the claims of a measure, or the events of a category, never both."""

    class Direction(models.TextChoices):
        """What the group hopes for; a change is never coloured without it."""

        DOWN = "down", "une baisse"
        UP = "up", "une hausse"
        NONE = "none", "ni l'une ni l'autre"

    scheme = models.ForeignKey(
        "web.Scheme", models.PROTECT, related_name="indicators", verbose_name="dispositif"
    )
    title = models.CharField("intitulé", max_length=120)
    measure = models.CharField("grandeur", max_length=80, blank=True)
    category = models.CharField("catégorie de faits", max_length=80, blank=True)
    nature = models.CharField("nature", max_length=12, choices=list(NATURE_LABELS.items()))
    unit_of_count = models.CharField("unité de compte", max_length=40)
    minimum_base = models.PositiveSmallIntegerField("base minimale d'un pourcentage", default=10)
    minimum_cell = models.PositiveSmallIntegerField("plus petit nombre diffusable", default=5)
    wanted = models.CharField("on en attend", max_length=4, choices=Direction, default=Direction.NONE)
    paired_with = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="pairs",
        verbose_name="se lit à côté de",
    )

    class Meta:
        verbose_name = "indicateur"
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(measure="") & ~Q(category="")) | (~Q(measure="") & Q(category="")),
                name="indicator_counts_one_thing",
                violation_error_message=(
                    "Un indicateur compte une grandeur ou une catégorie de faits, jamais les deux."
                ),
            ),
            models.CheckConstraint(
                condition=Q(minimum_base__gte=1),
                name="indicator_needs_a_base",
                violation_error_message="La base minimale est d'au moins 1.",
            ),
            models.UniqueConstraint(
                fields=["scheme", "title"],
                condition=Q(removed_at__isnull=True),
                name="indicator_title_once_per_scheme",
                violation_error_message="Un indicateur du dispositif porte déjà cet intitulé.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SeriesBreak(Record):
    """A day from which an indicator no longer counts the same thing; comparisons stop there."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="breaks", verbose_name="indicateur")
    on = models.DateField("à partir du")
    reason = models.CharField("raison", max_length=200)

    class Meta:
        verbose_name = "rupture de série"
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "on"],
                condition=Q(removed_at__isnull=True),
                name="break_once_per_day",
                violation_error_message="Une rupture est déjà notée à cette date.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="break_says_why",
                violation_error_message="Dites pourquoi la série est rompue.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}, {self.on:%d/%m/%Y}"

    @property
    def scheme(self) -> models.Model:
        """The scheme of the indicator, for the journal."""
        return self.indicator.scheme
