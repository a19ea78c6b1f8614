"""The addresses of the application as its tests know them: one module a noun, found by itself."""

import importlib
import pkgutil
from collections.abc import Iterable

from tests.addresses.table import Addresses
from tests.addresses.table import Arguments as Arguments
from tests.cast import Cast


def collect() -> list[Addresses]:
    """Return the table of every noun."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__) if module.name != "table")
    return [importlib.import_module(f"{__name__}.{name}").ADDRESSES for name in names]


ALL = collect()
GET_RIGHTS = {name: roles for noun in ALL for name, roles in noun.get.items()}
POST_RIGHTS = {name: roles for noun in ALL for name, roles in noun.post.items()}
POST_ONLY = {name for noun in ALL for name in noun.post_only}
ANSWERS = {name: statuses for noun in ALL for name, statuses in noun.answers.items()}
OUTSIDE = {name for noun in ALL for name in noun.outside}
PUBLIC = {name for noun in ALL for name in noun.public}
NO_PAGE = {name for noun in ALL for name in noun.no_page | noun.post_only}


def furnish(cast: Cast, *, names: Iterable[str]) -> Arguments:
    """Put one object of each kind in the cast's scheme; return each address's arguments."""
    known = {name: values for noun in ALL for name, values in noun.furnish(cast).items()}
    return {
        name: ({} if name in OUTSIDE else {"slug": cast.scheme.slug}) | known.get(name, {}) for name in names
    }
