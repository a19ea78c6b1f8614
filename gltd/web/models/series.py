"""Operations that come back: the rule, the hours, and the forces that are asked each time."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models

from gltd.errors import GltdError
from gltd.usecases.recurring import Rule, read_rule, tell_rule
from gltd.web.models.operations import Operation, Unit
from gltd.web.models.records import Record


class OperationSeries(Record):
    """What comes back, by a rule of RFC 5545 over days; an occurrence that someone opens is an operation.

    An operation with ``series_day`` stands in the place of that day: moved, cancelled (not done, and why) or
    done. The other days of the rule are only announced: they count for nothing.
    """

    scheme = models.ForeignKey(
        "web.Scheme", models.PROTECT, related_name="operation_series", verbose_name="dispositif"
    )
    kind = models.CharField("nature", max_length=15, choices=Operation.Kind)
    title = models.CharField("intitulé", max_length=150)
    rule = models.CharField("règle", max_length=200)
    starts_on = models.DateField("premier jour")
    starts_time = models.TimeField("heure de début")
    ends_time = models.TimeField("heure de fin", null=True, blank=True)
    # A source may say « tous les quinze jours » and no date: the rhythm is then told, and no day announced.
    days_known = models.BooleanField("jours connus", default=True)
    areas = models.ManyToManyField(
        "web.Area", blank=True, related_name="operation_series", verbose_name="quartiers"
    )
    place = models.CharField("lieu", max_length=150, blank=True)
    decided_by = models.CharField("décidée par (fonction)", max_length=150, blank=True)
    follows = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="followed_by", verbose_name="suite de"
    )

    class Meta:
        verbose_name = "série d'opérations"
        verbose_name_plural = "séries d'opérations"
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(rule=""),
                name="series_has_a_rule",
                violation_error_message="Une série demande son rythme.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Refuse a rule that does not read."""
        try:
            read_rule(self.rule)
        except GltdError as error:
            raise ValidationError({"rule": error.sentence}) from error

    @property
    def parsed(self) -> Rule:
        """The rule."""
        return read_rule(self.rule)

    @property
    def rhythm(self) -> str:
        """The rule in words: « tous les 15 jours »."""
        return tell_rule(self.parsed)

    @property
    def hours(self) -> tuple[dt.time, dt.time | None]:
        """The local hours of each occurrence."""
        return self.starts_time, self.ends_time


class SeriesPart(models.Model):
    """What is asked of a partner each time."""

    series = models.ForeignKey(OperationSeries, models.CASCADE, related_name="parts")
    partner = models.ForeignKey(
        "web.Partner", models.PROTECT, related_name="series_parts", verbose_name="partenaire"
    )
    unit = models.CharField("unité", max_length=15, choices=Unit)
    asked = models.PositiveSmallIntegerField("effectif demandé", null=True, blank=True)

    class Meta:
        verbose_name = "participation prévue"
        ordering = ["partner__name", "unit"]
        constraints = [
            models.UniqueConstraint(fields=["series", "partner", "unit"], name="unit_once_per_series"),
        ]

    def __str__(self) -> str:
        return f"{self.partner} · {self.get_unit_display()}"
