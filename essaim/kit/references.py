"""Public references: short, readable on the phone, and impossible to guess."""

import hashlib
import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0/O, 1/I/L, U


def new_reference() -> str:
    """Ten characters, 49 bits: `K7RM2XQ4TB`."""
    return "".join(secrets.choice(ALPHABET) for _ in range(10))


def new_token() -> str:
    """A secret for a personal link, 192 bits, URL-safe. Store only its `fingerprint`."""
    return secrets.token_urlsafe(24)


def fingerprint(token: str) -> str:
    """What the database keeps of a secret: whoever reads the table cannot rebuild the link."""
    return hashlib.sha256(token.encode()).hexdigest()
