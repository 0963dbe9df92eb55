"""Reports, meetings, indicators: of one agreement, and of the whole country with its n."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, QuerySet, Sum
from pydantic import TypeAdapter

from essaim.accounts.models import User
from essaim.deadlines import add_months, day_in_words
from essaim.grants import rules
from essaim.grants.compute.indicators import CATALOGUE, Known
from essaim.grants.compute.reports import Line, prefilled
from essaim.grants.compute.terms import Indicator, read
from essaim.grants.models import (
    Agreement,
    FinancialReport,
    FollowUpMeeting,
    IndicatorValue,
    MeetingState,
    ReportState,
)

LINES = TypeAdapter(list[Line])
PER_YEAR = 2  # decree 2015-431, article 5


def reports_of(agreement: Agreement) -> QuerySet[FinancialReport]:
    return agreement.reports.order_by("year")


def why_not_reported(report: FinancialReport, today: date) -> str:
    """A year is accounted for once it is over, or once the agreement is (law 2000-321, article 10)."""
    if today > report.ends_on or report.agreement.ended_at is not None:
        return ""
    end = day_in_words(report.ends_on, weekday=False)
    return f"Cette année du projet se termine le {end}\u00a0: le compte rendu s’envoie ensuite."


def report_lines(report: FinancialReport) -> list[Line]:
    """What was typed, or the budget of that year while nothing was."""
    if report.lines:
        return LINES.validate_python(report.lines)
    current = report.agreement.current
    return prefilled(read(current.content).budget, report.year) if current else []


def plain_lines(lines: Sequence[Line]) -> Any:
    return LINES.dump_python(list(lines), mode="json")


def reports_due(today: date) -> QuerySet[FinancialReport]:
    """Those to remind of: a month before, a week before, then every month once late."""
    soon = FinancialReport.objects.filter(
        state__in=[ReportState.EXPECTED, ReportState.RETURNED],
        due_on__lte=today + timedelta(days=30),
        agreement__state__in=["running", "suspended", "ended"],
    )
    return soon.select_related("agreement__dossier__pole", "agreement__dossier__wave__call")


def meetings_of(agreement: Agreement) -> QuerySet[FollowUpMeeting]:
    return agreement.meetings.select_related("convened_by").order_by("-starts_at")


def late_meetings(agreement: Agreement, now: datetime) -> str:
    """Two a year: says how many are held or convened this year, when they are too few."""
    planned = agreement.meetings.exclude(state=MeetingState.CANCELLED).filter(starts_at__year=now.year)
    count = planned.count()
    if count >= PER_YEAR:
        return ""
    said = "Un seul" if count else "Aucun"
    return (
        f"{said} comité de suivi prévu ou tenu en {now.year}, deux sont attendus "
        "(décret n° 2015-431, article 5)."
    )


# --- Indicators -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class IndicatorRow:
    indicator: Indicator
    values: dict[int, IndicatorValue]

    @property
    def by_year(self) -> list[tuple[int, IndicatorValue]]:
        return sorted(self.values.items())


def indicator_rows(agreement: Agreement) -> list[IndicatorRow]:
    """Those of the version in force, with the value of each year."""
    if agreement.current is None:
        return []
    values: dict[str, dict[int, IndicatorValue]] = {}
    for value in agreement.indicator_values.select_related("by", "picture"):
        values.setdefault(value.key, {})[value.year] = value
    return [IndicatorRow(one, values.get(one.key, {})) for one in read(agreement.current.content).indicators]


@dataclass(frozen=True)
class NationalRow:
    known: Known
    year: int
    n: int  # poles that gave a value
    value: Decimal


def national_indicators(user: User) -> list[NationalRow]:
    """By indicator and year of the project: the sum (or the mean of a share), and how many poles answered."""
    allowed = Agreement.objects.filter(rules.held_by(user, *rules.READERS))
    rows = (
        IndicatorValue.objects.filter(agreement__in=allowed)
        .values("key", "year")
        .annotate(n=Count("pk"), total=Sum("value"), mean=Avg("value"))
    )
    found = {(row["key"], row["year"]): row for row in rows}
    return [
        NationalRow(known, year, row["n"], row["total"] if known.adds_up else round(row["mean"], 1))
        for known in CATALOGUE
        for (key, year), row in sorted(found.items())
        if key == known.key
    ]


def years_ended(agreement: Agreement, today: date) -> int:
    """How many years of the agreement are over."""
    if agreement.current is None:
        return 0
    starts_on = read(agreement.current.content).starts_on
    return next(
        years for years in range(9, -1, -1) if add_months(starts_on, 12 * years) <= today or not years
    )
