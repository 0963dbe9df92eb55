"""The financial report, in the shape of Cerfa 15059: planned, spent, and the gap of each line explained."""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from essaim.deadlines.clocks import add_months
from essaim.dossiers.compute.budget import EXPENSE, IN_KIND, INCOME
from essaim.grants.compute.terms import Row, Terms
from essaim.kit.units import ZERO

REPORT_MONTHS = 6  # after the end of the year (law 2000-321, article 10)
TELLING = Decimal("0.1")  # a gap above a tenth of the line is explained


@dataclass(frozen=True)
class Line:
    side: str
    account: str
    label: str
    planned: Decimal
    actual: Decimal | None = None
    reason: str = ""

    @property
    def gap(self) -> Decimal | None:
        return None if self.actual is None else self.actual - self.planned

    @property
    def needs_reason(self) -> bool:
        if self.gap is None or not self.gap:
            return False
        return abs(self.gap) > self.planned * TELLING


def prefilled(budget: Iterable[Row], year: int) -> list[Line]:
    """One line per line of the budget of that year of the project."""
    return [Line(row.side, row.account, row.label, row.amount) for row in budget if row.year == year]


def project_years(terms: Terms) -> list[tuple[int, date, date]]:
    """Each year of the project: its number, its first and its last day."""
    found, start, number = [], terms.starts_on, 1
    while start <= terms.ends_on:
        following = add_months(terms.starts_on, 12 * number)
        end = min(terms.ends_on, date.fromordinal(following.toordinal() - 1))
        found.append((number, start, end))
        start, number = following, number + 1
    return found


def due_on(year_ends_on: date) -> date:
    """Six months after the end of the year; a last day of the month stays one."""
    due = add_months(year_ends_on, REPORT_MONTHS)
    if year_ends_on.day == monthrange(year_ends_on.year, year_ends_on.month)[1]:
        return due.replace(day=monthrange(due.year, due.month)[1])
    return due


@dataclass(frozen=True)
class Totals:
    planned_expense: Decimal
    actual_expense: Decimal
    planned_income: Decimal
    actual_income: Decimal

    @property
    def balance(self) -> Decimal:
        return self.actual_income - self.actual_expense


def totals(lines: Sequence[Line]) -> Totals:
    """Contributions in kind apart, as in the Cerfa."""

    def of(side: str, actual: bool) -> Decimal:
        return sum(
            (
                (line.actual or ZERO) if actual else line.planned
                for line in lines
                if line.side == side and line.account[:2] not in IN_KIND
            ),
            ZERO,
        )

    return Totals(of(EXPENSE, False), of(EXPENSE, True), of(INCOME, False), of(INCOME, True))


def faults(lines: Sequence[Line]) -> list[str]:
    """Why this report cannot be sent yet."""
    found = []
    if missing := [line.label for line in lines if line.actual is None]:
        found.append(f"{len(missing)} ligne(s) sans montant réalisé : {', '.join(missing[:3])}.")
    if silent := [line.label for line in lines if line.needs_reason and not line.reason.strip()]:
        found.append(f"Expliquez l’écart de : {', '.join(silent[:5])}.")
    return found


def filled(
    lines: Sequence[Line], actual: Mapping[int, Decimal | None], reasons: Mapping[int, str]
) -> list[Line]:
    """`lines` with what was typed, by place."""
    return [
        replace(line, actual=actual.get(place), reason=reasons.get(place, ""))
        for place, line in enumerate(lines)
    ]
