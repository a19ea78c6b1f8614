"""Accounts: each its own, and those of the platform for its administrator."""

from tests.addresses.table import READERS, Addresses, Arguments
from tests.cast import Cast

EVERYONE = READERS | {"foreign"}
ADMINISTRATORS = {"administrator"}
OWN = frozenset(
    {
        "mfa_index",
        "account_change_password",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
    }
)
PLATFORM = frozenset({"users", "user_add", "user", "user_reset"})


def furnish(cast: Cast) -> Arguments:
    """Return the arguments of each address."""
    one = {"pk": cast.accounts["observer"].pk}
    return {"user": one, "user_reset": one}


ADDRESSES = Addresses(
    get=dict.fromkeys(OWN, EVERYONE) | dict.fromkeys(PLATFORM, ADMINISTRATORS) | {"user_reset": EVERYONE},
    post=dict.fromkeys(OWN - {"mfa_index", "mfa_deactivate_totp", "mfa_view_recovery_codes"}, EVERYONE)
    | dict.fromkeys(["user_add", "user", "user_reset"], ADMINISTRATORS),
    post_only=frozenset({"user_reset"}),
    outside=OWN | PLATFORM,
    # They ask who is there again, or that a second factor be there first: tests/web/test_accounts.py.
    no_page=frozenset(
        {
            "mfa_reauthenticate",
            "mfa_activate_totp",
            "mfa_deactivate_totp",
            "mfa_view_recovery_codes",
            "mfa_generate_recovery_codes",
            "mfa_authenticate",
            "account_inactive",
            "account_login",
        }
    ),
    answers={
        "mfa_reauthenticate": {302},
        "mfa_activate_totp": {302},
        "mfa_deactivate_totp": {404},
        "mfa_view_recovery_codes": {404},
        "mfa_generate_recovery_codes": {302},
    },
    furnish=furnish,
)
