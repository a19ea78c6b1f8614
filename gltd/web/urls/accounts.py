"""Signing in and accounts: their addresses, outside any scheme.

allauth finds its own pages by name; of its addresses only these exist, and two have our name too.
"""

from django.urls import path

from gltd.web.pages import accounts, second_factor, users

addresses = [
    path("", accounts.home, name="home"),
    path("connexion/", accounts.SignIn.as_view(), name="sign_in"),
    path("connexion/", accounts.SignIn.as_view(), name="account_login"),
    path("connexion/code/", second_factor.AskCode.as_view(), name="mfa_authenticate"),
    path("connexion/ferme/", accounts.Closed.as_view(), name="account_inactive"),
    path("deconnexion/", accounts.SignOut.as_view(), name="sign_out"),
    path("compte/", accounts.show_account, name="mfa_index"),
    path("compte/mot-de-passe/", accounts.ChangePassword.as_view(), name="account_change_password"),
    path("compte/confirmer/", accounts.Confirm.as_view(), name="account_reauthenticate"),
    path("compte/confirmer/code/", second_factor.ConfirmCode.as_view(), name="mfa_reauthenticate"),
    path("compte/double-authentification/", second_factor.Enrol.as_view(), name="mfa_activate_totp"),
    path(
        "compte/double-authentification/retirer/",
        second_factor.Withdraw.as_view(),
        name="mfa_deactivate_totp",
    ),
    path("compte/codes/", second_factor.ShowCodes.as_view(), name="mfa_view_recovery_codes"),
    path("compte/codes/nouveaux/", second_factor.RenewCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("administration/comptes/", users.list_users, name="users"),
    path("administration/comptes/nouveau/", users.add_user, name="user_add"),
    path("administration/comptes/<int:pk>/", users.edit_user, name="user"),
    path("administration/comptes/<int:pk>/reinitialiser/", users.reset_access, name="user_reset"),
]
