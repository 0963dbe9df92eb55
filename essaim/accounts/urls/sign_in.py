"""The pages of allauth that we open, under French addresses and the names it knows them by.

Left out on purpose: signing up (the code by mail does it) and the forgotten password (the code by mail too).
"""

from typing import Any

from allauth.account import views as account
from allauth.usersessions import views as sessions
from django.urls import include, path
from django.views.generic import RedirectView

from essaim.accounts.rules import asks_fresh_proof
from essaim.accounts.views.sign_in import TypeCode
from essaim.kit.access import public
from essaim.kit.budget import query_budget

WRITING = 50  # allauth counts tries in the cache, renews the session, writes to the person

sign_up = public(RedirectView.as_view(pattern_name="account_request_login_code"))

urlpatterns: list[Any] = [
    path("connexion/", account.request_login_code, name="account_request_login_code"),
    path("connexion/code/", public(TypeCode.as_view()), name="account_confirm_login_code"),
    path("connexion/mot-de-passe/", account.login, name="account_login"),
    path("connexion/creer/", sign_up, name="account_signup"),
    path("deconnexion/", account.logout, name="account_logout"),
    path("compte/ferme/", account.account_inactive, name="account_inactive"),
    path("compte/confirmation/", account.reauthenticate, name="account_reauthenticate"),
    path("compte/adresse/", account.email, name="account_email"),
    path("compte/adresse/code/", account.email_verification_sent, name="account_email_verification_sent"),
    path("compte/mot-de-passe/", account.password_change, name="account_change_password"),
    path("compte/mot-de-passe/choix/", account.password_set, name="account_set_password"),
    path("compte/sessions/", sessions.list_usersessions, name="usersessions_list"),
    path("compte/protection/", include("allauth.mfa.urls")),
]


def ask_proof(patterns: list[Any]) -> None:
    """What changes how one signs in is done by who is really there; what only shows it is not."""
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            ask_proof(pattern.url_patterns)
        elif pattern.name not in PROVING and pattern.name not in SIGNING_IN:
            asks_fresh_proof()(pattern.callback)


PROVING = {"mfa_reauthenticate", "mfa_reauthenticate_webauthn", "account_reauthenticate"}
SIGNING_IN = {
    *("account_request_login_code", "account_confirm_login_code", "account_login", "account_signup"),
    *("account_logout", "account_inactive", "account_email_verification_sent", "usersessions_list"),
    *("mfa_authenticate", "mfa_login_webauthn", "mfa_trust", "mfa_signup_webauthn"),
}
ask_proof(urlpatterns)
account.logout.ends_seeing_as = True  # who is really there signs out


def give_budget(patterns: list[Any]) -> None:
    """The pages of a library cannot say theirs."""
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            give_budget(pattern.url_patterns)
        else:
            query_budget(WRITING)(pattern.callback)


give_budget(urlpatterns)
