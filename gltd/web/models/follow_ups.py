"""Measures that last, the steps that they went through, and the durations that a scheme sets for itself."""

from django.db import models

from gltd.usecases.following import Machine, Reference, Stage, law
from gltd.web.models.records import Record


class FollowUp(Record):
    """One measure about a place, never about a person: its states and deadlines come from ``law.toml``."""

    scheme = models.ForeignKey(
        "web.Scheme", models.PROTECT, related_name="follow_ups", verbose_name="dispositif"
    )
    kind = models.CharField("nature", max_length=20)
    basis = models.CharField("base légale", max_length=20)
    title = models.CharField("objet", max_length=120)
    areas = models.ManyToManyField(
        "web.Area", blank=True, related_name="follow_ups", verbose_name="périmètre"
    )
    partner = models.ForeignKey(
        "web.Partner",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_ups",
        verbose_name="partenaire chargé",
    )
    spot = models.ForeignKey(
        "web.Spot", models.PROTECT, null=True, blank=True, related_name="follow_ups", verbose_name="point"
    )
    operation = models.ForeignKey(
        "web.Operation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_ups",
        verbose_name="opération",
    )
    born_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="suite de"
    )
    state = models.CharField("état", max_length=12)
    since_on = models.DateField("depuis le")
    ends_on = models.DateField("fin de la mesure", null=True, blank=True)
    # Computed from the state, its day and the durations of the scheme; kept for lists and reminders.
    deadline_on = models.DateField("échéance", null=True, blank=True, editable=False)
    closed = models.BooleanField("terminée", default=False, editable=False)
    simulated = models.BooleanField("simulée", default=False, editable=False)

    class Meta:
        verbose_name = "suite"
        ordering = ["closed", models.F("deadline_on").asc(nulls_last=True), "-since_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closed=False) | models.Q(deadline_on__isnull=True),
                name="follow_up_ended_waits_for_nothing",
                violation_error_message="Une suite terminée n'a plus d'échéance.",
            ),
        ]
        indexes = [models.Index(fields=["scheme", "closed", "deadline_on"])]

    def __str__(self) -> str:
        return self.title

    @property
    def machine(self) -> Machine:
        """The steps of its kind."""
        return law().machines[self.kind]

    @property
    def stage(self) -> Stage:
        """Its state."""
        return self.machine.stages[self.state]

    @property
    def reference(self) -> Reference:
        """Its legal basis."""
        return law().references[self.basis]


class FollowUpStep(models.Model):
    """One step taken: rows are added, and only the last may be taken back."""

    follow_up = models.ForeignKey(FollowUp, models.CASCADE, related_name="steps")
    transition = models.CharField("étape", max_length=12, blank=True)
    before = models.CharField("de l'état", max_length=12, blank=True)
    after = models.CharField("à l'état", max_length=12)
    taken_on = models.DateField("le")
    ends_before = models.DateField("fin prévue avant l'étape", null=True, blank=True)
    # Whether reaching the state counts in the totals: coming back to it does not.
    counted = models.BooleanField("comptée", default=True)
    actor = models.ForeignKey("web.User", models.PROTECT, null=True, blank=True, related_name="+")
    entered_at = models.DateTimeField("notée le", auto_now_add=True)

    class Meta:
        verbose_name = "étape"
        ordering = ["follow_up", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(models.Q(before="") & models.Q(transition=""))
                | (~models.Q(before="") & ~models.Q(transition="")),
                name="follow_up_step_has_its_origin",
                violation_error_message="Une étape part d'un état.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


class Duration(Record):
    """How long something takes in a scheme, where that differs from ``law.toml``."""

    scheme = models.ForeignKey(
        "web.Scheme", models.CASCADE, related_name="durations", verbose_name="dispositif"
    )
    code = models.CharField("délai", max_length=60)
    amount = models.PositiveSmallIntegerField("durée")
    reason = models.CharField("raison", max_length=200)

    class Meta:
        verbose_name = "délai du dispositif"
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "code"],
                condition=models.Q(removed_at__isnull=True),
                name="duration_once_per_scheme",
            ),
            models.CheckConstraint(
                condition=models.Q(amount__gte=1),
                name="duration_is_positive",
                violation_error_message="Une durée est d'au moins un.",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Reminder(models.Model):
    """A reminder sent: once for each deadline and number of days before it."""

    follow_up = models.ForeignKey(FollowUp, models.CASCADE, related_name="reminders")
    deadline_on = models.DateField("échéance")
    days_before = models.SmallIntegerField("jours avant")
    sent_at = models.DateTimeField("envoyé le", auto_now_add=True)

    class Meta:
        verbose_name = "rappel"
        constraints = [
            models.UniqueConstraint(
                fields=["follow_up", "deadline_on", "days_before"], name="reminder_once_per_step"
            )
        ]

    def __str__(self) -> str:
        return f"{self.follow_up_id} · {self.deadline_on} · {self.days_before}"
