"""Refuse a built documentation that would fetch a script, a style, a font or a picture from elsewhere.

Usage: python3 scripts/check_site.py FOLDER
"""

import re
import sys
from html.parser import HTMLParser
from pathlib import Path

ELSEWHERE = re.compile(r"^\s*(https?:)?//", re.IGNORECASE)
IN_STYLE = re.compile(r"(?:url\(\s*[\"']?|@import\s+[\"'])\s*((?:https?:)?//[^\"')\s]+)", re.IGNORECASE)
# A link leads a reader elsewhere; these are fetched without asking the reader.
FETCHED = {"script": "src", "link": "href", "img": "src", "iframe": "src", "source": "src", "video": "src"}


class Page(HTMLParser):
    """Collects what a page fetches from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one element."""
        values = dict(attrs)
        address = values.get(FETCHED.get(tag, "")) or ""
        if ELSEWHERE.match(address) and values.get("rel") != "canonical":
            self.found.append(address)
        self.found += IN_STYLE.findall(values.get("style") or "")


def addresses(path: Path) -> list[str]:
    """Return the addresses elsewhere that one file would fetch."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".css":
        return IN_STYLE.findall(text)
    page = Page()
    page.feed(text)
    return page.found


def main(folder: Path) -> None:
    """Exit with 1, naming them, where files would fetch something from elsewhere."""
    files = [path for path in sorted(folder.rglob("*")) if path.suffix in {".html", ".css"}]
    found = [f"{path} → {address}" for path in files for address in addresses(path)]
    if not files:
        sys.exit(f"Aucune page dans {folder} : la documentation n'est pas construite.")
    if found:
        sys.exit("\n".join(["La documentation construite appelle d'autres serveurs :", *found]))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
