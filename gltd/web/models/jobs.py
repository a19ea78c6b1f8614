"""Work in the background: what was asked, how far it is, how it ended."""

from typing import Final

from django.db import models


class Job(models.Model):
    """One piece of long work for a scheme; the queue holds its number, this row what people see of it.

    Nobody types it: it is no record of the register, and has no version.
    """

    class Kind(models.TextChoices):
        """What can be asked for; ``gltd.web.tasks`` says how each is done."""

        STUDY = "study", "calcul d'une étude"
        TERRITORIES = "territories", "étude par territoire"
        DRAFT = "draft", "gel d'un projet de bilan"
        REPORT = "report", "gel d'un bilan"
        RELEASE = "release", "version publique d'un bilan"
        DELIVERY = "delivery", "import de faits"

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting", "attend"
        RUNNING = "running", "en cours"
        DONE = "done", "fait"
        FAILED = "failed", "échoué"
        CANCELLED = "cancelled", "annulé"

    scheme = models.ForeignKey("web.Scheme", models.PROTECT, related_name="jobs", verbose_name="dispositif")
    kind = models.CharField("nature", max_length=12, choices=Kind)
    subject = models.CharField("objet", max_length=200)
    arguments = models.JSONField("ce qui est demandé", default=dict, blank=True)
    state = models.CharField("état", max_length=9, choices=State, default=State.WAITING)
    step = models.CharField("étape", max_length=120, blank=True)
    done = models.PositiveIntegerField("fait", default=0)
    total = models.PositiveIntegerField("sur", default=0)
    cancel_asked = models.BooleanField("arrêt demandé", default=False)
    # What it says at its end: what came of it, or why nothing did.
    sentence = models.CharField("ce qu'il a dit", max_length=500, blank=True)
    result_page = models.CharField("page du résultat", max_length=40, blank=True)
    result_number = models.PositiveBigIntegerField("numéro du résultat", null=True, blank=True)
    asked_by = models.ForeignKey("web.User", models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField("demandé le", auto_now_add=True)
    started_at = models.DateTimeField("commencé le", null=True, blank=True)
    ended_at = models.DateTimeField("fini le", null=True, blank=True)
    # Which process has it, when that was last heard of, and how many have had it.
    worker = models.CharField("pris par", max_length=120, blank=True)
    heard_at = models.DateTimeField("entendu le", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("essais", default=0)

    class Meta:
        verbose_name = "travail"
        verbose_name_plural = "travaux"
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["state"], name="job_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, state__in=["waiting", "running"])
                | models.Q(ended_at__isnull=False, state__in=["done", "failed", "cancelled"]),
                name="job_has_an_end_once_it_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} : {self.subject}"

    @property
    def alive(self) -> bool:
        """Tell whether it waits or runs."""
        return self.state in ALIVE


ALIVE: Final = (Job.State.WAITING, Job.State.RUNNING)
