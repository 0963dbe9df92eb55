"""« Si l'on finance les n premiers » : what it would take of an envelope."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from essaim.kit.money import to_cents
from essaim.kit.units import ZERO


@dataclass(frozen=True)
class Step:
    """The first `count` grants of the list."""

    count: int
    amount: Decimal  # of the last one
    total: Decimal
    first_year: Decimal  # CP of the year of the agreement
    later: Decimal  # CP of the years after
    left: Decimal  # AE
    fits: bool


def first_ones(
    amounts: Sequence[Decimal], available: Decimal, cp_available: Decimal, first_share: Decimal
) -> list[Step]:
    """One line per grant, in the order of the list. `first_share`: paid the first year, from 0 to 1."""
    steps, total = [], ZERO
    for count, amount in enumerate(amounts, start=1):
        total += amount
        paid = to_cents(total * first_share)
        fits = total <= available and paid <= cp_available
        steps.append(Step(count, amount, total, paid, total - paid, available - total, fits))
    return steps


def most(steps: Sequence[Step]) -> int:
    """How many of the first ones the envelope bears."""
    return next((step.count - 1 for step in steps if not step.fits), len(steps))
