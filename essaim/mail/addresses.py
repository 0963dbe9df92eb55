"""Addresses that say to what an answer belongs, for one person: `reponse+r-1a-2b-signature@...`.

Lowercase letters, digits and dashes alone: mail servers may change the case of an address.
"""

import base64
import hashlib
import hmac
from typing import NamedTuple

from django.conf import settings

SALT = b"essaim.mail.addresses"
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
LONGEST = 60


class Target(NamedTuple):
    """`kind` is a letter that the capability chose; `about` and `person` are keys of rows."""

    kind: str
    about: int
    person: int


def reply_address(target: Target) -> str:
    """ "" when the platform receives no mail: answers then go to the usual contact."""
    local, at, domain = settings.INBOUND_ADDRESS.partition("@")
    return f"{local}+{token_of(target)}@{domain}" if at else ""


def prefix() -> str:
    return str(settings.INBOUND_ADDRESS).partition("@")[0]


def token_of(target: Target) -> str:
    text = f"{target.kind}-{_base36(target.about)}-{_base36(target.person)}"
    return f"{text}-{_signature(text)}"


def target_of(token: str) -> Target | None:
    """None when this token is not one of ours."""
    text, _, signature = token.lower()[:LONGEST].rpartition("-")
    parts = text.split("-")
    if len(parts) != 3 or not hmac.compare_digest(signature.encode(), _signature(text).encode()):
        return None
    return Target(parts[0], int(parts[1], 36), int(parts[2], 36))


def is_signed(body: bytes, signature: str) -> bool:
    """Does the relay that hands over letters know the secret of INBOUND_SECRET?"""
    secret = str(settings.INBOUND_SECRET)
    if not secret:
        return False
    expected = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(signature.removeprefix("sha256=").encode(), expected.encode())


def _signature(text: str) -> str:
    digest = hmac.new(settings.SECRET_KEY.encode() + SALT, text.encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:10]).decode().lower()  # 80 bits


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = DIGITS[rest] + digits
    return digits or "0"
