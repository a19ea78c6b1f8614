"""What every record typed by a person has: a version against lost edits, and a removal that can be undone."""

from typing import ClassVar, Self, TypeVar

from django.db import models

AnyModel = TypeVar("AnyModel", bound=models.Model)


class KeptManager(models.Manager[AnyModel]):
    """Gives the rows that nobody removed."""

    def get_queryset(self) -> models.QuerySet[AnyModel]:
        """Leave out what was removed."""
        return super().get_queryset().filter(removed_at__isnull=True)


class Record(models.Model):
    """Base of the records of a scheme: written through ``actions.records`` alone.

    ``objects`` and the reverse relations give what nobody removed, ``everything`` gives all rows. A record
    has its ``scheme``, as a field or as a property.
    """

    version = models.PositiveIntegerField(default=1, editable=False)
    removed_at = models.DateTimeField("retiré le", null=True, blank=True, editable=False)

    objects: ClassVar[KeptManager[Self]] = KeptManager()
    everything: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        abstract = True
