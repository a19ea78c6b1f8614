"""A scheme's studies; the registry folder alone says when a specification was registered and what it gave."""

from django.db import models


class Study(models.Model):
    """A question put to the events on behalf of a scheme: a pointer to a registered specification."""

    scheme = models.ForeignKey(
        "web.Scheme", models.PROTECT, related_name="studies", verbose_name="dispositif"
    )
    operation = models.ForeignKey(
        "web.Operation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="studies",
        verbose_name="opération",
    )
    title = models.CharField("intitulé", max_length=200)
    fingerprint = models.CharField("empreinte", max_length=64)
    # What was chosen on the screen, as an address carries it: a change starts from there.
    choices = models.TextField("choix du formulaire", blank=True)
    created_at = models.DateTimeField("créée le", auto_now_add=True)

    class Meta:
        verbose_name = "étude"
        verbose_name_plural = "études"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "fingerprint"], name="study_once_per_scheme"),
        ]

    def __str__(self) -> str:
        return self.title
