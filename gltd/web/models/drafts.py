"""A bilan in preparation: its period, what people write in it, and what it became."""

from django.db import models

from gltd.web.models.records import Record
from gltd.web.models.reports import Report


class Draft(Record):
    """What is edited before a bilan is frozen; its figures are read from the register each time."""

    scheme = models.ForeignKey("web.Scheme", models.PROTECT, related_name="drafts", verbose_name="dispositif")
    kind = models.CharField("nature", max_length=9, choices=Report.Kind, default=Report.Kind.HALF_YEAR)
    operation = models.ForeignKey(
        "web.Operation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="drafts",
        verbose_name="opération",
    )
    period_start = models.DateField("du")
    period_end = models.DateField("au")
    replaces = models.ForeignKey(
        Report, models.PROTECT, null=True, blank=True, related_name="drafts", verbose_name="remplace"
    )
    erratum = models.CharField("ce qui est rectifié", max_length=500, blank=True)
    initiatives = models.TextField("initiatives", blank=True)
    successes = models.TextField("réussites", blank=True)
    constraints = models.TextField("difficultés", blank=True)
    perception = models.TextField("perception de la population", blank=True)
    # By section: the text, and the figures it quotes as they were when it was written.
    texts = models.JSONField("textes", default=dict, blank=True)
    report = models.ForeignKey(
        Report, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="bilan figé"
    )

    class Meta:
        verbose_name = "projet de bilan"
        ordering = ["-period_end", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(period_end__gte=models.F("period_start")),
                name="draft_ends_after_it_starts",
                violation_error_message="La fin doit suivre le début.",
            ),
            models.CheckConstraint(
                condition=models.Q(replaces__isnull=True) | ~models.Q(erratum=""),
                name="draft_that_replaces_says_why",
                violation_error_message="Dites ce que la nouvelle version rectifie.",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="operation", operation__isnull=False)
                | (~models.Q(kind="operation") & models.Q(operation__isnull=True)),
                name="draft_of_an_operation_names_it",
                violation_error_message="Un communiqué porte sur une opération, et lui seul : choisissez-la.",
            ),
        ]

    def __str__(self) -> str:
        return f"Projet de bilan du {self.period_start} au {self.period_end}"
