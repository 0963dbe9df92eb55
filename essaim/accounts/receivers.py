"""What a sign-in leaves behind: a line that its owner can read."""

from typing import Any

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY, record_authentication
from allauth.core.internal.httpkit import get_client_ip
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.dispatch import receiver

from essaim.accounts import actions
from essaim.accounts.browsers import read_browser
from essaim.accounts.models import SignInMethod, User


@receiver(user_logged_in)
def remember_sign_in(request: Any, user: User, **_: Any) -> None:
    if "REMOTE_ADDR" not in request.META:  # a test that opens a session without a page
        return
    records = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY) or [{}]
    method = records[-1].get("type") or records[-1].get("method") or "demo"
    device = request.headers.get("User-Agent", "")
    actions.remember_sign_in(
        user,
        by=user,
        method=method,
        ip=get_client_ip(request),
        device=device,
        is_new_device=not read_browser(request).knows(user.email),
    )
    request.signed_in_address = user.email  # its browser is kept with the answer


@receiver(user_login_failed)
def note_a_wrong_password(request: Any, credentials: dict[str, Any], **_: Any) -> None:
    if request is not None:
        address = credentials.get("email") or credentials.get("username") or ""
        actions.note_failure(request, address, SignInMethod.PASSWORD, by=None)


@receiver(authentication_failed)
def note_a_wrong_second_factor(request: Any, user: User, authenticator: Authenticator, **_: Any) -> None:
    actions.note_failure(request, user.email, authenticator.type, by=None)


@receiver(authenticator_removed)
def ask_the_second_factor_again(request: Any, **_: Any) -> None:
    request.session.pop("second_factor", None)


@receiver(authenticator_added)
def take_the_new_factor_as_a_proof(request: Any, user: User, authenticator: Authenticator, **_: Any) -> None:
    """It was just used: the recovery codes are shown next, without asking for a second code from it."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, method="mfa", type=authenticator.type, reauthenticated=True)
