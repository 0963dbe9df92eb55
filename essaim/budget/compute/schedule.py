"""The credits of payment (CP) of each budget year: opened, paid, due, reserved, foreseen, free.

Authorisations (AE) are of the year in which the State promises; credits of the year in which it pays. What is
late is paid this year at the earliest, and a promise that nobody planned too.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from essaim.budget.compute.ledger import ZERO


@dataclass(frozen=True)
class Cash:
    """One budget year."""

    year: int
    opened: Decimal = ZERO
    paid: Decimal = ZERO
    due: Decimal = ZERO
    reserved: Decimal = ZERO
    foreseen: Decimal = ZERO

    @property
    def used(self) -> Decimal:
        return self.paid + self.due + self.reserved + self.foreseen

    @property
    def free(self) -> Decimal:
        """Below zero: credits to open."""
        return self.opened - self.used

    @property
    def missing(self) -> Decimal:
        return max(ZERO, -self.free)


@dataclass(frozen=True)
class Promised:
    """What one beneficiary holds, and the years in which it was said that it will be paid."""

    due: Decimal = ZERO
    reserved: Decimal = ZERO
    years: Mapping[int, Decimal] = field(default_factory=dict)

    def spread(self, this_year: int) -> list[tuple[int, Decimal, Decimal]]:
        """Year, due, reserved: what is due is paid first, and what was not planned this year."""
        planned: dict[int, Decimal] = {}
        left = self.due + self.reserved
        for year in sorted(self.years):
            part = min(left, self.years[year])
            planned[max(year, this_year)] = planned.get(max(year, this_year), ZERO) + part
            left -= part
        if left:
            planned[this_year] = planned.get(this_year, ZERO) + left
        found, due = [], self.due
        for year in sorted(planned):
            part = min(due, planned[year])
            found.append((year, part, planned[year] - part))
            due -= part
        return found


def schedule(
    opened: Mapping[int, Decimal],
    paid: Mapping[int, Decimal],
    promised: Iterable[Promised],
    this_year: int,
    foreseen: Mapping[int, Decimal] | None = None,
) -> list[Cash]:
    """One line per year that holds anything, in order."""
    due: dict[int, Decimal] = {}
    reserved: dict[int, Decimal] = {}
    for one in promised:
        for year, owed, kept in one.spread(this_year):
            due[year] = due.get(year, ZERO) + owed
            reserved[year] = reserved.get(year, ZERO) + kept
    more = foreseen or {}
    years = sorted({*opened, *paid, *due, *reserved, *more})
    return [
        Cash(
            year,
            opened.get(year, ZERO),
            paid.get(year, ZERO),
            due.get(year, ZERO),
            reserved.get(year, ZERO),
            more.get(year, ZERO),
        )
        for year in years
    ]


def with_foreseen(lines: Iterable[Cash], foreseen: Mapping[int, Decimal]) -> list[Cash]:
    """The same years with a project added, those it alone reaches too."""
    known = {line.year: line for line in lines}
    for year, amount in foreseen.items():
        known[year] = replace(known.get(year, Cash(year)), foreseen=amount)
    return [known[year] for year in sorted(known)]
