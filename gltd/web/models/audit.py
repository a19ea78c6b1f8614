"""The journal: who created, changed, consulted, exported, erased what, and when. It is never rewritten."""

from typing import ClassVar

from django.db import models


class WriteManager(models.Manager["AuditEntry"]):
    """Gives what was written, without who read it."""

    def get_queryset(self) -> models.QuerySet["AuditEntry"]:
        """Leave out consultations, exports, sessions and refusals."""
        return super().get_queryset().filter(kind=AuditEntry.Kind.WRITE)


class AuditEntry(models.Model):
    """One line. It names an account, and no person of the field.

    Each line holds the hash of the one before (``gltd.web.actions.chain``), and triggers refuse to change it.
    """

    class Kind(models.TextChoices):
        """What was done."""

        WRITE = "write", "écriture"
        READ = "read", "consultation"
        EXPORT = "export", "export"
        SESSION = "session", "connexion"
        REFUSAL = "refusal", "refus"
        UPKEEP = "upkeep", "entretien"

    sequence = models.PositiveBigIntegerField("rang", unique=True)
    at = models.DateTimeField("le")
    kind = models.CharField("nature", max_length=8, choices=Kind, default=Kind.WRITE)
    actor = models.ForeignKey(
        "web.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="compte"
    )
    action = models.CharField("action", max_length=60)
    scheme = models.ForeignKey(
        "web.Scheme", models.PROTECT, null=True, blank=True, related_name="audit_entries"
    )
    object_kind = models.CharField("objet", max_length=40)
    object_id = models.BigIntegerField("numéro")
    changes = models.JSONField("changements", default=dict)
    previous_hash = models.CharField("empreinte de la ligne d'avant", max_length=64)
    hash = models.CharField("empreinte", max_length=64)

    objects: ClassVar[models.Manager["AuditEntry"]] = models.Manager()
    writes: ClassVar[WriteManager] = WriteManager()

    class Meta:
        verbose_name = "ligne de journal"
        ordering = ["-sequence"]
        indexes = [models.Index(fields=["object_kind", "object_id"])]

    def __str__(self) -> str:
        return f"{self.action} {self.object_kind} {self.object_id}"


class AuditHead(models.Model):
    """The one row that says where the journal ends, and where it begins since it was last purged.

    Who adds a line holds it locked: one writer at a time. What it says of the end shows a cut, what it says
    of the beginning (the anchor) keeps the chain provable after a purge.
    """

    sequence = models.PositiveBigIntegerField("dernier rang", default=0)
    hash = models.CharField("dernière empreinte", max_length=64)
    purged_sequence = models.PositiveBigIntegerField("rang de la dernière ligne purgée", default=0)
    purged_hash = models.CharField("empreinte de la dernière ligne purgée", max_length=64)

    class Meta:
        verbose_name = "tête du journal"

    def __str__(self) -> str:
        return f"{self.purged_sequence + 1}–{self.sequence}"
