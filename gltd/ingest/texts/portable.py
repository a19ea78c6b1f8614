"""PDF: the text layer of its pages; a scan has none, and a person is told so."""

import datetime as dt
import io
import logging
import re
from typing import Final

from pypdf import PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError

from gltd.ingest.texts.document import MAX_PAGES, MAX_SIGNS, Document, day_of, impersonal, refuse
from gltd.ingest.texts.wrapping import unwrap

# Its warnings quote the file; nothing of a file goes to a log.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)
_DATE: Final = re.compile(r"^D?:?(\d{4})(\d{2})(\d{2})")


def read(content: bytes, *, name: str) -> Document:
    """Read the text of the pages, in their order."""
    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted:
        _open(reader, name=name)
    count = len(reader.pages)
    if count > MAX_PAGES:
        reason = f"compte {count} pages, plus que les {MAX_PAGES} qui sont lues"
        raise refuse(name, reason=reason, advice="collez la partie utile de son texte")
    texts: list[str] = []
    for page in reader.pages:
        texts.append(page.extract_text())
        if sum(map(len, texts)) > MAX_SIGNS:
            break
    if not any(text.strip() for text in texts):
        raise refuse(
            name,
            reason="n'a pas de texte, seulement des images de pages (un document numérisé)",
            advice="passez-le à la reconnaissance de caractères, ou tapez la partie utile",
        )
    told = reader.metadata
    created = str(told.get("/CreationDate", "")) if told else ""
    return Document(
        unwrap("\n".join(texts)),
        "PDF",
        title=impersonal(str((told.title if told else None) or "")),
        published_on=_day(created),
    )


def _open(reader: PdfReader, *, name: str) -> None:
    """Open a PDF that only forbids changes; refuse one that asks for a password to be read."""
    try:
        opened = bool(reader.decrypt(""))
    except (DependencyError, FileNotDecryptedError, NotImplementedError):
        opened = False
    if not opened:
        raise refuse(
            name, reason="est protégé par un mot de passe", advice="enregistrez-le sans, puis recommencez"
        )


def _day(written: str) -> dt.date | None:
    found = _DATE.match(written)
    return day_of("-".join(found.groups())) if found else None
