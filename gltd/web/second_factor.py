"""Which accounts need a second factor: a setting, read once."""

from gltd.errors import GltdError

ADMINISTRATOR = "administrator"
ROLES = ("chair", "member", "guest", "observer", ADMINISTRATOR)
EXPOSED = frozenset({"chair", "member", ADMINISTRATOR})


def read_roles(text: str, *, https: bool) -> frozenset[str]:
    """Return the roles that need a second factor.

    Without a choice: none on one machine at its local address; those who write, once served over HTTPS.
    """
    words = frozenset(word.strip() for word in text.split(",") if word.strip())
    if not words:
        return EXPOSED if https else frozenset()
    if words == {"all"}:
        return frozenset(ROLES)
    if words == {"none"}:
        return frozenset()
    unknown = sorted(words.difference(ROLES))
    if unknown:
        raise GltdError(
            f"GLTD_REQUIRE_TOTP ne connaît pas « {', '.join(unknown)} » : donnez des rôles parmi "
            f"{', '.join(ROLES)}, ou « all », ou « none »."
        )
    return words
