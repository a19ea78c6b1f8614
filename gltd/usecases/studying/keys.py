"""Reading a TOML table without letting a wrong or unknown key pass."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from gltd.errors import GltdError

_MISSING = object()


class Table:
    """A table of a specification; each key is taken once, and `finish` refuses what nobody took."""

    def __init__(self, values: Mapping[str, Any], *, where: str) -> None:
        self._values = values
        self._where = where
        self._taken: set[str] = set()

    def has(self, key: str) -> bool:
        """Tell whether a key is there."""
        return key in self._values

    def text(self, key: str, *, choices: Sequence[str] = (), default: str | None = None) -> str:
        """Take a text, one of `choices` if given."""
        value = self._take(key, default=_MISSING if default is None else default)
        if not isinstance(value, str) or not value.strip():
            raise self._wrong(key, "un texte est attendu")
        if choices and value not in choices:
            raise self._wrong(key, f"« {value} » n'est pas admis, choisissez parmi {', '.join(choices)}")
        return value

    def flag(self, key: str) -> bool:
        """Take a yes or no; no where it is not there."""
        value = self._take(key, default=False)
        if not isinstance(value, bool):
            raise self._wrong(key, "true ou false est attendu")
        return value

    def texts(self, key: str, *, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """Take a list of texts."""
        value = self._take(key, default=_MISSING if default is None else default)
        if not isinstance(value, (list, tuple)) or not all(isinstance(item, str) for item in value):
            raise self._wrong(key, "une liste de textes est attendue")
        return tuple(value)

    def number(self, key: str, *, default: float | None = None) -> float:
        """Take a number."""
        value = self._take(key, default=_MISSING if default is None else default)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise self._wrong(key, "un nombre est attendu")
        return float(value)

    def numbers(self, key: str, *, default: tuple[float, ...] | None = None) -> tuple[float, ...]:
        """Take a list of numbers."""
        value = self._take(key, default=_MISSING if default is None else default)
        if not isinstance(value, (list, tuple)) or not all(
            isinstance(item, (int, float)) and not isinstance(item, bool) for item in value
        ):
            raise self._wrong(key, "une liste de nombres est attendue")
        return tuple(float(item) for item in value)

    def day(self, key: str) -> date:
        """Take a day, written 2024-01-31."""
        value = self._take(key, default=_MISSING)
        if isinstance(value, str):
            try:
                value = date.fromisoformat(value)
            except ValueError as error:
                raise self._wrong(key, "une date est attendue, par exemple 2024-01-31") from error
        if isinstance(value, datetime) or not isinstance(value, date):
            raise self._wrong(key, "une date sans heure est attendue, par exemple 2024-01-31")
        return value

    def path(self, key: str, *, beside: Path) -> Path:
        """Take the path of a file, sought beside the specification."""
        path = beside / self.text(key)
        if not path.is_file():
            raise GltdError(
                f"Le fichier « {path.name} », nommé par {self._where}, n'existe pas à côté d'elle."
            )
        return path

    def table(self, key: str, *, default: Mapping[str, Any] | None = None) -> "Table":
        """Take a table."""
        value = self._take(key, default=_MISSING if default is None else default)
        if not isinstance(value, Mapping):
            raise self._wrong(key, "une table est attendue")
        return Table(value, where=f"la table « {key} »")

    def tables(self, key: str) -> list["Table"]:
        """Take a list of tables, at least one."""
        value = self._take(key, default=_MISSING)
        if not isinstance(value, list) or not value or not all(isinstance(item, Mapping) for item in value):
            raise self._wrong(key, f"au moins une table [[{key}]] est attendue")
        return [Table(item, where=f"la table « {key} » n° {rank}") for rank, item in enumerate(value, 1)]

    def finish(self) -> None:
        """Refuse the keys that nobody took."""
        unknown = [key for key in self._values if key not in self._taken]
        if unknown:
            known = ", ".join(sorted(self._taken)) or "aucune"
            raise GltdError(
                f"La clé « {unknown[0]} » est inconnue dans {self._where} : les clés admises sont {known}."
            )

    def _take(self, key: str, *, default: Any) -> Any:
        self._taken.add(key)
        if key in self._values:
            return self._values[key]
        if default is _MISSING:
            raise GltdError(f"Il manque la clé « {key} » dans {self._where} : ajoutez-la.")
        return default

    def _wrong(self, key: str, why: str) -> GltdError:
        return GltdError(f"La clé « {key} » de {self._where} ne va pas : {why}.")
