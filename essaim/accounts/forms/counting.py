"""What is counted of a sign-in, for codes asked, codes typed and passwords: the same subjects each time.

A machine, an address, and the two together; or, for a browser that this address once signed in with, that
browser alone: nobody is locked out by what others try.
"""

from typing import Any

from allauth.core.internal.ratelimit import get_ip
from django.conf import settings
from django.core.exceptions import ValidationError

from essaim.accounts import actions
from essaim.accounts.actions import Limit
from essaim.accounts.actions.throttle import TOO_MANY
from essaim.accounts.browsers import read_browser

TRIES_OF_A_CODE = 5


def count_request(request: Any, what: str, address: str, limits: list[tuple[str, int, int]]) -> None:
    """One more of `what` for this address, from here; a `ValidationError` says how long to wait."""
    actions.count_try(limits_of(request, what, address, limits), by=None)


def count_typed_code(request: Any, state: dict[str, Any]) -> None:
    """Before it is compared: five tries for each code, however many processes are asked at once."""
    address, session = state.get("email", ""), request.session.session_key
    this_code = Limit(
        f"typed:{session}/{address}/{state.get('at')}/{state.get('resend_count')}",
        TRIES_OF_A_CODE,
        settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT,
    )
    others = limits_of(request, "typed", address, settings.SIGN_IN_TYPED_LIMITS)
    try:
        actions.count_try([this_code, *others], by=None)
    except ValidationError as refusal:
        raise ValidationError(TOO_MANY) from refusal


def limits_of(request: Any, what: str, address: str, limits: list[tuple[str, int, int]]) -> list[Limit]:
    if not settings.SIGN_IN_LIMITS:
        return []
    ip, asked, browser = get_ip(request), address.lower(), read_browser(request)
    subjects = (
        {"browser": f"{browser.name}/{asked}"}
        if browser.knows(asked)
        else {"ip": ip, "address": asked, "ip_and_address": f"{ip}/{asked}"}
    )
    return [
        Limit(f"{what}:{kind}:{subjects[kind]}", most, seconds)
        for kind, most, seconds in limits
        if kind in subjects
    ]
