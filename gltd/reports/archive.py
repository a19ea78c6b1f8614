"""What the office files share: a body written as text, fixed dates and order, a description and a mark."""

import datetime as dt
import html
import io
import re
import zipfile
from dataclasses import dataclass
from typing import Any, Final

_DATE: Final = (1980, 1, 1, 0, 0, 0)
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NUMBER_LIKE: Final = re.compile(r"^[+\-]\d[\d\s\u00a0\u202f.,]*\s?%?$")
MARK: Final = "Empreinte gltd"


@dataclass(frozen=True)
class Description:
    """What a file says of itself; ``sha256`` is the mark of the snapshot that it was made from."""

    title: str
    language: str
    author: str
    created_at: dt.datetime
    sha256: str = ""


def clean(text: str) -> str:
    """Drop the characters that XML cannot hold and keep a text on one line."""
    return " ".join(_CONTROL.sub("", text).split("\n"))


def disarm(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula; what reads as a number stays as it is."""
    dangerous = text[:1] in ("=", "+", "-", "@", "\t", "\r")
    return f"'{text}" if dangerous and not _NUMBER_LIKE.match(text) else text


def rearm(text: str) -> str:
    """Return a text as it was before ``disarm`` protected it."""
    return text[1:] if text[:1] == "'" and disarm(text[1:]) == text else text


def escape(text: str) -> str:
    """Return a text as XML holds it."""
    return html.escape(clean(text))


def describe(document: Any, *, description: Description) -> None:
    """Write what a file says of itself, the same for the same snapshot."""
    meta = document.meta
    moment = description.created_at.astimezone(dt.UTC).replace(tzinfo=None)
    meta.title = clean(description.title)
    meta.language = description.language
    meta.creator = clean(description.author)
    meta.initial_creator = clean(description.author)
    meta.creation_date = moment
    meta.date = moment
    meta.editing_cycles = 1
    meta.editing_duration = dt.timedelta(0)
    meta.generator = "gltd"
    if description.sha256:
        meta.set_user_defined_metadata(MARK, description.sha256)


def finish(document: Any, *, place: str, body: str) -> bytes:
    """Return the file with ``body`` in the place of ``place``; the type comes first and stored, as ODF asks.

    Thousands of rows take odfdo seconds to append, cell by cell or sheet by sheet; as text they take none.
    """
    written, rewritten = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(rewritten, "w") as target:
        names = sorted(set(source.namelist()), key=lambda name: (name != "mimetype", name))
        for name in names:
            entry = zipfile.ZipInfo(name, date_time=_DATE)
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            data = source.read(name)
            if name == "content.xml":
                before, _, after = data.partition(place.encode("utf-8"))
                data = before + body.encode("utf-8") + after
            target.writestr(entry, data)
    return rewritten.getvalue()
