"""The relevance study of a camera: what was studied, what else was answered, what will be measured."""

from django.db import models
from django.db.models import Q

from gltd.web.models.records import Record

REASON_LENGTH = 300


class Relevance(Record):
    """What a town hall decides a camera on; its figures are those of its studies and of claims."""

    class Answer(models.TextChoices):
        """What was answered to another way than the camera."""

        NONE = "", "pas encore examiné"
        FIRST = "first", "à essayer d'abord"
        TRIED = "tried", "essayé, n'a pas suffi"
        BESIDE = "beside", "retenu avec la caméra"
        INSTEAD = "instead", "retenu à la place de la caméra"
        REFUSED = "refused", "écarté"

    scheme = models.ForeignKey(
        "web.Scheme", models.PROTECT, related_name="relevances", verbose_name="dispositif"
    )
    camera = models.ForeignKey("web.Camera", models.PROTECT, related_name="relevances", verbose_name="caméra")
    study = models.ForeignKey("web.Study", models.PROTECT, related_name="relevances", verbose_name="étude")
    measure = models.ForeignKey(
        "web.Study",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="measured_relevances",
        verbose_name="mesure de l'effet",
    )
    planned_on = models.DateField("mise en service prévue", null=True, blank=True)
    foresight = models.CharField("ce que la mesure verrait", max_length=REASON_LENGTH, blank=True)
    lighting = models.CharField("éclairage", max_length=8, choices=Answer, blank=True)
    lighting_reason = models.CharField("pourquoi", max_length=REASON_LENGTH, blank=True)
    patrol = models.CharField("patrouille", max_length=8, choices=Answer, blank=True)
    patrol_reason = models.CharField("pourquoi", max_length=REASON_LENGTH, blank=True)
    nothing = models.CharField("ne rien poser", max_length=8, choices=Answer, blank=True)
    nothing_reason = models.CharField("pourquoi", max_length=REASON_LENGTH, blank=True)
    frozen_sha256 = models.CharField("empreinte du document figé", max_length=64, blank=True, editable=False)
    frozen_on = models.DateField("figée le", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "étude de pertinence"
        verbose_name_plural = "études de pertinence"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["camera", "study"],
                condition=Q(removed_at__isnull=True),
                name="relevance_once_per_camera_and_study",
                violation_error_message="Cette étude de pertinence existe déjà : ouvrez-la.",
            ),
        ]

    def __str__(self) -> str:
        return f"Pertinence de la caméra {self.camera.number}"


ALTERNATIVES = {"lighting": "Éclairage", "patrol": "Patrouille", "nothing": "Ne rien poser"}
