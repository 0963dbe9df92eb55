"""What a sign-in leaves behind: a line that its owner can read."""

from typing import Any

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY, record_authentication
from allauth.core.internal.httpkit import get_client_ip
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from essaim.accounts import actions
from essaim.accounts.models import User


@receiver(user_logged_in)
def remember_sign_in(request: Any, user: User, **_: Any) -> None:
    if "REMOTE_ADDR" not in request.META:  # a test that opens a session without a page
        return
    records = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY) or [{}]
    method = records[-1].get("type") or records[-1].get("method") or "demo"
    device = request.headers.get("User-Agent", "")
    actions.remember_sign_in(user, by=user, method=method, ip=get_client_ip(request), device=device)


@receiver(authenticator_removed)
def ask_the_second_factor_again(request: Any, **_: Any) -> None:
    request.session.pop("second_factor", None)


@receiver(authenticator_added)
def take_the_new_factor_as_a_proof(request: Any, user: User, authenticator: Authenticator, **_: Any) -> None:
    """It was just used: the recovery codes are shown next, without asking for a second code from it."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, method="mfa", type=authenticator.type, reauthenticated=True)
