"""Reading the keys of a TOML document: each wrong one is a French sentence that names it."""

from collections.abc import Mapping as AnyMapping
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from gltd.errors import GltdError


class Section:
    """One table of a TOML document; remembers which keys were asked for, so that the others are refused."""

    def __init__(self, values: AnyMapping[str, Any], *, name: str, label: str) -> None:
        self._values = values
        self._name = name
        self._label = label
        self._known: list[str] = []

    def error(self, key: str, *, why: str) -> GltdError:
        """Return the error that says what is wrong with a key."""
        where = f"« {key} » de [{self._label}]" if self._label else f"« {key} »"
        return GltdError(f"Correspondance « {self._name} » : {where} {why}.")

    def peek(self, key: str) -> Any:
        """Return a value as it stands, and remember its key."""
        if key not in self._known:
            self._known.append(key)
        return self._values.get(key)

    def text(self, key: str) -> str | None:
        """Return an optional, non-empty text."""
        value = self.peek(key)
        if value is None:
            return None
        if not isinstance(value, str) or not value.strip():
            raise self.error(key, why="doit être un texte non vide")
        return value.strip()

    def required_text(self, key: str) -> str:
        """Return a text that must be there."""
        value = self.text(key)
        if value is None:
            raise self.error(key, why="manque")
        return value

    def texts(self, key: str, *, most: int = 50) -> tuple[str, ...]:
        """Return one text or a list of texts; empty where the key is absent."""
        value = self.peek(key)
        if value is None:
            return ()
        listed = [value] if isinstance(value, str) else value
        if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
            raise self.error(key, why="doit être un texte ou une liste de textes")
        if len(listed) > most:
            raise self.error(key, why=f"compte plus de {most} valeurs")
        return tuple(listed)

    def required_texts(self, key: str, *, most: int) -> tuple[str, ...]:
        """Return at least one text."""
        values = self.texts(key, most=most)
        if not values:
            raise self.error(key, why="manque")
        return values

    def flag(self, key: str, *, default: bool) -> bool:
        """Return true or false."""
        value = self.peek(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise self.error(key, why="doit être true ou false")
        return value

    def choice(self, key: str, *, among: tuple[str, ...]) -> str | None:
        """Return one of a few words."""
        value = self.peek(key)
        if value is None:
            return None
        if value not in among:
            shown = " ou ".join("tabulation (\\t)" if one == "\t" else f"« {one} »" for one in among)
            raise self.error(key, why=f"doit être {shown}")
        return str(value)

    def day(self, key: str) -> date | None:
        """Return a TOML date."""
        value = self.peek(key)
        if value is None:
            return None
        if isinstance(value, datetime) or not isinstance(value, date):
            raise self.error(key, why="doit être une date écrite sans guillemets, comme 2020-01-31")
        return value

    def number_or_text(self, key: str) -> float | str | None:
        """Return a positive number (a constant) or a text (a column)."""
        value = self.peek(key)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            if not 0 <= value < 1e7:
                raise self.error(key, why="doit être un nombre de mètres, positif")
            return float(value)
        return self.text(key)

    def translations(self, key: str) -> dict[str, str]:
        """Return a table from texts to non-empty texts."""
        value = self.peek(key)
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise self.error(key, why="doit être une table de traductions")
        for written, code in value.items():
            if not isinstance(code, str) or not code.strip():
                raise self.error(key, why=f"traduit « {written} » par autre chose qu'un texte")
        return {str(written).strip(): code.strip() for written, code in value.items()}

    def section(self, key: str, *, required: bool = True) -> "Section":
        """Return a table of this one."""
        value = self.peek(key)
        if value is None and required:
            raise self.error(key, why=f"manque : ajoutez une partie [{key}]")
        if value is not None and not isinstance(value, dict):
            raise self.error(key, why=f"doit être une partie [{key}]")
        label = f"{self._label}.{key}" if self._label else key
        return Section(value or {}, name=self._name, label=label)

    def finish(self) -> None:
        """Refuse the keys that nobody asked for."""
        for key in self._values:
            if key not in self._known:
                near = get_close_matches(key, self._known, n=1)
                advice = f"peut-être « {near[0]} »" if near else f"clés possibles : {', '.join(self._known)}"
                raise self.error(key, why=f"est une clé inconnue ; {advice}")
