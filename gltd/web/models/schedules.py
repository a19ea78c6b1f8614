"""Studies that ask themselves: after each operation, or each month."""

from typing import Final

from django.db import models

from gltd.web.models.records import Record

# The questions of each rhythm, as ``gltd.usecases.studying`` names them.
AFTER_OPERATION: Final = ("displacement",)
EACH_MONTH: Final = ("comparison", "emerging", "near_repeat", "hours")


class StudySchedule(Record):
    """What is asked, of which facts, and when; each study that it makes is registered before its last day."""

    class Rhythm(models.TextChoices):
        """When a study is registered."""

        OPERATION = "operation", "après chaque opération"
        MONTH = "month", "chaque mois"

    scheme = models.ForeignKey(
        "web.Scheme", models.PROTECT, related_name="study_schedules", verbose_name="dispositif"
    )
    title = models.CharField("intitulé", max_length=150)
    rhythm = models.CharField("rythme", max_length=9, choices=Rhythm)
    question = models.CharField("question", max_length=20)
    nature = models.CharField("ces faits disent", max_length=10, default="phenomenon")
    categories = models.JSONField("faits comptés", default=list, blank=True)
    ring_m = models.PositiveIntegerField("pourtour (m)", default=0)
    window_days = models.PositiveSmallIntegerField("jours de chaque fenêtre", default=182)
    months = models.PositiveSmallIntegerField("mois regardés", default=1)
    since_on = models.DateField("depuis le")
    paused_at = models.DateTimeField("suspendue le", null=True, blank=True)
    # Why the last study could not be registered.
    note = models.CharField("remarque", max_length=500, blank=True)

    class Meta:
        verbose_name = "étude programmée"
        verbose_name_plural = "études programmées"
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(rhythm="operation", question__in=AFTER_OPERATION)
                | models.Q(rhythm="month", question__in=EACH_MONTH),
                name="schedule_asks_what_its_rhythm_can",
                violation_error_message="Cette question ne se pose pas à ce rythme.",
            ),
            models.CheckConstraint(
                condition=models.Q(window_days__gte=7, months__gte=1, months__lte=24),
                name="schedule_looks_long_enough",
                violation_error_message="Regardez au moins sept jours, et de un à vingt-quatre mois.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ScheduledStudy(models.Model):
    """One study that a schedule registered: about an operation, or a month."""

    schedule = models.ForeignKey(StudySchedule, models.PROTECT, related_name="made")
    study = models.ForeignKey("web.Study", models.PROTECT, related_name="scheduled")
    operation = models.ForeignKey(
        "web.Operation", models.PROTECT, null=True, blank=True, related_name="scheduled_studies"
    )
    month = models.DateField("mois", null=True, blank=True)
    answered_at = models.DateTimeField("calculée le", null=True, blank=True)

    class Meta:
        verbose_name = "étude d'une programmation"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["schedule", "operation"], name="scheduled_once_per_operation"),
            models.UniqueConstraint(fields=["schedule", "month"], name="scheduled_once_per_month"),
            models.CheckConstraint(
                condition=models.Q(operation__isnull=True, month__isnull=False)
                | models.Q(operation__isnull=False, month__isnull=True),
                name="scheduled_for_an_operation_or_a_month",
            ),
        ]

    def __str__(self) -> str:
        return str(self.study)
