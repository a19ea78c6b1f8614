"""Who may sign in: an account belongs to a partner, whose place in a scheme gives it its rights."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """An account of the platform."""

    partner = models.ForeignKey(
        "web.Partner", models.PROTECT, null=True, blank=True, related_name="users", verbose_name="partenaire"
    )
    must_change_password = models.BooleanField("mot de passe provisoire", default=False)

    class Meta:
        verbose_name = "compte"
        verbose_name_plural = "comptes"

    def __str__(self) -> str:
        return self.username
