"""What a scheme set out to reach."""

from django.db import models

from gltd.web.models.records import Record


class Objective(Record):
    """An aim of the scheme: in figures, where a measure of the catalogue can tell, else in words.

    The figures that say where it stands are claims; only the target, which is a decision, is kept here.
    """

    class Aim(models.TextChoices):
        """What reaching it means."""

        AT_LEAST = "at_least", "atteindre au moins"
        AT_MOST = "at_most", "descendre à au plus"
        DONE = "done", "faire, sans chiffre"

    class State(models.TextChoices):
        """Where an aim in words stands, as the group decided it."""

        OPEN = "open", "à engager"
        UNDER_WAY = "under_way", "en cours"
        REACHED = "reached", "atteint"
        DROPPED = "dropped", "abandonné"

    scheme = models.ForeignKey(
        "web.Scheme", models.PROTECT, related_name="objectives", verbose_name="dispositif"
    )
    title = models.CharField("objectif", max_length=200)
    aim = models.CharField("sens", max_length=8, choices=Aim, default=Aim.AT_LEAST)
    measure = models.CharField("mesure", max_length=60, blank=True)
    target = models.DecimalField("cible", max_digits=18, decimal_places=4, null=True, blank=True)
    due_on = models.DateField("échéance", null=True, blank=True)
    partner = models.ForeignKey(
        "web.Partner",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="objectives",
        verbose_name="partenaire chargé",
    )
    state = models.CharField("état", max_length=9, choices=State, default=State.OPEN)

    class Meta:
        verbose_name = "objectif"
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(aim="done") | (models.Q(target__isnull=False) & ~models.Q(measure="")),
                name="objective_in_figures_has_measure_and_target",
                violation_error_message="Un objectif chiffré demande sa mesure et sa cible.",
            ),
        ]

    def __str__(self) -> str:
        return self.title
