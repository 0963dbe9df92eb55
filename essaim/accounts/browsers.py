"""The browsers that somebody once signed in with: what others try never counts against them.

A signed cookie says which addresses were proved in this browser, by their fingerprints. It opens nothing: it
only gives its own quota of tries, so that nobody is locked out by whoever else tries that address.
"""

import secrets
from typing import Any, NamedTuple

from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac

SALT = "essaim.accounts.browsers"
KEPT = 180 * 24 * 3600  # seconds since the last sign-in
MOST = 5  # addresses of one browser: a shared computer, not a fleet


class Browser(NamedTuple):
    name: str
    addresses: tuple[str, ...] = ()

    def knows(self, address: str) -> bool:
        return _fingerprint(address) in self.addresses


def read_browser(request: Any) -> Browser:
    """A new one when the cookie is absent, too old, or was not signed here."""
    try:
        name, *addresses = signing.loads(
            request.COOKIES.get(settings.BROWSER_COOKIE_NAME, ""), salt=SALT, max_age=KEPT
        )
    except (signing.BadSignature, ValueError, TypeError):
        return Browser(secrets.token_urlsafe(12))
    return Browser(name, tuple(addresses))


def keep_browser(request: Any, response: Any, address: str) -> None:
    """The address was just proved here."""
    browser, proved = read_browser(request), _fingerprint(address)
    others = [kept for kept in browser.addresses if kept != proved]
    response.set_cookie(
        settings.BROWSER_COOKIE_NAME,
        signing.dumps([browser.name, proved, *others[: MOST - 1]], salt=SALT),
        max_age=KEPT,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


def _fingerprint(address: str) -> str:
    return salted_hmac(SALT, address.lower(), algorithm="sha256").hexdigest()[:24]
