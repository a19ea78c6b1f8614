"""Schemes, the organisations around their table, and what each may do there."""

from django.db import models

from gltd.web.models.records import Record


class Partner(models.Model):
    """An organisation; never a person."""

    class Kind(models.TextChoices):
        """What the organisation is."""

        PROSECUTOR = "prosecutor", "parquet"
        POLICE = "police", "police nationale"
        GENDARMERIE = "gendarmerie", "gendarmerie nationale"
        PREFECTURE = "prefecture", "préfecture"
        TOWN = "town", "commune"
        LANDLORD = "landlord", "bailleur social"
        HEALTH = "health", "agence régionale de santé"
        CUSTOMS = "customs", "douane"
        OTHER = "other", "autre organisme"

    kind = models.CharField("nature", max_length=12, choices=Kind)
    name = models.CharField("nom", max_length=120, unique=True)
    siret = models.CharField("SIRET", max_length=14, blank=True)
    # That of the organisation, where reminders go; never a person's.
    mailbox = models.EmailField("boîte de l'organisme", blank=True)

    class Meta:
        verbose_name = "partenaire"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Scheme(Record):
    """The group's mandate: kind, theme, chair, start, end, areas (none is allowed)."""

    class Kind(models.TextChoices):
        """The arrangement's legal or customary form."""

        GLTD = "gltd", "groupe local de traitement de la délinquance"
        ANTI_CRACK = "anti_crack", "plan anti-crack"
        PLACE_NETTE = "place_nette", "campagne place nette"
        CSI = "csi", "contrat de sécurité intégré"
        CROSS = "cross", "cellule de renseignement opérationnel sur les stupéfiants"
        GPO = "gpo", "groupe de partenariat opérationnel"
        CLSPD = "clspd", "conseil local de sécurité et de prévention de la délinquance"

    class Precision(models.TextChoices):
        """How precisely its first day is known."""

        DAY = "day", "au jour"
        MONTH = "month", "au mois"
        YEAR = "year", "à l'année"

    kind = models.CharField("nature", max_length=12, choices=Kind)
    slug = models.SlugField("identifiant", unique=True)
    name = models.CharField("nom", max_length=150)
    theme = models.CharField("thème", max_length=200, blank=True)
    mandate = models.TextField("mandat", blank=True)
    chair = models.CharField("présidence (fonction)", max_length=150, blank=True)
    starts_on = models.DateField("début")
    starts_precision = models.CharField(
        "précision du début", max_length=5, choices=Precision, default=Precision.DAY
    )
    ends_on = models.DateField("fin", null=True, blank=True)
    publication_by_two = models.BooleanField(
        "deux comptes pour publier",
        default=False,
        help_text="Qui a figé un bilan, ou l'a préparé pour le public, ne peut pas le publier.",
    )
    logos_shown = models.BooleanField("logos sur les bilans", default=False)
    renewed_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="renewals", verbose_name="renouvelle"
    )
    areas = models.ManyToManyField("web.Area", blank=True, related_name="schemes", verbose_name="quartiers")
    partners = models.ManyToManyField(Partner, through="web.Membership", related_name="schemes")

    class Meta:
        verbose_name = "dispositif"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="scheme_ends_after_it_starts",
                violation_error_message="La fin du dispositif doit suivre son début.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scheme(self) -> "Scheme":
        """Itself: the journal asks every record for its scheme."""
        return self


class Membership(models.Model):
    """A partner's place in a scheme; the accounts of that partner have the rights of its role."""

    class Role(models.TextChoices):
        """What the partner may do: see ``gltd.web.access``."""

        CHAIR = "chair", "présidence"
        MEMBER = "member", "membre"
        GUEST = "guest", "invité"
        OBSERVER = "observer", "observateur"

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="memberships")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="memberships")
    role = models.CharField("rôle", max_length=10, choices=Role)
    # An address that holds the picture (data:image/png;base64,…), clean: see gltd.reports.logos.
    logo = models.TextField("logo", blank=True)

    class Meta:
        verbose_name = "place d'un partenaire"
        constraints = [
            models.UniqueConstraint(fields=["scheme", "partner"], name="partner_once_per_scheme"),
        ]

    def __str__(self) -> str:
        return f"{self.partner} · {self.get_role_display()}"
