"""Documents as people have them → plain text, and what their metadata suggest; one module a format."""

from gltd.ingest.texts.document import Document
from gltd.ingest.texts.reading import FORMATS, read_document

__all__ = ["FORMATS", "Document", "read_document"]
