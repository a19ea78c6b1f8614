"""Two people at once: the second is told, and nothing is overwritten."""

from typing import TypeVar

from django.db.models import Model

from gltd.errors import GltdError

AnyModel = TypeVar("AnyModel", bound=Model)


class StaleError(GltdError):
    """Someone else was faster; ``row`` is what the register holds now."""

    def __init__(self, sentence: str, *, row: Model | None = None) -> None:
        super().__init__(sentence)
        self.row = row


def demand_seen(*, seen: str, now: str, told: str) -> None:
    """Raise when what a form was opened on (``seen``) is no longer so; for rows that have no version."""
    if seen != now:
        raise StaleError(
            f"Entre-temps, quelqu'un d'autre l'a changé : {told}. "
            "Votre choix n'est pas enregistré : refaites-le s'il tient toujours."
        )


def lock_current(target: AnyModel, *, version: int) -> AnyModel:
    """Read the row again under lock; raise when it has moved on since ``version`` was shown."""
    row = type(target)._default_manager.select_for_update().get(pk=target.pk)
    if row.version != version:  # type: ignore[attr-defined]  # every versioned model has the field
        raise StaleError(
            "Quelqu'un d'autre a modifié cette fiche entre-temps : relisez-la, puis refaites le vôtre.",
            row=row,
        )
    row.version += 1  # type: ignore[attr-defined]  # see above
    return row
