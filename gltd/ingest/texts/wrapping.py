"""Lines that a page or a message cut in the middle of a sentence, put together again."""

import re
from typing import Final

_HYPHENED: Final = re.compile(r"(?<=[a-zà-ÿ])[-\u00ad]\n(?=[a-zà-ÿ])")
_ITEM: Final = re.compile(r"^\s*(?:[-–—•*▪●◦■]|\d{1,2}[.)])\s")
_ENDS: Final = (".", "!", "?", ":", ";", "…", "»")
_FULL_SHARE: Final = 0.6
_SHORTEST_FULL: Final = 45


def unwrap(text: str) -> str:
    """Join a line with the next where it is about as long as the longest ones and ends no sentence.

    Titles, lists and short lines stay as they are.
    """
    lines = _HYPHENED.sub("", text).split("\n")
    widths = sorted(len(line) for line in lines if line.strip())
    if not widths:
        return text
    usual = widths[int(len(widths) * 0.9)]
    full = max(_SHORTEST_FULL, usual * _FULL_SHARE)
    joined: list[str] = []
    open_line = False
    for line in lines:
        bare = line.strip()
        if open_line and bare and not _ITEM.match(line):
            joined[-1] = f"{joined[-1].rstrip()} {bare}"
        else:
            joined.append(bare)
        open_line = bool(bare) and len(line) >= full and not bare.endswith(_ENDS)
    return "\n".join(joined)
