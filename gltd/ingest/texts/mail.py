"""E-mails (.eml): the text or HTML part, the subject as its title; attachments are left aside, and said."""

import datetime as dt
import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from typing import Final

from gltd.ingest.texts import pages
from gltd.ingest.texts.document import THIN, Document, impersonal, organisation, refuse
from gltd.ingest.texts.wrapping import unwrap

# Where the address is that of a provider, it says nothing of who publishes.
_PROVIDERS: Final = frozenset(
    re.findall(
        r"\w+",
        "gmail googlemail orange wanadoo free sfr neuf laposte hotmail outlook live msn yahoo icloud me mac "
        "proton protonmail bbox numericable aol gmx",
    )
)
_OFFICES: Final = re.compile(
    r"(?i)\b(?:pr[ée]fecture|sous-pr[ée]fecture|police|gendarmerie|parquet|tribunal|commissariat|mairie|ville|"
    r"m[ée]tropole|direction|d[ée]partement|service|communication|presse|douanes?|minist[èe]re|cabinet|rectorat|"
    r"agence|habitat|office|r[ée]daction|journal|ddsp|dipn|codaf|ars)\b"
)


def read(content: bytes, *, name: str) -> Document:
    """Read a message: its plain part, or else its HTML one; only the organisation of its sender is kept."""
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain", "html"))
    if body is None:
        raise refuse(
            name, reason="ne contient pas de texte", advice="ouvrez le message et collez ce qu'il dit"
        )
    text = body.get_content()
    if not isinstance(text, str):
        raise refuse(
            name, reason="ne contient pas de texte", advice="ouvrez le message et collez ce qu'il dit"
        )
    text = pages.text_of(text) if body.get_content_subtype() == "html" else unwrap(text)
    subject = " ".join(str(message.get("Subject", "")).split())
    if subject and not text.lstrip().startswith(subject):
        text = f"{subject}\n\n{text}"
    return Document(
        text,
        "message",
        title=impersonal(subject),
        publisher=_publisher(message),
        published_on=_day(message),
        notes=_notes(message),
    )


def _publisher(message: EmailMessage) -> str:
    """Return the organisation of the sender: its office if the name is one, or else its domain."""
    header = message.get("From")
    addresses = getattr(header, "addresses", ())
    if not addresses:
        return ""
    sender = addresses[0]
    if _OFFICES.search(sender.display_name or ""):
        return organisation(sender.display_name)
    domain = (sender.domain or "").lower()
    return "" if domain.split(".")[0] in _PROVIDERS else organisation(domain)


def _day(message: EmailMessage) -> dt.date | None:
    try:
        return parsedate_to_datetime(str(message["Date"])).date()
    except ValueError:
        return None


def _notes(message: EmailMessage) -> tuple[str, ...]:
    count = sum(1 for _ in message.iter_attachments())
    if not count:
        return ()
    said = "Une pièce jointe n'est pas lue" if count == 1 else f"{count} pièces jointes ne sont pas lues"
    return (f"{said}{THIN}: donnez-la comme un fichier à part si elle porte des chiffres.",)
