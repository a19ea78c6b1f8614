"""Where figures come from."""

from django.db import models


class Source(models.Model):
    """A document that states figures; its text is masked of names and identifiers before it is kept."""

    class Kind(models.TextChoices):
        """What the document is."""

        COMMUNIQUE = "communique", "communiqué"
        SOCIAL = "social", "message sur un réseau social"
        PRESS = "press", "article de presse"
        RETURN = "return", "état de service"
        STATISTICS = "statistics", "statistique publique"
        COUNCIL = "council", "délibération"

    class TextKind(models.TextChoices):
        """What the kept text is."""

        ORIGINAL = "original", "texte de la source, masqué"
        DIGEST = "digest", "relevé des chiffres, rédigé pour le registre"
        NONE = "none", "aucun texte conservé"

    scheme = models.ForeignKey(
        "web.Scheme", models.PROTECT, related_name="sources", verbose_name="dispositif"
    )
    kind = models.CharField("nature", max_length=12, choices=Kind)
    publisher = models.CharField("qui publie", max_length=150)
    title = models.CharField("intitulé", max_length=250)
    published_on = models.DateField("publié le")
    url = models.URLField("adresse", max_length=500, blank=True)
    consulted_on = models.DateField("consulté le", null=True, blank=True)
    text = models.TextField("texte", blank=True)
    text_kind = models.CharField("texte conservé", max_length=8, choices=TextKind, default=TextKind.ORIGINAL)
    text_sha256 = models.CharField("empreinte du texte", max_length=64, blank=True, editable=False)
    masked_count = models.PositiveIntegerField("passages masqués", default=0, editable=False)
    simulated = models.BooleanField("données simulées", default=False, editable=False)
    created_at = models.DateTimeField("créée le", auto_now_add=True)

    class Meta:
        verbose_name = "source"
        ordering = ["-published_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "text_sha256"],
                condition=~models.Q(text_sha256=""),
                name="text_once_per_scheme",
                violation_error_message="Ce texte est déjà dans le registre du dispositif.",
            )
        ]
        indexes = [models.Index(fields=["scheme", "-published_on", "-id"], name="source_by_day")]

    def __str__(self) -> str:
        return f"{self.publisher}, {self.title}"
