"""Who wrote what, and when."""

from django.db import models


class AuditEntry(models.Model):
    """One write; rows are added and never changed. It names an account, and no person of the field."""

    at = models.DateTimeField("le", auto_now_add=True)
    actor = models.ForeignKey(
        "web.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="compte"
    )
    action = models.CharField("action", max_length=60)
    scheme = models.ForeignKey(
        "web.Scheme", models.SET_NULL, null=True, blank=True, related_name="audit_entries"
    )
    object_kind = models.CharField("objet", max_length=40)
    object_id = models.BigIntegerField("numéro")
    changes = models.JSONField("changements", default=dict)

    class Meta:
        verbose_name = "ligne de journal"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["object_kind", "object_id"])]

    def __str__(self) -> str:
        return f"{self.action} {self.object_kind} {self.object_id}"
