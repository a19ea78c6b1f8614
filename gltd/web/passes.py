"""A pass to the tiles of one map: what a checked page tells its tiles, so that each need not be checked anew.

A view of the map is a dozen tiles at once, and finding the session, the account, its partner and its place in
the scheme costs ten times what a tile does. The page, checked like any other, gives a signed pass that is
bound to its session, holds a few minutes, and is renewed through the same checks.
"""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest

from gltd.store.selecting import Box
from gltd.web.models import Scheme

SECONDS: Final = 300
HEADER: Final = "X-Map-Pass"
_SIGNER: Final = signing.TimestampSigner(salt="gltd.map")


@dataclass(frozen=True)
class Pass:
    """The scheme whose tiles may be read, the ground around it, and whether small counts are among them."""

    slug: str
    box: Box | None
    exact: bool


def give_pass(request: HttpRequest, *, scheme: Scheme, box: Box | None, exact: bool) -> str:
    """Return the pass of a page that has been entered."""
    sides = None if box is None else [round(side, 6) for side in box]
    told = {"session": _session(request), "slug": scheme.slug, "box": sides, "exact": exact}
    return _SIGNER.sign_object(told)


def read_pass(request: HttpRequest, *, slug: str) -> Pass | None:
    """Return the pass of a request to a scheme's tiles, or nothing where it has none that holds."""
    written = request.headers.get(HEADER, "")
    if not written:
        return None
    try:
        _SIGNER.unsign(written, max_age=SECONDS)
        told = _open(written)
    except signing.BadSignature:
        return None
    if told["session"] != _session(request) or told["slug"] != slug:
        return None
    box = told["box"]
    return Pass(slug, None if box is None else (box[0], box[1], box[2], box[3]), told["exact"])


@lru_cache(maxsize=256)
def _open(written: str) -> dict[str, Any]:
    told: dict[str, Any] = _SIGNER.unsign_object(written)
    return told


def _session(request: HttpRequest) -> str:
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    return hashlib.sha256(key.encode()).hexdigest()[:20]
