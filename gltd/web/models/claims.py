"""The only place where a number lives: what a source says, exactly where, as of when."""

from functools import reduce
from operator import or_
from typing import Final

from django.db import models
from django.db.models import Q

# The fields that say what a figure is about, at most one of them filled; none: the scheme as a whole. A model
# that figures may be about adds its nullable key to Claim, its name here, and a migration.
RECORDS: Final = ("camera", "footage_request", "prevention_action", "funding", "staffing")
SUBJECTS: Final = ("operation", "area", *RECORDS)
# What the name of a subject reads besides its own row, to be joined where many are listed.
NAMED_BY: Final = ("footage_request__camera", "footage_request__area")


def at_most_one(names: tuple[str, ...]) -> Q:
    """Return the condition that all of these keys but one are empty."""
    return reduce(or_, (Q(**{f"{name}__isnull": True for name in names if name != kept}) for kept in names))


class Claim(models.Model):
    """One figure stated by one source; bounds and comparisons are computed by ``gltd.claims``."""

    class Status(models.TextChoices):
        """What a person made of it; only a confirmed claim counts."""

        PROPOSED = "proposed", "proposé"
        CONFIRMED = "confirmed", "confirmé"
        CONTEXT = "context", "contexte"
        REFUSED = "refused", "refusé"
        WITHDRAWN = "withdrawn", "retiré"
        CORRECTED = "corrected", "rectifié"

    class Nature(models.TextChoices):
        """How the value stands in time."""

        FLOW = "flow", "flux"
        STOCK = "stock", "stock"
        CUMULATIVE = "cumulative", "cumul daté"

    source = models.ForeignKey("web.Source", models.PROTECT, related_name="claims", verbose_name="source")
    measure = models.CharField("mesure", max_length=80)
    operation = models.ForeignKey(
        "web.Operation",
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="claims",
        verbose_name="opération",
    )
    area = models.ForeignKey(
        "web.Area",
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="claims",
        verbose_name="quartier",
    )
    camera = models.ForeignKey(
        "web.Camera",
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="claims",
        verbose_name="caméra",
    )
    footage_request = models.ForeignKey(
        "web.FootageRequest",
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="claims",
        verbose_name="réquisitions d'images",
    )
    prevention_action = models.ForeignKey(
        "web.PreventionAction",
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="claims",
        verbose_name="action de prévention",
    )
    funding = models.ForeignKey(
        "web.Funding",
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="claims",
        verbose_name="financement",
    )
    staffing = models.ForeignKey(
        "web.Staffing",
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="claims",
        verbose_name="effectif",
    )
    value = models.DecimalField("valeur", max_digits=18, decimal_places=4, null=True, blank=True)
    value_max = models.DecimalField("borne haute", max_digits=18, decimal_places=4, null=True, blank=True)
    unit = models.CharField("unité", max_length=12, blank=True)
    qualifier = models.CharField("nuance", max_length=12, blank=True)
    per = models.CharField("par", max_length=20, blank=True)
    polarity = models.CharField("sens", max_length=10, blank=True)
    nature = models.CharField("dans le temps", max_length=10, choices=Nature, default=Nature.FLOW)
    negated = models.BooleanField("nié", default=False)
    retracted = models.BooleanField("démenti par la source", default=False)
    counted = models.CharField("compté en", max_length=40, blank=True)
    restriction = models.CharField("restriction", max_length=120, blank=True)
    base = models.CharField("base de comparaison", max_length=40, blank=True)
    date_text = models.CharField("date", max_length=10, blank=True)
    period_start = models.CharField("période, début", max_length=10, blank=True)
    period_end = models.CharField("période, fin", max_length=10, blank=True)
    place = models.CharField("lieu", max_length=150, blank=True)
    part_of = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, db_index=False, related_name="parts"
    )
    headline = models.BooleanField("titre", default=False)
    passage = models.CharField("passage", max_length=400)
    start = models.PositiveIntegerField("début du passage", null=True, blank=True)
    end = models.PositiveIntegerField("fin du passage", null=True, blank=True)
    rule = models.CharField("règle de lecture", max_length=60, blank=True)
    status = models.CharField("état", max_length=9, choices=Status, default=Status.PROPOSED)
    decided_by = models.ForeignKey("web.User", models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField("décidé le", null=True, blank=True)
    reason = models.CharField("raison de la décision", max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "chiffre"
        ordering = ["source", "start", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="proposed") | Q(decided_at__isnull=False),
                name="claim_counts_only_once_decided",
                violation_error_message="Un chiffre ne compte qu'une fois décidé par une personne.",
            ),
            models.CheckConstraint(
                condition=Q(value_max__isnull=True) | Q(value_max__gte=models.F("value")),
                name="claim_bounds_in_order",
                violation_error_message="La borne haute doit dépasser la valeur.",
            ),
            models.CheckConstraint(
                condition=at_most_one(SUBJECTS),
                name="claim_is_about_one_thing",
                violation_error_message="Un chiffre se rapporte à un seul objet.",
            ),
            models.CheckConstraint(
                condition=~Q(status="withdrawn") | ~Q(reason=""),
                name="claim_withdrawn_says_why",
                violation_error_message="Dites pourquoi le chiffre est retiré.",
            ),
        ]
        indexes = [
            models.Index(fields=["measure", "status"]),
            models.Index(fields=["source", "start", "id"], name="claim_in_reading_order"),
            models.Index(fields=["source"], condition=Q(status="proposed"), name="claim_proposed"),
            # Nearly every figure has nearly none of these: SQLite would go through thousands of empty keys.
            *(
                models.Index(fields=[name], condition=Q(**{f"{name}__isnull": False}), name=f"claim_{name}")
                for name in (*SUBJECTS, "part_of")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.passage} ({self.source.publisher})"

    @property
    def subject(self) -> models.Model | None:
        """What the figure is about; ``None`` for the scheme as a whole."""
        found = (getattr(self, name) for name in SUBJECTS if getattr(self, f"{name}_id") is not None)
        return next(found, None)

    @property
    def unreadable(self) -> bool:
        """Whether its figure is broken in the source (« 35 7130 euros »): a person gives the value."""
        bare = self.value is None and not self.qualifier and not self.negated
        return bare and any(character.isdigit() for character in self.passage)

    @property
    def narrowed_to(self) -> str:
        """Of what part the figure is, in words, without the number that tells two namesakes apart."""
        number = self.prevention_action_id or self.funding_id
        return self.restriction.removesuffix(f", {number}") if number else self.restriction

    @property
    def stands_under_record(self) -> bool:
        """Whether it was typed under a record, which says by itself what the figure is about."""
        return any(getattr(self, f"{name}_id") is not None for name in RECORDS)
