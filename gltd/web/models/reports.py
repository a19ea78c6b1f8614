"""Frozen bilans; the snapshot file is the content, this row says that it exists."""

from django.db import models


class Report(models.Model):
    """A frozen account of a period."""

    scheme = models.ForeignKey(
        "web.Scheme", models.PROTECT, related_name="reports", verbose_name="dispositif"
    )
    period_start = models.DateField("du")
    period_end = models.DateField("au")
    sha256 = models.CharField("empreinte", max_length=64)
    folder = models.CharField("dossier", max_length=250)
    simulated = models.BooleanField("contient des données simulées", default=False)
    frozen_at = models.DateTimeField("figé le")
    frozen_by = models.ForeignKey("web.User", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "bilan"
        ordering = ["-frozen_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "sha256"], name="snapshot_once_per_scheme"),
        ]

    def __str__(self) -> str:
        return f"Bilan du {self.period_start} au {self.period_end}"
