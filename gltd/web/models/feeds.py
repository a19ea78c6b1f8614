"""The secret address at which an account's calendar program reads its planning."""

from django.db import models


class CalendarFeed(models.Model):
    """One address of one account; only the fingerprint of its secret is kept."""

    account = models.ForeignKey(
        "web.User", models.CASCADE, related_name="calendar_feeds", verbose_name="compte"
    )
    fingerprint = models.CharField("empreinte", max_length=64, unique=True)
    created_at = models.DateTimeField("créée le", auto_now_add=True)
    revoked_at = models.DateTimeField("révoquée le", null=True, blank=True)

    class Meta:
        verbose_name = "adresse d'agenda"
        verbose_name_plural = "adresses d'agenda"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=models.Q(revoked_at__isnull=True),
                name="one_calendar_feed_in_force",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account}"
