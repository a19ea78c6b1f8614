"""Bytes → text: UTF-8 and UTF-16 with or without their mark, Windows' cp1252; nothing else is guessed."""

import codecs
import re
from typing import Final

_CONTROLS: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
# What French text in cp1252 holds beyond ASCII; other code pages read as cp1252 give other signs.
_FRENCH: Final = frozenset("àâäçéèêëîïôöùûüÿñæœÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸÑÆŒ«»’‘“”–—…€°²³·•×±½¼¾§©®™\u00a0\u00adºªí")
_FRENCH_SHARE: Final = 0.9
# UTF-8 read as cp1252 gives these pairs; where the bytes are not UTF-8 either, the file mixes both.
_MIXED: Final = re.compile(r"Ã[\x80-\xbf‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œ¨©«¢ª®´§]|â€")


def decode(content: bytes) -> str | None:
    """Return the text of a file, or ``None`` where its encoding is none of those known."""
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _CONTROLS.search(text):
            return None
        return text if encoding != "cp1252" or _is_french(text) else None
    return None


def _encodings(content: bytes) -> tuple[str, ...]:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    return "utf-8-sig", "cp1252"


def _is_french(text: str) -> bool:
    beyond = [character for character in text if ord(character) > 0x7F]
    known = sum(character in _FRENCH for character in beyond)
    return known >= _FRENCH_SHARE * len(beyond) and not _MIXED.search(text)
