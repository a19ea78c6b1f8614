"""Operations and their parts."""

from tests.addresses.table import READERS, WRITERS, Addresses, Arguments
from tests.cast import Cast


def furnish(cast: Cast) -> Arguments:
    """Return the arguments of each address."""
    one = {"pk": cast.operation.pk}
    return {
        "operation": one,
        "operation_edit": one,
        "participation_add": one,
        "participation_close": one | {"part": cast.participation.pk},
    }


ADDRESSES = Addresses(
    get={"operation_add": WRITERS, "operation_edit": WRITERS},
    post={
        "operation_add": WRITERS,
        "operation_edit": WRITERS,
        "participation_add": WRITERS,
        "participation_close": READERS,
    },
    post_only=frozenset({"participation_add", "participation_close"}),
    furnish=furnish,
)
