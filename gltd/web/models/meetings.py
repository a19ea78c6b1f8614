"""Sittings of the group: what was on the agenda, which organisations came, what was decided."""

from django.db import models

from gltd.web.models.records import Record
from gltd.web.models.schemes import Scheme


class Meeting(Record):
    """One sitting. Named cases are discussed behind closed doors and never enter here."""

    class Status(models.TextChoices):
        """Where it stands."""

        PLANNED = "planned", "prévue"
        HELD = "held", "tenue"
        CANCELLED = "cancelled", "annulée"

    scheme = models.ForeignKey(
        "web.Scheme", models.PROTECT, related_name="meetings", verbose_name="dispositif"
    )
    title = models.CharField("intitulé", max_length=150)
    starts_at = models.DateTimeField("jour et heure")
    place = models.CharField("lieu", max_length=150, blank=True)
    agenda = models.TextField("ordre du jour", blank=True)
    status = models.CharField("état", max_length=9, choices=Status, default=Status.PLANNED)

    class Meta:
        verbose_name = "séance"
        ordering = ["-starts_at", "-pk"]

    def __str__(self) -> str:
        return self.title


class Attendance(models.Model):
    """An organisation at a sitting: a count of people, never who."""

    class State(models.TextChoices):
        """Whether it came."""

        PRESENT = "present", "présent"
        EXCUSED = "excused", "excusé"
        ABSENT = "absent", "absent"

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances")
    partner = models.ForeignKey(
        "web.Partner", models.PROTECT, related_name="attendances", verbose_name="organisation"
    )
    state = models.CharField("présence", max_length=7, choices=State)

    class Meta:
        verbose_name = "présence"
        ordering = ["partner__name"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "partner"], name="partner_once_per_meeting"),
        ]

    def __str__(self) -> str:
        return f"{self.partner} : {self.get_state_display()}"


class Decision(Record):
    """What a sitting decided: who does what by when."""

    class State(models.TextChoices):
        """Where it stands."""

        OPEN = "open", "à faire"
        DONE = "done", "faite"
        DROPPED = "dropped", "abandonnée"

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="decisions", verbose_name="séance")
    title = models.CharField("décision", max_length=250)
    partner = models.ForeignKey(
        "web.Partner",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name="partenaire chargé",
    )
    due_on = models.DateField("échéance", null=True, blank=True)
    state = models.CharField("état", max_length=7, choices=State, default=State.OPEN)
    settled_on = models.DateField("réglée le", null=True, blank=True)

    class Meta:
        verbose_name = "décision"
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="open") | models.Q(settled_on__isnull=False),
                name="decision_settled_says_when",
                violation_error_message="Une décision réglée demande son jour.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def scheme(self) -> Scheme:
        """The scheme of its sitting."""
        return self.meeting.scheme
