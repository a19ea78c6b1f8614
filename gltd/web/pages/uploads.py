"""Files kept between what a page shows of them and what someone decides: an hour, then they are swept."""

import re
import shutil
import tempfile
import time
from collections.abc import Collection
from http import HTTPStatus
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core import signing
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import bad_request

from gltd import config
from gltd.errors import GltdError
from gltd.reports import french
from gltd.text.masking import mask
from gltd.web.uploading import FullDiskError

KEPT_S: Final = 3600  # between the preview and the decision
_LONGEST_NAME: Final = 80


def keep(
    file: "UploadedFile[bytes]", *, suffixes: Collection[str], salt: str, told: str, most_bytes: int
) -> str:
    """Keep a file; return a token that nobody can make up. ``told`` says which formats are read."""
    folder = config.load().home / "intakes"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        if time.time() - old.stat().st_mtime > KEPT_S:
            shutil.rmtree(old, ignore_errors=True)
    name = tell_name(file.name or "")
    if Path(name).suffix not in suffixes:
        raise GltdError(f"Ce format n'est pas lu : donnez un fichier {told}.")
    if (file.size or 0) > most_bytes:
        raise GltdError(
            f"« {name} » dépasse {most_bytes >> 20} Mo, la taille admise ici : coupez-le, ou demandez à qui "
            "tient la machine d'augmenter GLTD_UPLOAD_MB."
        )
    home = Path(tempfile.mkdtemp(dir=folder))
    try:
        write(file, target=home / name)
    except OSError as error:
        shutil.rmtree(home, ignore_errors=True)
        raise GltdError(
            "Le fichier n'a pas pu être gardé, le disque est sans doute plein : demandez à qui tient la "
            "machine de libérer de la place."
        ) from error
    return signing.dumps([home.name, name], salt=salt)


def write(file: "UploadedFile[bytes]", *, target: Path) -> None:
    """Write what was sent; a large file lies on the disk already, and is only moved."""
    if isinstance(file, TemporaryUploadedFile):
        shutil.move(file.temporary_file_path(), target)
        return
    with target.open("wb") as out:
        for chunk in file.chunks():
            out.write(chunk)


def find(token: str, *, salt: str) -> Path:
    """Return a kept file; its name is its own."""
    try:
        folder, name = signing.loads(token, salt=salt, max_age=KEPT_S)
    except signing.BadSignature as error:
        raise GltdError("Ce fichier n'est plus gardé : choisissez-le à nouveau.") from error
    path = config.load().home / "intakes" / str(folder) / str(name)
    if not path.is_file():
        raise GltdError("Ce fichier n'est plus gardé : choisissez-le à nouveau.")
    return path


def drop(path: Path) -> None:
    """Take a kept file away."""
    shutil.rmtree(path.parent, ignore_errors=True)


def tell_name(name: str) -> str:
    """Return the name of a file without folders or signs, and without the person that it may name."""
    stem, suffix = Path(name.replace("\\", "/")).stem, Path(name).suffix.lower()
    stem = re.sub(r"[^\w.\- ]", "_", stem)[:_LONGEST_NAME].strip() or "fichier"
    readable = stem.replace("_", " ").replace("-", " ")
    return f"{'fichier' if mask(readable).marks else stem}{suffix}"


def tell_broken_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Show why a form could not be received, where that is known."""
    if isinstance(exception, RequestDataTooBig):
        most_mb = french.number(settings.DATA_UPLOAD_MAX_MEMORY_SIZE / 1_000_000, decimals=1)
        sentence = (
            f"Ce qui a été tapé ou collé dépasse {most_mb} Mo, la taille admise d'un formulaire : "
            "envoyez-le en plusieurs fois."
        )
        status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        return render(request, "gltd/error.html", {"sentence": sentence}, status=status)
    if not isinstance(exception, FullDiskError):
        return bad_request(request, exception)
    return render(
        request, "gltd/error.html", {"sentence": str(exception)}, status=HTTPStatus.INSUFFICIENT_STORAGE
    )
