"""The readers of each format, and the one place where what their libraries raise becomes a sentence."""

import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from lxml.etree import LxmlError
from pypdf.errors import PyPdfError

from gltd.errors import GltdError
from gltd.ingest.texts import mail, office, pages, portable
from gltd.ingest.texts.document import Document, refuse

_READERS: Final[Mapping[str, Callable[..., Document]]] = MappingProxyType(
    {"archive": office.read, "pdf": portable.read, "mail": mail.read, "page": pages.read}
)
# What other people's parsers raise on a broken file; each is told in one sentence.
_BROKEN: Final = (
    *(ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, MemoryError, OSError),
    *(RuntimeError, SyntaxError, TypeError, UnicodeError, ValueError),
    *(LxmlError, PyPdfError, struct.error, zipfile.BadZipFile, zlib.error),
)


def parse_document(content: bytes, *, name: str, kind: str) -> Document:
    """Read a document of a known kind; a broken one raises one ``GltdError``."""
    try:
        return _READERS[kind](content, name=name)
    except GltdError:
        raise
    except _BROKEN as error:
        raise refuse(
            name,
            reason="est abîmé ou incomplet",
            advice="ouvrez-le dans son logiciel, enregistrez-le de nouveau, puis recommencez",
        ) from error
