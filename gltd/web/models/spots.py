"""Places under watch, where they are to the metre, and what was seen there."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from gltd.usecases.watching import STATE_LABELS, State
from gltd.web.models.records import Record
from gltd.web.models.schemes import Scheme

STATES = [(state.value, STATE_LABELS[state]) for state in State]


class Product(models.TextChoices):
    """What is sold, made or kept there."""

    CANNABIS = "cannabis", "cannabis"
    COCAINE = "cocaine", "cocaïne"
    CRACK = "crack", "crack"
    HEROIN = "heroin", "héroïne"
    SYNTHETIC = "synthetic", "drogues de synthèse"
    MEDICINE = "medicine", "médicaments détournés"
    NITROUS = "nitrous", "protoxyde d'azote"
    TOBACCO = "tobacco", "tabac de contrebande"


class Hours(models.TextChoices):
    """When it works."""

    MORNING = "morning", "matin (6 h à 12 h)"
    AFTERNOON = "afternoon", "après-midi (12 h à 18 h)"
    EVENING = "evening", "soirée (18 h à minuit)"
    NIGHT = "night", "nuit (minuit à 6 h)"
    WEEKEND = "weekend", "surtout en fin de semaine"


class Sign(models.TextChoices):
    """What shows that it is organised."""

    LOOKOUTS = "lookouts", "guetteurs"
    TARIFF = "tariff", "tarifs affichés"
    FILTERING = "filtering", "accès filtrés ou barrés"
    SHIFTS = "shifts", "équipes qui se relaient"
    RESUPPLY = "resupply", "ravitaillement en cours de journée"
    DELIVERY = "delivery", "livraison ou commande en ligne"
    FURNITURE = "furniture", "mobilier installé"
    CAMERAS = "cameras", "caméras ou alarmes du réseau"
    MINORS = "minors", "mineurs employés"
    OUTSIDERS = "outsiders", "main-d'œuvre venue d'ailleurs"


def check_listed(values: Any, *, choices: type[models.TextChoices]) -> None:
    """Refuse what is not a list of codes of a closed list, each once."""
    if not isinstance(values, list) or len(set(values)) != len(values) or set(values) - set(choices.values):
        raise ValidationError("Choisissez dans la liste, une fois chaque entrée.")


def check_products(values: Any) -> None:
    """Refuse an unknown product."""
    check_listed(values, choices=Product)


def check_hours(values: Any) -> None:
    """Refuse unknown hours."""
    check_listed(values, choices=Hours)


def check_signs(values: Any) -> None:
    """Refuse an unknown sign."""
    check_listed(values, choices=Sign)


class Spot(Record):
    """One place under watch, as every reader of the scheme knows it: by its name of code and its areas.

    Where it is to the metre stands apart, in ``SpotPosition``, so that no list brings it by mistake.
    """

    class Kind(models.TextChoices):
        """What the place is."""

        DEAL = "deal", "point de deal"
        USE = "use", "lieu de consommation"
        LAB = "lab", "laboratoire"
        STORAGE = "storage", "stockage"
        PREMISES = "premises", "commerce ou local"
        DRINKS = "drinks", "débit de boissons"
        ROUTE = "route", "voie d'approvisionnement"

    scheme = models.ForeignKey("web.Scheme", models.PROTECT, related_name="spots", verbose_name="dispositif")
    kind = models.CharField("nature", max_length=8, choices=Kind, default=Kind.DEAL)
    name = models.CharField("nom de code", max_length=80)
    areas = models.ManyToManyField("web.Area", blank=True, related_name="spots", verbose_name="quartiers")
    products = models.JSONField("produits", default=list, blank=True, validators=[check_products])
    hours = models.JSONField("heures", default=list, blank=True, validators=[check_hours])
    signs = models.JSONField("signes d'organisation", default=list, blank=True, validators=[check_signs])
    simulated = models.BooleanField("simulé", default=False, editable=False)

    class Meta:
        verbose_name = "point"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "name"],
                condition=models.Q(removed_at__isnull=True),
                name="spot_name_once_per_scheme",
                violation_error_message="Un autre point du dispositif porte déjà ce nom de code.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SpotPosition(models.Model):
    """Where a spot is: read and sent only for those who have the right to locate it."""

    class Precision(models.TextChoices):
        """How far it may be trusted."""

        EXACT = "exact", "exacte"
        STREET = "street", "à la rue ou à l'immeuble"
        AREA = "area", "au quartier"

    spot = models.OneToOneField(Spot, models.CASCADE, related_name="position")
    lon_deg = models.FloatField("longitude")
    lat_deg = models.FloatField("latitude")
    precision = models.CharField("précision", max_length=6, choices=Precision, default=Precision.EXACT)
    landmark = models.CharField("repère", max_length=150, blank=True)

    class Meta:
        verbose_name = "position d'un point"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(lon_deg__gte=-180, lon_deg__lte=180, lat_deg__gte=-90, lat_deg__lte=90),
                name="spot_position_is_on_earth",
                violation_error_message="La latitude va de −90 à 90, la longitude de −180 à 180.",
            )
        ]

    def __str__(self) -> str:
        # Never the coordinates: a text may be logged.
        return f"position de {self.spot_id}"


class SpotObservation(Record):
    """What was seen of a spot on a day, how, and by which source; a spot's state is the latest of these."""

    class Method(models.TextChoices):
        """How it was seen."""

        PATROL = "patrol", "passage ou patrouille"
        COUNT = "count", "comptage sur place"
        OPERATION = "operation", "opération"
        VIDEO = "video", "vidéoprotection"
        INQUIRY = "inquiry", "enquête judiciaire"
        REPORT = "report", "signalement d'habitants"
        PARTNER = "partner", "constat d'un partenaire"

    class Precision(models.TextChoices):
        """How precisely it is dated; a month or a season counts from its first day."""

        DAY = "day", "au jour"
        MONTH = "month", "au mois"
        SEASON = "season", "à la saison"

    spot = models.ForeignKey(Spot, models.PROTECT, related_name="observations", verbose_name="point")
    state = models.CharField("état", max_length=11, choices=STATES)
    observed_on = models.DateField("observé le")
    precision = models.CharField(
        "précision de la date", max_length=6, choices=Precision, default=Precision.DAY
    )
    method = models.CharField("méthode", max_length=9, choices=Method)
    source = models.ForeignKey(
        "web.Source",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="spot_observations",
        verbose_name="source",
    )
    operation = models.ForeignKey(
        "web.Operation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="spot_observations",
        verbose_name="opération",
    )
    moved_to = models.ForeignKey(
        Spot, models.PROTECT, null=True, blank=True, related_name="arrivals", verbose_name="déplacé vers"
    )

    class Meta:
        verbose_name = "observation d'un point"
        ordering = ["observed_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="moved", moved_to__isnull=False)
                | (~models.Q(state="moved") & models.Q(moved_to__isnull=True)),
                name="spot_moved_says_where_to",
                violation_error_message="« Déplacé » demande le point d'arrivée, et lui seul.",
            ),
            models.CheckConstraint(
                condition=models.Q(moved_to__isnull=True) | ~models.Q(moved_to=models.F("spot")),
                name="spot_moves_to_another",
                violation_error_message="Un point se déplace vers un autre point que lui-même.",
            ),
        ]
        indexes = [models.Index(fields=["spot", "observed_on"])]

    def __str__(self) -> str:
        return f"{self.spot} · {self.get_state_display()}"

    @property
    def scheme(self) -> Scheme:
        """The scheme of the spot."""
        return self.spot.scheme
