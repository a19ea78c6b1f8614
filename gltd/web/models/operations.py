"""Operations and each partner's part in them."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone

from gltd.web.models.records import Record

if TYPE_CHECKING:
    from gltd.web.models.schemes import Scheme


class Operation(Record):
    """One operation, entered once, however many partners join it."""

    class Kind(models.TextChoices):
        """What was done on the ground."""

        PLACE_NETTE = "place_nette", "place nette"
        ANTI_DRUG = "anti_drug", "opération anti-stupéfiants"
        OCCUPATION = "occupation", "occupation du terrain"
        EVENING_CHECK = "evening_check", "contrôle de soirée ou de nuit"
        FLOW_CHECK = "flow_check", "contrôle de flux routier ou ferroviaire"
        IDENTITY_CHECK = "identity_check", "contrôle d'identité sur réquisitions"
        BUSINESS_CHECK = "business_check", "contrôle de commerces et de débits"
        HALL_CHECK = "hall_check", "visite de halls, caves et parties communes"
        SEARCH = "search", "perquisitions"
        DISMANTLING = "dismantling", "démantèlement"
        SURVEILLANCE = "surveillance", "surveillance et constatations"
        CLEAN_UP = "clean_up", "remise en état du cadre de vie"
        OTHER = "other", "autre opération"

    class Status(models.TextChoices):
        """Where it stands."""

        PLANNED = "planned", "prévue"
        DONE = "done", "faite"
        NOT_DONE = "not_done", "non faite"
        POSTPONED = "postponed", "reportée"

    class NotDone(models.TextChoices):
        """Why it was not done, or was put off."""

        NO_UNIT = "no_unit", "aucune unité disponible"
        NO_PARTNER = "no_partner", "partenaire indisponible"
        OTHER_EMERGENCY = "other_emergency", "autre urgence"
        WEATHER = "weather", "météo"
        INFORMATION = "information", "renseignement non confirmé"
        LEGAL = "legal", "cadre légal non réuni"
        RISK = "risk", "risque pour le public ou les agents"
        AUTHORITY = "authority", "décision de l'autorité"

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
    spots = models.ManyToManyField(
        "web.Spot", blank=True, related_name="operations", verbose_name="points visés"
    )
    place = models.CharField("lieu", max_length=150, blank=True)
    decided_by = models.CharField("décidée par (fonction)", max_length=150, blank=True)
    series = models.ForeignKey(
        "web.OperationSeries",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="operations",
        verbose_name="série",
    )
    # The day that the rule gave; the operation itself may have been moved to another.
    series_day = models.DateField("jour prévu par la série", null=True, blank=True)
    status = models.CharField("état", max_length=9, choices=Status, default=Status.PLANNED)
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
                condition=~models.Q(status__in=["not_done", "postponed"]) | ~models.Q(not_done_reason=""),
                name="operation_not_done_says_why",
                violation_error_message="Une opération non faite ou reportée demande sa raison.",
            ),
            models.CheckConstraint(
                condition=models.Q(series__isnull=True, series_day__isnull=True)
                | models.Q(series__isnull=False, series_day__isnull=False),
                name="occurrence_has_its_day",
                violation_error_message="Une occurrence de série garde le jour que la série prévoyait.",
            ),
            models.UniqueConstraint(
                fields=["series", "series_day"],
                name="occurrence_once_per_series",
                violation_error_message="Cette date de la série a déjà sa fiche.",
            ),
        ]
        indexes = [models.Index(fields=["scheme", "-starts_at"], name="operation_by_day")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_moved(self) -> bool:
        """Whether it stands on another day than its series gave."""
        return self.series_day is not None and timezone.localtime(self.starts_at).date() != self.series_day


class Unit(models.TextChoices):
    """The kinds of units that a partner engages."""

    POLICE = "police", "police nationale"
    BAC = "bac", "BAC"
    BST = "bst", "BST"
    JUDICIAL = "judicial", "police judiciaire"
    CRS = "crs", "CRS"
    GENDARMERIE = "gendarmerie", "gendarmerie"
    MOBILE = "mobile", "gendarmerie mobile"
    PSIG = "psig", "PSIG"
    CUSTOMS = "customs", "douane"
    DOGS = "dogs", "équipe cynophile"
    DRONES = "drones", "drones"
    MUNICIPAL = "municipal", "police municipale"
    RAIL = "rail", "sûreté ferroviaire"
    LANDLORD = "landlord", "agents du bailleur"
    TOWN = "town", "services de la ville"
    ADMINISTRATION = "administration", "agents des administrations"


class Participation(Record):
    """A partner in an operation; each partner closes its own part."""

    Unit = Unit

    class Reopening(models.TextChoices):
        """Why a closed part was opened again."""

        SLIP = "slip", "erreur de saisie"
        LATE = "late", "information arrivée après la clôture"
        CHAIR = "chair", "demande de la présidence"

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
    reopened_at = models.DateTimeField("rouverte le", null=True, blank=True)
    reopening_reason = models.CharField(
        "raison de la réouverture", max_length=10, choices=Reopening, blank=True
    )

    class Meta:
        verbose_name = "participation"
        ordering = ["partner__name", "unit"]
        constraints = [
            models.UniqueConstraint(fields=["operation", "partner", "unit"], name="unit_once_per_operation"),
            models.CheckConstraint(
                condition=models.Q(reopened_at__isnull=True) | ~models.Q(reopening_reason=""),
                name="participation_reopened_says_why",
                violation_error_message="Une participation rouverte demande sa raison.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner} · {self.get_unit_display()}"

    @property
    def scheme(self) -> "Scheme":
        """The scheme of its operation."""
        return self.operation.scheme


class ServiceReturn(models.Model):
    """What one partner states of one operation: the source of the figures that it types."""

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="returns")
    partner = models.ForeignKey("web.Partner", models.PROTECT, related_name="returns")
    source = models.OneToOneField("web.Source", models.PROTECT, related_name="service_return")

    class Meta:
        verbose_name = "état de service"
        constraints = [
            models.UniqueConstraint(fields=["operation", "partner"], name="return_once_per_operation"),
        ]

    def __str__(self) -> str:
        return f"{self.partner} · {self.operation}"
