"""PDF: the text layer of its pages; a scan has none, and a person is told so."""

import io
import logging

from pypdf import PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError

from gltd.ingest.texts.document import MAX_PAGES, MAX_SIGNS, Document, impersonal, refuse
from gltd.ingest.texts.wrapping import unwrap

# Its warnings quote the file; nothing of a file goes to a log.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


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
    return Document(
        unwrap("\n".join(texts)),
        "PDF",
        title=impersonal(str((told.title if told else None) or "")),
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
