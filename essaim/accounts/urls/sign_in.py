"""The pages of allauth that we open, under French addresses and the names it knows them by.

Left out on purpose: signing up (the code by mail does it) and the forgotten password (the code by mail too).
"""

from allauth.account import views as account
from allauth.usersessions import views as sessions
from django.urls import include, path

urlpatterns = [
    path("connexion/", account.request_login_code, name="account_request_login_code"),
    path("connexion/code/", account.confirm_login_code, name="account_confirm_login_code"),
    path("connexion/mot-de-passe/", account.login, name="account_login"),
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
