"""Who brought which batch of events, and how the columns of a source are read; events are in the store."""

from django.db import models

from gltd.web.models.records import Record


class Delivery(Record):
    """One import of events on behalf of a scheme: a pointer to a batch of the store, and who made it.

    ``difference`` is what had changed since the earlier delivery of the same source, counted at the import.
    """

    scheme = models.ForeignKey(
        "web.Scheme", models.PROTECT, related_name="deliveries", verbose_name="dispositif"
    )
    batch_id = models.CharField("lot", max_length=40, unique=True)
    source = models.CharField("source", max_length=200)
    file_name = models.CharField("fichier", max_length=200)
    imported_by = models.ForeignKey(
        "web.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="importée par"
    )
    undone_by = models.ForeignKey(
        "web.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="annulée par"
    )
    undone_at = models.DateTimeField("annulée le", null=True, blank=True)
    difference = models.JSONField("écarts avec la livraison précédente", null=True, blank=True)

    class Meta:
        verbose_name = "livraison de faits"
        verbose_name_plural = "livraisons de faits"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.source}, lot {self.batch_id}"


class ColumnMapping(Record):
    """How the columns of a source are read, kept for its next delivery: a TOML document."""

    scheme = models.ForeignKey(
        "web.Scheme", models.PROTECT, related_name="column_mappings", verbose_name="dispositif"
    )
    source = models.CharField("source", max_length=200)
    told = models.TextField("correspondance")
    used_at = models.DateTimeField("servie le")

    class Meta:
        verbose_name = "correspondance de colonnes"
        verbose_name_plural = "correspondances de colonnes"
        ordering = ["-used_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "source"],
                condition=models.Q(removed_at__isnull=True),
                name="mapping_once_per_source",
                violation_error_message="Cette source a déjà une correspondance.",
            ),
        ]

    def __str__(self) -> str:
        return self.source
