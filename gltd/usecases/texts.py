"""Text files as they come: UTF-8, with or without its mark, or Windows' cp1252; nothing else is guessed."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from gltd.errors import GltdError

_THIN: Final = "\u202f"
_LATER: Final = frozenset({".docx", ".doc", ".odt", ".pdf", ".html", ".htm", ".eml", ".rtf", ".xlsx", ".ods"})
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
# What French text in cp1252 holds beyond ASCII; other code pages read as cp1252 give other signs.
_FRENCH: Final = frozenset("àâäçéèêëîïôöùûüÿñæœÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸÑÆŒ«»’‘“”–—…€°²³·•×±½¼¾§©®™\u00a0\u00adºªí")
_FRENCH_SHARE: Final = 0.9
# UTF-8 read as cp1252 gives these pairs; where the bytes are not UTF-8 either, the file mixes both.
_MIXED: Final = re.compile(r"Ã[\x80-\xbf‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œ¨©«¢ª®´§]|â€")


def load_texts(paths: Iterable[Path]) -> dict[str, str]:
    """Read text files, keyed by their name as given; refuse all of them if one cannot be read."""
    texts = {str(path): _load(path) for path in paths}
    if not texts:
        raise GltdError(
            "Aucun fichier n'est donné : indiquez au moins un fichier .txt.".replace(" :", f"{_THIN}:")
        )
    return texts


def decode(content: bytes) -> str | None:
    """Return the text of a file, or ``None`` where its encoding is neither UTF-8 nor cp1252."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _CONTROLS.search(text):
            return None
        return text if encoding == "utf-8-sig" or _is_french(text) else None
    return None


def dates_of(names: Sequence[str], *, given: Iterable[str]) -> Mapping[str, dt.date]:
    """Return the publication date of each text from « AAAA-MM-JJ » (all) and « FICHIER=AAAA-MM-JJ » (one)."""
    dates: dict[str, dt.date] = {}
    single: dict[str, dt.date] = {}
    for argument in given:
        name, equals, written = argument.rpartition("=")
        day = _day(written)
        if not equals:
            dates |= dict.fromkeys(names, day)
        elif name in names:
            single[name] = day
        else:
            raise GltdError(
                f"La date de publication vise {_quoted(name)}, qui n'est pas lu{_THIN}: "
                "reprenez le nom d'un fichier donné."
            )
    return dates | single


def _load(path: Path) -> str:
    if not path.exists():
        raise GltdError(
            f"Le fichier {_quoted(path)} est introuvable{_THIN}: vérifiez son nom et son dossier."
        )
    if path.is_dir():
        raise GltdError(f"{_quoted(path)} est un dossier{_THIN}: donnez les fichiers .txt qu'il contient.")
    if path.suffix.lower() in _LATER:
        raise GltdError(
            f"{_quoted(path)} n'est pas un fichier texte{_THIN}: "
            "enregistrez-le en .txt (UTF-8), puis recommencez."
        )
    try:
        content = path.read_bytes()
    except OSError as error:
        raise GltdError(
            f"Le fichier {_quoted(path)} ne peut pas être lu{_THIN}: vérifiez ses droits d'accès."
        ) from error
    text = decode(content)
    if text is None:
        raise GltdError(
            f"L'encodage de {_quoted(path)} n'est pas reconnu{_THIN}: "
            "enregistrez le texte en UTF-8, puis recommencez."
        )
    if not text.strip():
        raise GltdError(
            f"Le fichier {_quoted(path)} est vide{_THIN}: donnez un fichier qui contient du texte."
        )
    return text


def _is_french(text: str) -> bool:
    beyond = [character for character in text if ord(character) > 0x7F]
    known = sum(character in _FRENCH for character in beyond)
    return known >= _FRENCH_SHARE * len(beyond) and not _MIXED.search(text)


def _day(written: str) -> dt.date:
    try:
        return dt.date.fromisoformat(written)
    except ValueError as error:
        raise GltdError(
            f"La date de publication {_quoted(written)} n'est pas une date{_THIN}: "
            "écrivez-la année-mois-jour, par exemple 2023-12-15."
        ) from error


def _quoted(name: object) -> str:
    return f"«{_THIN}{name}{_THIN}»"
