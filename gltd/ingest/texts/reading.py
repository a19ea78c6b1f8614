"""The door: the bytes of a file become a document; what they are decides, not what the file is called."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePath
from types import MappingProxyType
from typing import Final

from gltd.ingest.texts.document import MAX_BYTES, MAX_SIGNS, THIN, Document, refuse, tidy
from gltd.ingest.texts.encoding import decode

FORMATS: Final[Mapping[str, str]] = MappingProxyType(
    {
        ".txt": "texte",
        ".docx": "document Word",
        ".odt": "document OpenDocument",
        ".pdf": "PDF",
        ".html": "fichier HTML",
        ".htm": "fichier HTML",
        ".eml": "message",
    }
)
_OTHERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        ".doc": "enregistrez-le en .docx, en .odt ou en PDF",
        ".rtf": "enregistrez-le en .docx, en .odt ou en PDF",
        ".msg": "enregistrez le message en .eml, ou collez son texte",
        ".xlsx": "collez le texte utile, ou importez le tableau comme un fichier de faits",
        ".ods": "collez le texte utile, ou importez le tableau comme un fichier de faits",
        ".odp": "enregistrez-le en PDF",
        ".pptx": "enregistrez-le en PDF",
        **dict.fromkeys(
            (".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic", ".tif", ".tiff"),
            "tapez ou collez le texte de l'image",
        ),
    }
)
_HEAD_BYTES: Final = 2048
_HEADERS: Final = re.compile(
    rb"(?im)^(?:from|to|subject|date|received|message-id|mime-version|return-path):[ \t]"
)
_ENOUGH_HEADERS: Final = 3
_PAGE: Final = re.compile(rb"(?i)<(?:!doctype html|html|head|body|article|div|p|meta)\b")


def read_document(content: bytes, *, name: str) -> Document:
    """Read the text of a file from its bytes; ``name`` is what messages call it.

    Whatever the bytes, what comes out is a document or one ``GltdError``.
    """
    name = PurePath(name).name or name
    if not content.strip(b"\x00 \t\r\n"):
        raise refuse(name, reason="est vide", advice="donnez un fichier qui contient du texte")
    if len(content) > MAX_BYTES:
        reason = f"dépasse {MAX_BYTES // 1_000_000} Mo"
        raise refuse(name, reason=reason, advice="collez la partie utile de son texte")
    extension = PurePath(name).suffix.lower()
    if extension in _OTHERS:
        reason = f"est un fichier {extension}, qui n'est pas lu"
        raise refuse(name, reason=reason, advice=_OTHERS[extension])
    kind = _recognise(content, extension=extension)
    if kind == "text":
        return _finish(_read_plain(content, name=name, extension=extension), name=name, extension=extension)
    # The libraries of the formats take half a second to load, and a plain text needs none of them.
    from gltd.ingest.texts.parsing import parse_document

    return _finish(parse_document(content, name=name, kind=kind), name=name, extension=extension)


def _recognise(content: bytes, *, extension: str) -> str:
    """Tell the format by the first bytes, then by the extension where they do not tell."""
    head = content[:_HEAD_BYTES].lstrip()
    top = head.replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    if content.startswith(b"PK"):
        return "archive"
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if extension == ".eml" or len(_HEADERS.findall(top)) >= _ENOUGH_HEADERS:
        return "mail"
    if extension in (".html", ".htm") or (head[:1] == b"<" and _PAGE.search(head) is not None):
        return "page"
    return "text"


def _read_plain(content: bytes, *, name: str, extension: str) -> Document:
    text = decode(content)
    if text is None:
        known = FORMATS.get(extension, "texte")
        if known != "texte":
            raise refuse(
                name,
                reason=f"n'est pas un {known} malgré son nom, ou il est tronqué",
                advice="ouvrez-le dans son logiciel, enregistrez-le de nouveau, puis recommencez",
            )
        raise refuse(
            name,
            reason="n'est pas un texte dont l'encodage est reconnu",
            advice="enregistrez-le en UTF-8, puis recommencez",
        )
    return Document(text, "texte")


def _finish(document: Document, *, name: str, extension: str) -> Document:
    # The offsets of a plain text are those of its file: it is left as it is.
    text = document.text if document.format == FORMATS[".txt"] else tidy(document.text)
    if not text.strip():
        reason = "est vide" if document.format == FORMATS[".txt"] else "ne contient pas de texte"
        raise refuse(name, reason=reason, advice="donnez un fichier qui contient du texte")
    if len(text) > MAX_SIGNS:
        reason = "contient plus d'un million de signes"
        raise refuse(name, reason=reason, advice="collez la partie utile de son texte")
    notes = document.notes
    if document.format != FORMATS.get(extension, document.format):
        said = f"«{THIN}{name}{THIN}» est en fait un {document.format}{THIN}: il est lu comme tel."
        notes = (said, *notes)
    return replace(document, text=text, notes=notes)
