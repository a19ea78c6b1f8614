"""The signed sheets of relevance studies: kept beside their study, written once, proved byte for byte."""

import re
import tempfile
from pathlib import Path

import pypdf
import pypdf.errors

from gltd.errors import GltdError
from gltd.reports.relevance import RelevanceSheet, read_sheet
from gltd.reports.relevance_pdf import print_relevance

_NAME = "pertinence-{}.json"
_DIGITS = 12
_MARK = re.compile(r"sha256:([0-9a-f]{64})")
# One altered byte may fail anywhere inside a reader: the file then carries no mark.
_UNREADABLE = (
    *(pypdf.errors.PyPdfError, ValueError, LookupError, TypeError, AttributeError, OSError),
    *(RecursionError, AssertionError, NotImplementedError, OverflowError),
)


def keep_sheet(sheet: RelevanceSheet, *, registry: Path) -> Path:
    """Write a sheet beside its study; the same sheet twice is one file."""
    folder = registry / sheet.asked.fingerprint
    path = folder / _NAME.format(sheet.sha256[:_DIGITS])
    if path.exists():
        return path
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".", delete=False) as file:
            file.write(sheet.to_bytes())
        Path(file.name).replace(path)
    except OSError as error:
        raise GltdError(
            f"Impossible d'écrire dans « {folder} » : rien n'est figé, vérifiez les droits du dossier."
        ) from error
    return path


def find_sheet(sha256: str, *, fingerprint: str, registry: Path) -> RelevanceSheet:
    """Return a sheet that was kept, as it was."""
    path = registry / fingerprint / _NAME.format(sha256[:_DIGITS])
    try:
        sheet = read_sheet(path.read_bytes())
    except OSError as error:
        raise GltdError(
            "L'étude de pertinence figée est introuvable : restaurez le dossier des études d'une sauvegarde."
        ) from error
    if sheet.sha256 != sha256:
        raise GltdError("L'étude de pertinence figée a été modifiée depuis : restaurez-la d'une sauvegarde.")
    return sheet


def verify_sheet(path: Path, *, registry: Path) -> RelevanceSheet:
    """Return the sheet that a PDF was printed from; raise, saying what is wrong, when it is not its print."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise GltdError(
            f"« {path} » ne peut être lu : donnez le chemin d'une étude de pertinence."
        ) from error
    mark = _read_mark(path)
    if not mark:
        raise GltdError(f"« {path.name} » ne porte l'empreinte d'aucune étude de pertinence.")
    kept = next(registry.glob(f"*/{_NAME.format(mark[:_DIGITS])}"), None)
    if kept is None:
        raise GltdError(
            f"L'étude d'empreinte {mark[:_DIGITS]} n'est pas figée ici : un projet ne se vérifie pas, et une "
            "étude figée se vérifie là où elle l'a été."
        )
    sheet = find_sheet(mark, fingerprint=kept.parent.name, registry=registry)
    if print_relevance(sheet) != data:
        raise GltdError(
            f"« {path.name} » porte l'empreinte {mark[:_DIGITS]}, mais ses octets ne sont pas ceux que cette "
            "étude donne : il a été modifié, ou fait par une autre version de gltd."
        )
    return sheet


def _read_mark(path: Path) -> str:
    try:
        told = pypdf.PdfReader(path).metadata
        words = str(told.get("/Keywords", "")) if told is not None else ""
    except _UNREADABLE:
        return ""
    found = _MARK.search(words)
    return found.group(1) if found else ""
