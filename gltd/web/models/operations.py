"""Operations and each partner's part in them."""

from django.db import models

from gltd.web.models.records import Record


class Operation(Record):
    """One operation, entered once, however many partners join it."""

    class Kind(models.TextChoices):
        """What was done on the ground."""

        PLACE_NETTE = "place_nette", "place nette"
        ANTI_DRUG = "anti_drug", "opération anti-stupéfiants"
        OCCUPATION = "occupation", "occupation du terrain"
        EVENING_CHECK = "evening_check", "contrôle de soirée ou de nuit"
        FLOW_CHECK = "flow_check", "contrôle de flux routier ou ferroviaire"
        SEARCH = "search", "perquisitions"
        DISMANTLING = "dismantling", "démantèlement"

    class Status(models.TextChoices):
        """Where it stands."""

        PLANNED = "planned", "prévue"
        DONE = "done", "faite"
        NOT_DONE = "not_done", "non faite"

    class NotDone(models.TextChoices):
        """Why it was not done."""

        NO_UNIT = "no_unit", "aucune unité disponible"
        OTHER_EMERGENCY = "other_emergency", "autre urgence"
        WEATHER = "weather", "météo"
        INFORMATION = "information", "renseignement non confirmé"
        LEGAL = "legal", "cadre légal non réuni"

    class Precision(models.TextChoices):
        """How precisely the source dates it."""

        MINUTE = "minute", "à l'heure"
        DAY = "day", "au jour"
        MONTH = "month", "au mois"
        SEASON = "season", "à la saison"

    scheme = models.ForeignKey(
        "web.Scheme", models.PROTECT, related_name="operations", verbose_name="dispositif"
    )
    kind = models.CharField("nature", max_length=15, choices=Kind)
    title = models.CharField("intitulé", max_length=150)
    starts_at = models.DateTimeField("début")
    ends_at = models.DateTimeField("fin", null=True, blank=True)
    precision = models.CharField(
        "précision de la date", max_length=6, choices=Precision, default=Precision.MINUTE
    )
    areas = models.ManyToManyField(
        "web.Area", blank=True, related_name="operations", verbose_name="quartiers"
    )
    place = models.CharField("lieu", max_length=150, blank=True)
    decided_by = models.CharField("décidée par (fonction)", max_length=150, blank=True)
    recurrence_days = models.PositiveSmallIntegerField("revient tous les (jours)", null=True, blank=True)
    status = models.CharField("état", max_length=8, choices=Status, default=Status.PLANNED)
    not_done_reason = models.CharField("raison", max_length=15, choices=NotDone, blank=True)

    class Meta:
        verbose_name = "opération"
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True) | models.Q(ends_at__gte=models.F("starts_at")),
                name="operation_ends_after_it_starts",
                violation_error_message="La fin doit suivre le début.",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="not_done") | ~models.Q(not_done_reason=""),
                name="operation_not_done_says_why",
                violation_error_message="Une opération non faite demande sa raison.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Participation(models.Model):
    """A partner in an operation; each partner closes its own part."""

    class Unit(models.TextChoices):
        """The kind of unit."""

        BAC = "bac", "BAC"
        CRS = "crs", "CRS"
        DOGS = "dogs", "équipe cynophile"
        POLICE = "police", "police nationale"
        GENDARMERIE = "gendarmerie", "gendarmerie"
        MUNICIPAL = "municipal", "police municipale"
        CUSTOMS = "customs", "douane"
        ADMINISTRATION = "administration", "agents des administrations"

    operation = models.ForeignKey(Operation, models.CASCADE, related_name="participations")
    partner = models.ForeignKey(
        "web.Partner", models.PROTECT, related_name="participations", verbose_name="partenaire"
    )
    unit = models.CharField("unité", max_length=15, choices=Unit)
    asked = models.PositiveSmallIntegerField("effectif demandé", null=True, blank=True)
    engaged = models.PositiveSmallIntegerField("effectif engagé", null=True, blank=True)
    hours = models.DecimalField("heures", max_digits=6, decimal_places=1, null=True, blank=True)
    closed_at = models.DateTimeField("close le", null=True, blank=True)
    closed_by = models.ForeignKey("web.User", models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "participation"
        ordering = ["partner__name", "unit"]
        constraints = [
            models.UniqueConstraint(fields=["operation", "partner", "unit"], name="unit_once_per_operation"),
        ]

    def __str__(self) -> str:
        return f"{self.partner} · {self.get_unit_display()}"
