"""Frozen bilans; the snapshot file is the content, this row says that it exists."""

import datetime as dt
from collections.abc import Mapping
from typing import ClassVar

from django.db import models


class Report(models.Model):
    """A frozen account of a period, and where it stands on its way to the public."""

    class Kind(models.TextChoices):
        """What is handed out."""

        FREE = "free", "bilan"
        HALF_YEAR = "half_year", "bilan semestriel"
        QUARTER = "quarter", "tableau trimestriel d'indicateurs"
        SHEET = "sheet", "fiche d'une page"
        OPERATION = "operation", "communiqué d'opération"

    KIND_IN_ADDRESS: ClassVar[Mapping[str, str]] = {
        Kind.FREE: "bilan",
        Kind.HALF_YEAR: "semestre",
        Kind.QUARTER: "trimestre",
        Kind.SHEET: "fiche",
        Kind.OPERATION: "operation",
    }

    scheme = models.ForeignKey(
        "web.Scheme", models.PROTECT, related_name="reports", verbose_name="dispositif"
    )
    kind = models.CharField("nature", max_length=9, choices=Kind, default=Kind.FREE)
    operation = models.ForeignKey(
        "web.Operation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reports",
        verbose_name="opération",
    )
    number = models.PositiveIntegerField("version", default=1)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name="remplace"
    )
    erratum = models.CharField("ce qui est rectifié", max_length=500, blank=True)
    period_start = models.DateField("du")
    period_end = models.DateField("au")
    sha256 = models.CharField("empreinte", max_length=64)
    folder = models.CharField("dossier", max_length=250)
    simulated = models.BooleanField("contient des données simulées", default=False)
    frozen_at = models.DateTimeField("figé le")
    frozen_by = models.ForeignKey("web.User", models.PROTECT, null=True, blank=True, related_name="+")

    embargo_until = models.DateTimeField("embargo jusqu'au", null=True, blank=True)
    released_at = models.DateTimeField("préparé pour le public le", null=True, blank=True)
    released_by = models.ForeignKey("web.User", models.PROTECT, null=True, blank=True, related_name="+")
    public_sha256 = models.CharField("empreinte de ce qui est public", max_length=64, blank=True)
    published_at = models.DateTimeField("publié le", null=True, blank=True)
    published_by = models.ForeignKey("web.User", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "bilan"
        ordering = ["-frozen_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "sha256"], name="snapshot_once_per_scheme"),
            models.CheckConstraint(
                condition=models.Q(published_at__isnull=True) | models.Q(released_at__isnull=False),
                name="report_is_released_before_it_is_published",
                violation_error_message="Préparez d'abord la version publique de ce bilan.",
            ),
            models.CheckConstraint(
                condition=models.Q(replaces__isnull=True) | ~models.Q(erratum=""),
                name="report_that_replaces_says_why",
                violation_error_message="Dites ce que la nouvelle version rectifie.",
            ),
        ]

    def __str__(self) -> str:
        return f"Bilan du {self.period_start} au {self.period_end}"

    @property
    def edition(self) -> str:
        """Its name in public addresses: each kind of bilan of a period counts its own versions."""
        kind = self.KIND_IN_ADDRESS[self.kind]
        about = f"{kind}-{self.operation_id}" if self.operation_id else kind
        return f"{self.period_start}_{self.period_end}_{about}-{self.number}"

    def is_open(self, *, now: dt.datetime) -> bool:
        """Tell whether anyone may read it: published, and its embargo over."""
        return self.published_at is not None and (self.embargo_until is None or self.embargo_until <= now)
