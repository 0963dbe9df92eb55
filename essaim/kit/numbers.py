"""Numbers of files that people send: bounded, or twenty characters would make an export of 300 megabytes."""

import re
from decimal import Decimal

DIGITS = 40  # before and after the point; no amount, weight or rate of ours comes near
LONGEST = 100  # characters of a whole number: beyond, even reading it is slow
ENDLESS = re.compile(r"\d(_?\d){999}")
TOO_FAR = f"le nombre est hors de portée ({DIGITS} chiffres au plus avant et après la virgule)"


def fine(number: Decimal) -> Decimal:
    """`1e-9999999` is nine characters, and ten million once written."""
    parts = number.as_tuple()
    if not isinstance(parts.exponent, int):
        raise ValueError("un nombre est attendu")
    if parts.exponent < -DIGITS or len(parts.digits) > 2 * DIGITS:
        raise ValueError(TOO_FAR)
    return number


def bounded(number: Decimal) -> Decimal:
    """Where no highest value is said either."""
    if fine(number).adjusted() >= DIGITS:
        raise ValueError(TOO_FAR)
    return number


def whole(text: str) -> int | str:
    """For `parse_int`: what is too long stays a text, that its field refuses with its place."""
    return int(text) if len(text) <= LONGEST else text


def endless_number(text: str) -> int:
    """The line of the first whole number that Python refuses to read, and 0 when there is none."""
    found = ENDLESS.search(text)
    return text.count("\n", 0, found.start()) + 1 if found else 0
