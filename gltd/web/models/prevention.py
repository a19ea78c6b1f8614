"""What is done to prevent, and for which kind of public."""

from django.db import models
from django.db.models import F, Q

from gltd.web.models.records import Record


class PreventionAction(Record):
    """One action of prevention; its sessions, people reached and trainers are claims about it."""

    class Public(models.TextChoices):
        """Whom it is for: a kind of public, never people."""

        PUPILS = "pupils", "élèves"
        YOUTH = "youth", "jeunes hors école"
        PARENTS = "parents", "parents"
        RESIDENTS = "residents", "habitants"
        SHOPKEEPERS = "shopkeepers", "commerçants"
        USERS = "users", "usagers de produits"
        PROFESSIONALS = "professionals", "professionnels"
        SENTENCED = "sentenced", "personnes suivies par la justice"

    class Theme(models.TextChoices):
        """What it is about."""

        ADDICTION = "addiction", "conduites addictives"
        RECRUITMENT = "recruitment", "entrée dans le trafic"
        HARM_REDUCTION = "harm_reduction", "réduction des risques"
        CIVIC = "civic", "citoyenneté et cadre de vie"
        DROPOUT = "dropout", "décrochage scolaire"
        WORK = "work", "insertion et emploi"
        VIOLENCE = "violence", "violences et rixes"

    scheme = models.ForeignKey(
        "web.Scheme", models.PROTECT, related_name="prevention_actions", verbose_name="dispositif"
    )
    title = models.CharField("intitulé", max_length=150)
    public = models.CharField("public", max_length=15, choices=Public)
    theme = models.CharField("thème", max_length=15, choices=Theme)
    area = models.ForeignKey(
        "web.Area",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="prevention_actions",
        verbose_name="quartier",
    )
    partner = models.ForeignKey(
        "web.Partner",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="prevention_actions",
        verbose_name="porté par",
    )
    starts_on = models.DateField("début")
    ends_on = models.DateField("fin", null=True, blank=True)

    class Meta:
        verbose_name = "action de prévention"
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="prevention_ends_after_it_starts",
                violation_error_message="La fin doit suivre le début.",
            ),
        ]

    def __str__(self) -> str:
        return self.title
