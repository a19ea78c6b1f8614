"""Cameras of a scheme: where, what for, what they see, since when, authorised until when."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Case, F, Q, When

from gltd.reports import french
from gltd.usecases.viewing import View
from gltd.web.models.purposes import purpose_choices, purposes
from gltd.web.models.records import Record

if TYPE_CHECKING:
    from gltd.web.models.follow_ups import FollowUp


def all_or_none(*names: str) -> Q:
    """Return the condition that these fields are given together; a comparison with a null would pass."""
    return Q(**{f"{name}__isnull": True for name in names}) | Q(
        **{f"{name}__isnull": False for name in names}
    )


def until_when() -> Case:
    """Return until when a camera is authorised, for a query: what ``Camera.until`` says."""
    followed = Q(authorisation__removed_at__isnull=True, authorisation__ends_on__isnull=False)
    return Case(When(followed, then=F("authorisation__ends_on")), default=F("authorised_until"))


def doubt_dates(in_service_on: dt.date | None, *, until: dt.date | None) -> str:
    """Say what is odd in the dates of a camera, which a register may hold all the same."""
    if in_service_on is None or until is None or until >= in_service_on:
        return ""
    return (
        f"L'autorisation finit le {french.day(until)}, avant la mise en service "
        f"du {french.day(in_service_on)}\u00a0: vérifiez ces deux dates."
    )


class Camera(Record):
    """One camera on the public way; its cost is a claim about it, its funders are those of its fundings."""

    scheme = models.ForeignKey(
        "web.Scheme", models.PROTECT, related_name="cameras", verbose_name="dispositif"
    )
    number = models.CharField("numéro", max_length=40)
    place = models.CharField("implantation", max_length=200)
    area = models.ForeignKey(
        "web.Area", models.PROTECT, null=True, blank=True, related_name="cameras", verbose_name="quartier"
    )
    lon = models.FloatField("longitude", null=True, blank=True)
    lat = models.FloatField("latitude", null=True, blank=True)
    purpose = models.CharField("finalité principale", max_length=2, choices=purpose_choices, blank=True)
    bearing_deg = models.PositiveSmallIntegerField("direction (degrés)", null=True, blank=True)
    angle_deg = models.PositiveSmallIntegerField("ouverture (degrés)", null=True, blank=True)
    range_m = models.PositiveSmallIntegerField("portée (mètres)", null=True, blank=True)
    # Not decided: it sees nothing yet, whatever its dates.
    proposed = models.BooleanField("projetée", default=False)
    in_service_on = models.DateField("en service du", null=True, blank=True)
    out_of_service_on = models.DateField("en service jusqu'au", null=True, blank=True)
    # The end that nobody follows: empty as soon as a followed authorisation has its own (see ``until``).
    authorised_until = models.DateField("autorisée jusqu'au", null=True, blank=True)
    authorisation = models.ForeignKey(
        "web.FollowUp",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cameras",
        verbose_name="autorisation suivie",
    )
    simulated = models.BooleanField("simulée", default=False, editable=False)

    class Meta:
        verbose_name = "caméra"
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "number"],
                condition=Q(removed_at__isnull=True),
                name="camera_number_once_per_scheme",
                violation_error_message="Une caméra du dispositif porte déjà ce numéro.",
            ),
            models.CheckConstraint(
                condition=all_or_none("lon", "lat")
                & (Q(lon__isnull=True) | Q(lon__gte=-180, lon__lte=180, lat__gte=-90, lat__lte=90)),
                name="camera_place_is_whole",
                violation_error_message="Donnez la longitude et la latitude, en degrés, ou aucune des deux.",
            ),
            models.CheckConstraint(
                condition=all_or_none("bearing_deg", "angle_deg", "range_m")
                & (
                    Q(range_m__isnull=True)
                    | Q(bearing_deg__lt=360, angle_deg__gte=1, angle_deg__lte=360, range_m__gte=1)
                ),
                name="camera_view_is_whole",
                violation_error_message=(
                    "Le champ de vision se donne en entier : "
                    "direction de 0 à 359, ouverture de 1 à 360, portée."
                ),
            ),
            models.CheckConstraint(
                condition=Q(out_of_service_on__isnull=True)
                | Q(in_service_on__isnull=True)
                | Q(out_of_service_on__gte=F("in_service_on")),
                name="camera_leaves_after_it_enters",
                violation_error_message="La fin de service doit suivre la mise en service.",
            ),
        ]
        indexes = [models.Index(fields=["scheme", "authorised_until"])]

    def __str__(self) -> str:
        return f"{self.number}, {self.place}"

    @property
    def sees(self) -> bool:
        """Whether its place and its field of view are both known."""
        return self.lon is not None and self.range_m is not None

    @property
    def view(self) -> View | None:
        """What it looks at, where that is known."""
        known = (self.lon, self.lat, self.bearing_deg, self.angle_deg, self.range_m)
        return None if None in known else View(*known)  # type: ignore[arg-type]  # none is None

    @property
    def followed(self) -> "FollowUp | None":
        """The followed authorisation that covers it, unless that one was removed."""
        found = self.authorisation
        return found if found is not None and found.removed_at is None else None

    @property
    def until(self) -> dt.date | None:
        """Until when it is authorised: the followed authorisation says it once it has an end."""
        followed = self.followed
        return followed.ends_on if followed and followed.ends_on else self.authorised_until

    @property
    def doubt(self) -> str:
        """What calls for a second look at its dates."""
        return doubt_dates(self.in_service_on, until=self.until)

    @property
    def purpose_label(self) -> str:
        """Its purpose with its number in the law."""
        label = purposes().labels.get(self.purpose)
        return f"{self.purpose}° {label}" if label else ""

    @property
    def purpose_short(self) -> str:
        """Its purpose in the few words of a column."""
        short = purposes().shorts.get(self.purpose)
        return f"{self.purpose}° {short}" if short else ""

    def in_service(self, day: dt.date) -> bool:
        """Tell whether it was at work on a day; without a date of entry it was, unless it is proposed."""
        if self.proposed:
            return False
        entered = self.in_service_on is None or self.in_service_on <= day
        return entered and (self.out_of_service_on is None or self.out_of_service_on >= day)
