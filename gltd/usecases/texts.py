"""Files of texts as people have them: read by ``gltd.ingest.texts``, named as they are given."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, Final

from gltd.claims.periods import EARLIEST, LATEST, OUT_OF_RANGE
from gltd.errors import GltdError
from gltd.ingest.texts import FORMATS, Document, read_document

_THIN: Final = "\u202f"
_PIPED: Final = "entrée standard"


def load_documents(paths: Iterable[Path], *, piped: BinaryIO | None = None) -> dict[str, Document]:
    """Read files, keyed by their name as given; refuse all of them if one cannot be read.

    ``piped`` is what another command hands over: it is read for « - ».
    """
    documents = {_PIPED if _is_piped(path, piped) else str(path): _load(path, piped=piped) for path in paths}
    if not documents:
        known = ", ".join(FORMATS)
        raise GltdError(
            f"Aucun fichier n'est donné{_THIN}: indiquez au moins un fichier ({known}), "
            "ou - pour l'entrée standard."
        )
    return documents


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


def _load(path: Path, *, piped: BinaryIO | None) -> Document:
    if piped is not None and _is_piped(path, piped):
        return read_document(piped.read(), name=_PIPED)
    if not path.exists():
        raise GltdError(
            f"Le fichier {_quoted(path)} est introuvable{_THIN}: vérifiez son nom et son dossier."
        )
    if path.is_dir():
        raise GltdError(f"{_quoted(path)} est un dossier{_THIN}: donnez les fichiers qu'il contient.")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise GltdError(
            f"Le fichier {_quoted(path)} ne peut pas être lu{_THIN}: vérifiez ses droits d'accès."
        ) from error
    return read_document(content, name=path.name)


def _is_piped(path: Path, piped: BinaryIO | None) -> bool:
    return str(path) == "-" and piped is not None


def _day(written: str) -> dt.date:
    day, _, rest = written.partition("/")
    month, _, year = rest.partition("/")
    try:
        told = dt.date.fromisoformat(f"{year}-{month:0>2}-{day:0>2}" if year else written)
    except ValueError as error:
        raise GltdError(
            f"La date de publication {_quoted(written)} n'est pas une date{_THIN}: "
            "écrivez-la jour/mois/année ou année-mois-jour, par exemple 15/12/2023 ou 2023-12-15."
        ) from error
    if not EARLIEST <= told <= LATEST:
        raise GltdError(f"La date de publication {_quoted(written)} ne se peut pas. {OUT_OF_RANGE}")
    return told


def _quoted(name: object) -> str:
    return f"«{_THIN}{name}{_THIN}»"
