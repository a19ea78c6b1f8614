"""Prove that a file belongs to a frozen bilan: every byte, or not at all.

A document is made again from the snapshot that its mark names, and compared byte for byte. What another
version of the program laid out is compared with the record written beside the snapshot when it was made.
"""

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pypdf
import pypdf.errors

from gltd.errors import GltdError
from gltd.reports import render_html, render_ods, render_odt, render_pdf
from gltd.reports.archive import MARK
from gltd.reports.data import print_csv, print_json
from gltd.reports.snapshot import Snapshot
from gltd.usecases import reporting

Render = Callable[[Snapshot], bytes]
RENDERERS: Final[Mapping[str, Render]] = {
    ".html": render_html,
    ".pdf": render_pdf,
    ".ods": render_ods,
    ".odt": render_odt,
    ".csv": print_csv,
}
_HTML_MARK: Final = re.compile(rb'"sha256:([0-9a-f]{64})"')
_SHA: Final = re.compile(r"[0-9a-f]{64}")
# One altered byte may fail anywhere inside a reader: the file then carries no mark.
_UNREADABLE_PDF: Final = (
    *(pypdf.errors.PyPdfError, ValueError, LookupError, TypeError, AttributeError, OSError),
    *(RecursionError, AssertionError, NotImplementedError, zlib.error, OverflowError),
)
_UNREADABLE_ARCHIVE: Final = (
    *(zipfile.BadZipFile, KeyError, OSError, ValueError, NotImplementedError, EOFError),
    *(RuntimeError, zlib.error),
)
_ODF_MARK: Final = re.compile(rf'meta:name="{re.escape(MARK)}"[^>]*>([0-9a-f]{{64}})<')


@dataclass(frozen=True)
class Proof:
    """The bilan that a file belongs to, and how it was proved."""

    snapshot: Snapshot
    how: str


def verify(path: Path, *, reports_dir: Path, snapshot_path: Path | None = None) -> Proof:
    """Return the proof that a file belongs to a snapshot; raise, saying what is wrong, when it does not.

    Without ``snapshot_path`` the snapshot is looked for among the frozen bilans.
    """
    data = _read(path)
    if path.suffix.lower() == ".json" and (found := _read_snapshot(data)) is not None:
        return Proof(found, "l'instantané lui-même, empreinte recalculée")
    candidates = [snapshot_path] if snapshot_path is not None else list(list_snapshots(reports_dir))
    recorded = _find_record(data, candidates)
    if recorded is not None:
        return Proof(Snapshot.from_json(_read(recorded)), "octets enregistrés quand le bilan a été fait")
    snapshot = _find_marked(read_mark(path, data=data), candidates)
    render = RENDERERS.get(path.suffix.lower(), print_json)
    if render(snapshot) != data:
        raise GltdError(
            f"« {path.name} » porte l'empreinte du bilan {snapshot.sha256[:12]}, mais ses octets ne sont pas "
            "ceux que cet instantané donne : il a été modifié, ou fait par une autre version de gltd."
        )
    return Proof(snapshot, "refait depuis l'instantané, octet pour octet")


def list_snapshots(reports_dir: Path) -> Iterator[Path]:
    """Yield the file of every frozen snapshot, public ones included."""
    yield from sorted(reports_dir.rglob(reporting.SNAPSHOT_NAME))


def read_mark(path: Path, *, data: bytes) -> str:
    """Return the fingerprint that a document carries; raise when it carries none."""
    found = None
    match path.suffix.lower():
        case ".html":
            found = _HTML_MARK.search(data)
            mark = found.group(1).decode("ascii") if found else ""
        case ".pdf":
            mark = _read_pdf_mark(path)
        case ".ods" | ".odt":
            mark = _read_office_mark(path)
        case _:
            searched = _SHA.search(data.decode("utf-8", "replace"))
            mark = searched.group() if searched else ""
    if not mark:
        raise GltdError(
            f"« {path.name} » ne porte l'empreinte d'aucun bilan : ce n'est pas un document de gltd."
        )
    return mark


def _read_pdf_mark(path: Path) -> str:
    try:
        told = pypdf.PdfReader(path).metadata
        words = str(told.get("/Keywords", "")) if told is not None else ""
    except _UNREADABLE_PDF:
        return ""
    found = _SHA.search(words)
    return found.group() if found else ""


def _read_office_mark(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            found = _ODF_MARK.search(archive.read("meta.xml").decode("utf-8", "replace"))
    except _UNREADABLE_ARCHIVE:
        return ""
    return found.group(1) if found else ""


def _find_record(data: bytes, snapshots: list[Path]) -> Path | None:
    """Return the snapshot whose record of documents holds these very bytes."""
    wanted = hashlib.sha256(data).hexdigest()
    for path in snapshots:
        record = path.parent / reporting.RECORD_NAME
        try:
            kept = json.loads(record.read_text("utf-8"))
        except (OSError, ValueError):
            continue
        if wanted in kept.values():
            return path
    return None


def _find_marked(mark: str, snapshots: list[Path]) -> Snapshot:
    for path in snapshots:
        data = _read(path)
        if mark.encode("ascii") in data:
            snapshot = Snapshot.from_json(data)
            if snapshot.sha256 == mark:
                return snapshot
    raise GltdError(
        f"Le bilan d'empreinte {mark[:12]} n'est pas ici : donnez son instantané par --snapshot, ou vérifiez "
        "là où il a été figé."
    )


def _read_snapshot(data: bytes) -> Snapshot | None:
    """Return the snapshot that a file is, or nothing when it is other JSON."""
    try:
        body = json.loads(data)
    except ValueError:
        return None
    return Snapshot.from_json(data) if isinstance(body, dict) and "content" in body else None


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise GltdError(f"« {path} » ne peut être lu : donnez le chemin d'un document de bilan.") from error
