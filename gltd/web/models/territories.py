"""One question put to many territories on behalf of a scheme; the registry folder holds the rest."""

from django.db import models


class TerritoryStudy(models.Model):
    """A pointer to a registered plan: a study for each territory, one table."""

    scheme = models.ForeignKey(
        "web.Scheme", models.PROTECT, related_name="territory_studies", verbose_name="dispositif"
    )
    title = models.CharField("intitulé", max_length=200)
    fingerprint = models.CharField("empreinte", max_length=64)
    created_at = models.DateTimeField("créée le", auto_now_add=True)

    class Meta:
        verbose_name = "étude par territoire"
        verbose_name_plural = "études par territoire"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "fingerprint"], name="territories_once_per_scheme"),
        ]

    def __str__(self) -> str:
        return self.title
