"""Figures that a source takes back or corrects, and what stands in their place."""

from django.db import models


class Erratum(models.Model):
    """A correction: the figure no longer counts, its replacement does, and both stay on record."""

    claim = models.ForeignKey(
        "web.Claim", models.PROTECT, related_name="errata", verbose_name="chiffre rectifié"
    )
    replacement = models.ForeignKey(
        "web.Claim",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaces",
        verbose_name="chiffre qui le remplace",
    )
    reason = models.CharField("raison", max_length=500)
    made_by = models.ForeignKey("web.User", models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField("rectifié le", auto_now_add=True)
    reversed_by = models.ForeignKey("web.User", models.PROTECT, null=True, blank=True, related_name="+")
    reversed_at = models.DateTimeField("annulé le", null=True, blank=True)
    reversal_reason = models.CharField("raison de l'annulation", max_length=500, blank=True)

    class Meta:
        verbose_name = "rectificatif"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim"], condition=models.Q(reversed_at__isnull=True), name="one_erratum_in_force"
            ),
            models.CheckConstraint(
                condition=models.Q(replacement__isnull=True) | ~models.Q(replacement=models.F("claim")),
                name="erratum_replaces_by_another_claim",
                violation_error_message="Un chiffre ne se remplace pas par lui-même.",
            ),
        ]

    def __str__(self) -> str:
        return f"Rectificatif : {self.reason}"
