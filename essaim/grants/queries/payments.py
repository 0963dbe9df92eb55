"""Instalments: what opens each, what is late, what is to pay."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet, Sum

from essaim.accounts.models import User
from essaim.budget.compute.ledger import Move
from essaim.budget.models import ChorusLine, Entry
from essaim.budget.queries import chorus_of, held_by
from essaim.grants import rules
from essaim.grants.compute.plan import CONDITIONS, DATE, FOLLOWUP, REPORT, SIGNATURE
from essaim.grants.compute.recovery import Recovery, pro_rata
from essaim.grants.compute.terms import read
from essaim.grants.models import (
    Agreement,
    Hearing,
    HearingPurpose,
    HearingState,
    Instalment,
    InstalmentState,
    MeetingState,
    Repayment,
    ReportState,
)

OPEN = (InstalmentState.PLANNED, InstalmentState.REQUESTED, InstalmentState.CERTIFIED)


@dataclass(frozen=True)
class Opening:
    """One condition of an instalment, and whether it is met."""

    key: str
    label: str
    met: bool
    detail: str


def instalments_of(agreement: Agreement) -> list[Instalment]:
    return list(agreement.instalments.select_related("certified_by").order_by("number"))


def openings_of(agreement: Agreement, instalments: Sequence[Instalment], today: date) -> list[list[Opening]]:
    """The conditions of each instalment; two questions for all of them."""
    accepted = set(agreement.reports.filter(state=ReportState.ACCEPTED).values_list("year", flat=True))
    held = agreement.meetings.filter(state=MeetingState.HELD).count()
    facts = {
        SIGNATURE: (agreement.signed_at is not None, ""),
        FOLLOWUP: (held > 0, f"{held} comité{'s' if held > 1 else ''} tenu{'s' if held > 1 else ''}"),
    }
    found = []
    for place, instalment in enumerate(instalments):
        own = {
            **facts,
            REPORT: (place in accepted or not place, f"année {place}"),
            DATE: (today >= instalment.due_on, ""),
        }
        found.append(
            [
                Opening(key, CONDITIONS[key], own[key][0], own[key][1])
                for key in instalment.conditions
                if key in own
            ]
        )
    return found


def why_not_opened(instalment: Instalment, today: date) -> str:
    """The conditions still missing, in words; "" when the instalment is open."""
    agreement = instalment.agreement
    rows = instalments_of(agreement)
    openings = openings_of(agreement, rows, today)
    place = next(place for place, row in enumerate(rows) if row.pk == instalment.pk)
    missing = [opening.label for opening in openings[place] if not opening.met]
    return f"Ce versement attend encore\u00a0: {', '.join(missing)}." if missing else ""


def delay_of(instalment: Instalment, today: date) -> int:
    """Days after the day planned, until the payment or today; 0 when nothing is late."""
    if instalment.state == InstalmentState.CANCELLED:
        return 0
    return max(0, ((instalment.paid_on or today) - instalment.due_on).days)


def instalments_to_pay(user: User) -> QuerySet[Instalment]:
    """Certified, for the budget manager; the oldest first."""
    allowed = Agreement.objects.filter(rules.held_by(user, *rules.READERS))
    rows = Instalment.objects.filter(agreement__in=allowed, state=InstalmentState.CERTIFIED)
    return rows.select_related("agreement__dossier__pole").order_by("certified_at", "pk")


def recovery_of(hearing: Hearing) -> Recovery | None:
    """What a breach of the republican commitment takes back."""
    current = hearing.agreement.current
    if hearing.purpose != HearingPurpose.BREACH or current is None or hearing.breach_on is None:
        return None
    terms = read(current.content)
    held, claimed = held_by(hearing.agreement.reference), claimed_of(hearing.agreement)
    amount, paid = held.committed - claimed, held.paid - claimed
    return pro_rata(amount, paid, terms.starts_on, terms.ends_on, hearing.breach_on)


def claimed_of(agreement: Agreement) -> Decimal:
    """What the decisions already taken claim of what was paid, repaid or not."""
    rows = agreement.hearings.filter(state=HearingState.DECIDED).exclude(amount=None)
    return rows.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)


def repaid_of(hearing: Hearing) -> list[Repayment]:
    return list(hearing.repayments.select_related("by", "entry").order_by("on", "pk"))


def to_repay(hearing: Hearing) -> Decimal:
    """What one decision claims and that did not come back yet."""
    rows = hearing.repayments.filter(corrected_at=None)
    came_back = rows.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    return (hearing.amount or Decimal(0)) - came_back


def payment_entry(instalment: Instalment) -> Entry | None:
    """The movement of the ledger that paid it. Those of former days are known by their words."""
    if instalment.entry_id:
        return instalment.entry
    paid = Entry.objects.filter(about=instalment.agreement.reference, move=Move.PAY, correction=None)
    return paid.filter(amount=instalment.amount, reason__endswith=f"DP {instalment.dp}").first()


def ej_line_of(agreement: Agreement) -> ChorusLine | None:
    """The legal commitment of an agreement, typed or imported."""
    return chorus_of(agreement.reference).filter(dp="").first()


def mean_delay(instalments: Sequence[Instalment], today: date) -> int | None:
    """Days between the day planned and the payment, on average; None when nothing was due yet."""
    due = [row for row in instalments if row.state == InstalmentState.PAID or row.due_on < today]
    known = [delay_of(row, today) for row in due if row.state != InstalmentState.CANCELLED]
    return round(sum(known) / len(known)) if known else None


def chorus_lines_of(agreement: Agreement) -> list[ChorusLine]:
    return list(chorus_of(agreement.reference))
