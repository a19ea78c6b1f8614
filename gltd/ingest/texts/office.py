"""Word (.docx) and OpenDocument (.odt): zip archives of XML, checked before any library opens them."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any, Final

from gltd.ingest.texts.document import MAX_UNPACKED_BYTES, Document, impersonal, refuse

_WORD: Final = "word/document.xml"
_OPEN: Final = "content.xml"
_MANY_MEMBERS: Final = 5_000
_HIGHEST_RATIO: Final = 200
_SMALL_BYTES: Final = 1_000_000
_TEXT_OF_OPEN: Final = "application/vnd.oasis.opendocument.text"
_ENTITY_MARKS: Final = tuple(
    mark.encode(encoding)
    for mark in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)


def read(content: bytes, *, name: str) -> Document:
    """Read a Word or an OpenDocument text, told apart by what the archive holds."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.namelist()
        _check_archive(archive, name=name)
        opened = (
            _OPEN in members and archive.read("mimetype")[:100].decode("ascii")
            if "mimetype" in members
            else ""
        )
    if _WORD in members:
        return _read_word(content)
    if opened and opened.strip().startswith(_TEXT_OF_OPEN):
        return _read_open(content)
    raise refuse(
        name,
        reason="n'est ni un document Word ni un texte OpenDocument",
        advice="donnez un .docx, un .odt, un PDF, ou collez le texte",
    )


def _check_archive(archive: zipfile.ZipFile, *, name: str) -> None:
    """Refuse what would fill the memory once unpacked, what has a password, and what declares entities."""
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    inflated = unpacked > _SMALL_BYTES and unpacked > _HIGHEST_RATIO * max(packed, 1)
    if unpacked > MAX_UNPACKED_BYTES or inflated or len(members) > _MANY_MEMBERS:
        raise refuse(
            name, reason="est démesuré une fois décompressé", advice="collez la partie utile de son texte"
        )
    if any(member.flag_bits & 1 for member in members):
        raise refuse(
            name, reason="est protégé par un mot de passe", advice="enregistrez-le sans, puis recommencez"
        )
    for member in members:
        if not member.filename.endswith((".xml", ".rels", ".rdf")):
            continue
        with archive.open(member) as handle:
            # What a member says of its size may be a lie: no more than this is ever read of it.
            xml = handle.read(MAX_UNPACKED_BYTES + 1)
        if len(xml) > MAX_UNPACKED_BYTES:
            raise refuse(
                name, reason="est démesuré une fois décompressé", advice="collez la partie utile de son texte"
            )
        if any(mark in xml for mark in _ENTITY_MARKS):
            raise refuse(
                name,
                reason="déclare des entités XML, ce qu'un document ordinaire ne fait pas",
                advice="enregistrez-le de nouveau dans votre traitement de texte",
            )


def _read_word(content: bytes) -> Document:
    import docx

    document = docx.Document(io.BytesIO(content))
    lines = list(_word_lines(document))
    properties = document.core_properties
    return Document(
        "\n".join(lines),
        "document Word",
        title=impersonal(properties.title or ""),
    )


def _word_lines(document: Any) -> Iterator[str]:
    """Return paragraphs and rows of tables in the order of the page."""
    from docx.table import Table

    for block in document.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                cells = dict.fromkeys(cell.text.strip() for cell in row.cells)
                yield " ; ".join(cell for cell in cells if cell)
        else:
            yield block.text


def _read_open(content: bytes) -> Document:
    import odfdo

    document = odfdo.Document(io.BytesIO(content))
    lines = []
    for element in document.body.get_elements("descendant::text:p | descendant::text:h"):
        if element.tag in ("text:p", "text:h"):
            lines.append(element.inner_text)
    meta = document.meta
    return Document(
        "\n".join(lines),
        "document OpenDocument",
        title=impersonal(meta.title or ""),
    )
