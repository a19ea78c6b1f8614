"""What the tests must know of a noun's addresses: who may do what there, and with which objects."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.cast import Cast

READERS = {"chair", "member", "guest", "observer", "administrator"}
WRITERS = {"chair", "member", "administrator"}
CHAIRS = {"chair", "administrator"}

Arguments = dict[str, dict[str, Any]]


def furnish_nothing(cast: Cast) -> Arguments:
    """Return no argument: every address of the noun takes the scheme alone."""
    return {}


@dataclass(frozen=True)
class Addresses:
    """The addresses of one noun; one that is not named is for every reader, and takes no POST."""

    # Who may GET, and who may POST, where that differs from « every reader » and « nobody ».
    get: Mapping[str, set[str]] = field(default_factory=dict)
    post: Mapping[str, set[str]] = field(default_factory=dict)
    post_only: frozenset[str] = frozenset()
    # Open to anyone, without an account.
    public: frozenset[str] = frozenset()
    # They answer data, a file or a redirection, not a page that eyes look at.
    no_page: frozenset[str] = frozenset()
    # They stand outside any scheme: no slug, and who is not named in ``get`` or ``post`` is refused.
    outside: frozenset[str] = frozenset()
    # Other answers than 200 to a GET, with the little that the tests put there.
    answers: Mapping[str, set[int]] = field(default_factory=dict)
    # Makes one object of each kind in the cast's scheme; returns the arguments of each address, but the slug.
    furnish: Callable[[Cast], Arguments] = furnish_nothing
