"""Freeze a bilan and lay it out: one folder per snapshot, never rewritten.

``reports_dir/<scheme>/<from>_<to>/<first 12 digits of the fingerprint>/`` holds ``snapshot.json``, the
documents made from it and their fingerprints. Freezing the same content twice gives the same folder and
changes nothing::

    frozen = freeze(content, reports_dir=config.load().reports_dir)
    rendered = render(frozen)
    rendered.pdf          # Path
"""

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from gltd.errors import GltdError
from gltd.reports.content import Content
from gltd.reports.html import print_html
from gltd.reports.ods import print_ods
from gltd.reports.odt import print_odt
from gltd.reports.outline import build_document
from gltd.reports.pdf import print_pdf
from gltd.reports.snapshot import Snapshot, find_figures

SNAPSHOT_NAME: Final = "snapshot.json"
RECORD_NAME: Final = "documents.json"
_DIGITS_IN_FOLDER: Final = 12


class Step(StrEnum):
    """What the making of a bilan goes through; the value is what whoever waits is told."""

    GATHER = "Rassembler les chiffres"
    PROTECT = "Retenir les petits nombres"
    FREEZE = "Figer l'instantané"
    PAGE = "Faire la page"
    PDF = "Faire le PDF"
    WORKBOOK = "Faire les tableaux (ODS)"
    TEXT = "Faire le texte (ODT)"
    DATA = "Faire les fichiers de données"
    RECORD = "Enregistrer"


Tell = Callable[[Step], None]
"""Called when a step begins; raising from it stops the making, of which nothing is then on record."""

DOCUMENTS: Final = (Step.PAGE, Step.PDF, Step.WORKBOOK, Step.TEXT)
BUILD: Final = (Step.GATHER, Step.FREEZE, *DOCUMENTS, Step.RECORD)
RELEASE: Final = (Step.GATHER, Step.PROTECT, *DOCUMENTS, Step.DATA, Step.RECORD)


def keep_quiet(step: Step) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Frozen:
    """A snapshot on disk: ``path`` is its file, ``folder`` where its documents go."""

    snapshot: Snapshot
    sha256: str
    path: Path

    @property
    def folder(self) -> Path:
        """The folder of this version of the bilan."""
        return self.path.parent


@dataclass(frozen=True)
class Rendered:
    """The documents of a frozen bilan."""

    html: Path
    pdf: Path
    ods: Path
    odt: Path


def freeze(content: Content, *, reports_dir: Path) -> Frozen:
    """Write the snapshot of a content, once and for all."""
    snapshot = Snapshot(content)
    folder = (
        reports_dir
        / content.scheme.slug
        / f"{content.period.start.isoformat()}_{content.period.end.isoformat()}"
        / snapshot.sha256[:_DIGITS_IN_FOLDER]
    )
    path = folder / SNAPSHOT_NAME
    data = snapshot.to_json()
    if path.exists() and path.read_bytes() != data:
        raise GltdError(
            f"L'instantané {path} a été modifié depuis qu'il a été figé : "
            "supprimez son dossier et refaites le bilan."
        )
    write(path, data=data)
    return Frozen(snapshot=snapshot, sha256=snapshot.sha256, path=path)


def open_frozen(path: Path) -> Frozen:
    """Read a frozen snapshot back; refuse one that was altered or moved to another folder."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise GltdError(f"L'instantané {path} est introuvable : refaites le bilan.") from error
    snapshot = Snapshot.from_json(data)
    if path.parent.name != snapshot.sha256[:_DIGITS_IN_FOLDER]:
        raise GltdError(
            f"L'instantané {path} n'est pas celui que son dossier annonce : remettez-le à sa place."
        )
    return Frozen(snapshot=snapshot, sha256=snapshot.sha256, path=path)


def discard(frozen: Frozen) -> None:
    """Take away a bilan that nothing records, and the folder of its period if it was alone there."""
    shutil.rmtree(frozen.folder, ignore_errors=True)
    with contextlib.suppress(OSError):
        frozen.folder.parent.rmdir()


def render(frozen: Frozen, *, tell: Tell = keep_quiet) -> Rendered:
    """Make the documents of a frozen bilan; nothing is written before all of them are made."""
    snapshot = frozen.snapshot
    content = snapshot.content
    name = f"bilan_{content.scheme.slug}_{content.period.start}_{content.period.end}"
    rendered = Rendered(
        html=frozen.folder / f"{name}.html",
        pdf=frozen.folder / f"{name}.pdf",
        ods=frozen.folder / f"{name}.ods",
        odt=frozen.folder / f"{name}.odt",
    )
    printers: tuple[tuple[Step, Path, Callable[[], bytes]], ...] = (
        (Step.PAGE, rendered.html, lambda: print_html(build_document(snapshot))),
        (Step.PDF, rendered.pdf, lambda: print_pdf(build_document(snapshot))),
        (
            Step.WORKBOOK,
            rendered.ods,
            lambda: print_ods(build_document(snapshot), figures=find_figures(content)),
        ),
        (Step.TEXT, rendered.odt, lambda: print_odt(build_document(snapshot))),
    )
    made = []
    for step, path, make in printers:
        tell(step)
        made.append((path, make()))
    for path, data in made:
        write(path, data=data)
    record(frozen.folder, files={path.name: data for path, data in made})
    return rendered


def record(folder: Path, *, files: Mapping[str, bytes]) -> None:
    """Write beside a snapshot the fingerprints of the documents made from it, kept for later versions."""
    path = folder / RECORD_NAME
    kept = json.loads(path.read_text("utf-8")) if path.exists() else {}
    kept |= {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    write(path, data=json.dumps(kept, sort_keys=True, indent=1).encode("utf-8"))


def make_aside(folder: Path) -> Path:
    """Make a folder beside what stands, to be moved into its place or taken away."""
    try:
        return Path(tempfile.mkdtemp(dir=folder, prefix=".preparation-"))
    except OSError as error:
        raise GltdError(_refuse_folder(folder)) from error


def write(path: Path, *, data: bytes) -> None:
    """Write a file whole or not at all, and leave an identical one alone."""
    if path.exists() and path.read_bytes() == data:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).chmod(0o644)
            Path(temporary).replace(path)
        except OSError:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise GltdError(_refuse_folder(path.parent)) from error


def _refuse_folder(folder: Path) -> str:
    return f"Le bilan ne peut être écrit dans {folder} : vérifiez la place et les droits du dossier."
