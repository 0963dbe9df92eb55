"""Euros: `Decimal` to the cent, read and written in one place."""

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django.db import models

THOUSANDS = "\u202f"  # narrow no-break space
UNIT = "\u00a0€"
CENT = Decimal("0.01")


class MoneyField(models.DecimalField):
    """An amount in euros, to the cent, below 10 billion."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"max_digits": 12, "decimal_places": 2}
        super().__init__(*args, **kwargs)


def to_cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def format_euros(amount: Decimal | int | None) -> str:
    """`Decimal("100000")` -> "100 000 €"; cents appear only when there are some; None is unknown."""
    if amount is None:
        return "non connu"
    cents = to_cents(Decimal(amount))
    whole = f"{abs(cents):,.2f}".removesuffix(".00").replace(",", THOUSANDS).replace(".", ",")
    return f"{'−' if cents < 0 else ''}{whole}{UNIT}"


def parse_euros(text: str) -> Decimal:
    """What people type: "1 234,5 €", "1.234,50", "1234.5", "12 500 EUR", "12500 euros". Else ValueError."""
    bare = re.sub(r"[\s\u00a0\u202f'’\u200b-\u200d\u2060\ufeff]", "", text)
    bare = re.sub(r"(?i)^(?:€|eur)|(?:€|euros?|eur)(?:ttc|ht)?$", "", bare)
    if re.fullmatch(r"-?\d{1,3}(\.\d{3})+(,\d{1,2})?", bare):
        bare = bare.replace(".", "")
    bare = bare.replace(",", ".")
    if not re.fullmatch(r"-?[0-9]{1,10}(\.[0-9]{1,2})?", bare):
        raise ValueError("Écrivez un montant en euros, par exemple 12 500,50.")
    try:
        return to_cents(Decimal(bare))
    except InvalidOperation as error:  # pragma: no cover: the pattern above leaves nothing else
        raise ValueError(text) from error
