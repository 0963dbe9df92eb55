"""« Si l'on finance les n premiers » : what it would take of an envelope."""

from collections.abc import Mapping, Sequence
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
    short: int = 0  # the first year whose CP do not suffice


def by_year(total: Decimal, first_share: Decimal, first: int, years: int) -> dict[int, Decimal]:
    """When a total is paid: its first share, then the rest in equal parts; never a cent lost."""
    paid = to_cents(total * first_share) if years > 1 else total
    found, left = {first: paid}, total - paid
    for rank in range(1, years):
        part = left if rank == years - 1 else to_cents((total - paid) / (years - 1))
        found[first + rank], left = part, left - part
    return {year: amount for year, amount in found.items() if amount}


def first_ones(
    amounts: Sequence[Decimal],
    available: Decimal,
    free: Mapping[int, Decimal],
    *,
    first_share: Decimal,
    first: int,
    years: int,
) -> list[Step]:
    """One line per grant, in the order of the list. `free`: CP of each year opened, all promises counted.

    A year that no finance act opened yet stops nothing: its credits are to be asked.
    """
    steps, total = [], ZERO
    for count, amount in enumerate(amounts, start=1):
        total += amount
        needed = by_year(total, first_share, first, years)
        paid = needed.get(first, ZERO)
        short = sorted(year for year, asked in needed.items() if year in free and asked > free[year])
        fits = total <= available and not short
        steps.append(
            Step(count, amount, total, paid, total - paid, available - total, fits, short[0] if short else 0)
        )
    return steps


def most(steps: Sequence[Step]) -> int:
    """How many of the first ones the envelope bears."""
    return next((step.count - 1 for step in steps if not step.fits), len(steps))
