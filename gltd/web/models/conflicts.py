"""Contradictions between claims, and the rulings that settle them."""

from django.db import models


class Conflict(models.Model):
    """Claims that cannot all be right, found by rule; one row for one set of claims and one kind."""

    scheme = models.ForeignKey("web.Scheme", models.CASCADE, related_name="conflicts")
    kind = models.CharField("nature", max_length=20)
    sentence = models.CharField("constat", max_length=300)
    factor_exponent = models.SmallIntegerField("puissance de dix", null=True, blank=True)
    claims = models.ManyToManyField("web.Claim", related_name="conflicts")
    signature = models.CharField(max_length=64)
    found_at = models.DateTimeField("constatée le", auto_now_add=True)
    vanished_at = models.DateTimeField("disparue le", null=True, blank=True)

    class Meta:
        verbose_name = "contradiction"
        ordering = ["-found_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "signature"], name="conflict_once_per_scheme"),
        ]

    def __str__(self) -> str:
        return self.sentence


class Ruling(models.Model):
    """A person's settlement of a conflict, with its reason; it can be reversed and nothing is lost."""

    class Choice(models.TextChoices):
        """What is retained."""

        CLAIM = "claim", "retenir l'un des chiffres"
        VALUE = "value", "retenir une autre valeur"
        NONE = "none", "n'en retenir aucun pour l'instant"
        DISTINCT = "distinct", "deux faits différents : pas de contradiction"

    conflict = models.ForeignKey(Conflict, models.PROTECT, related_name="rulings")
    choice = models.CharField("décision", max_length=8, choices=Choice)
    claim = models.ForeignKey(
        "web.Claim",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="rulings",
        verbose_name="chiffre retenu",
    )
    value = models.DecimalField("autre valeur", max_digits=18, decimal_places=4, null=True, blank=True)
    reason = models.CharField("raison", max_length=500)
    made_by = models.ForeignKey("web.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField("arbitré le", auto_now_add=True)
    reversed_by = models.ForeignKey("web.User", models.PROTECT, null=True, blank=True, related_name="+")
    reversed_at = models.DateTimeField("annulé le", null=True, blank=True)
    reversal_reason = models.CharField("raison de l'annulation", max_length=500, blank=True)

    class Meta:
        verbose_name = "arbitrage"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["conflict"], condition=models.Q(reversed_at__isnull=True), name="one_ruling_in_force"
            ),
            models.CheckConstraint(
                condition=~models.Q(choice="claim") | models.Q(claim__isnull=False),
                name="ruling_names_the_claim_it_retains",
                violation_error_message="Indiquez le chiffre retenu.",
            ),
            models.CheckConstraint(
                condition=~models.Q(choice="value") | models.Q(value__isnull=False),
                name="ruling_gives_the_value_it_retains",
                violation_error_message="Indiquez la valeur retenue.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_choice_display()} : {self.reason}"
