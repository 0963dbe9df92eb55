"""The payments that Chorus knows and that no instalment holds yet."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, QuerySet

from essaim.accounts.models import Role, User
from essaim.budget.models import ChorusLine
from essaim.budget.queries import held_by, live_lines
from essaim.grants import rules
from essaim.grants.compute import reconcile
from essaim.grants.models import Agreement, Instalment, InstalmentState
from essaim.grants.workflow import INSTALMENT
from essaim.kit.money import format_euros

OVER = (InstalmentState.PAID, InstalmentState.CANCELLED)
MOST = 200
NO_SHARE = "Aucun versement restant de cette convention n’a ce montant."


@dataclass(frozen=True)
class Payable:
    """A payment of Chorus beside the instalment that it seems to pay."""

    line: ChorusLine
    agreement: Agreement
    instalment: Instalment | None
    refusal: str  # why it cannot be noted now; "" when it can


def unnoted_lines(user: User) -> QuerySet[ChorusLine]:
    """The payment requests of the agreements that this person pays, not noted on any instalment."""
    paid = Instalment.objects.filter(
        agreement__reference=OuterRef("about"), dp=OuterRef("dp"), state=InstalmentState.PAID
    )
    references = Agreement.objects.filter(rules.held_by(user, Role.BUDGET_MANAGER)).values("reference")
    lines = live_lines().exclude(dp="").filter(about__in=references)
    return lines.exclude(Exists(paid)).order_by("on", "pk")


def payables(user: User) -> list[Payable]:
    """The oldest first, two hundred at most; a few questions, whatever their number."""
    lines = list(unnoted_lines(user)[:MOST])
    abouts = {line.about for line in lines}
    agreements = {
        row.reference: row
        for row in Agreement.objects.filter(reference__in=abouts).select_related("dossier__pole")
    }
    left = {
        row.pk: row
        for row in Instalment.objects.filter(agreement__reference__in=abouts)
        .exclude(state__in=OVER)
        .select_related("agreement")
    }
    found = reconcile.match(
        [reconcile.Line(line.pk, line.about, line.amount, line.on) for line in lines],
        [
            reconcile.Share(row.pk, row.agreement.reference, row.amount, row.due_on, row.state)
            for row in left.values()
        ],
    )
    rows = []
    for line in lines:
        instalment = left.get(found.get(line.pk, 0))
        rows.append(Payable(line, agreements[line.about], instalment, _why(instalment)))
    return rows


def _why(instalment: Instalment | None) -> str:
    """What the list says, before the rules of the act itself are asked."""
    if instalment is None:
        return NO_SHARE
    if instalment.state != InstalmentState.CERTIFIED:
        return f"«\u00a0{instalment.label}\u00a0»\u00a0: le service fait n’est pas certifié."
    return ""


@dataclass(frozen=True)
class Effect:
    """What noting a payment moves in the ledger."""

    paid: Decimal
    paid_after: Decimal
    due: Decimal
    due_after: Decimal


def effect_of_paying(agreement: Agreement, instalment: Instalment) -> Effect:
    held = held_by(agreement.reference)
    amount = instalment.amount
    return Effect(held.paid, held.paid + amount, held.due, held.due - amount)


def payment_line(agreement: Agreement, dp: str) -> ChorusLine | None:
    return live_lines().filter(about=agreement.reference, dp=dp).exclude(dp="").order_by("pk").first()


def why_not_noted(instalment: Instalment, line: ChorusLine, user: User, today: date) -> str:
    """Why this payment cannot be noted on this instalment; "" when it can."""
    if reason := INSTALMENT.why_not("pay_instalment", instalment, user):
        return reason
    if line.amount != instalment.amount:
        ours, theirs = format_euros(instalment.amount), format_euros(line.amount)
        return f"Chorus dit {theirs}, le versement est de {ours}\u00a0: rapprochez-les d’abord."
    if line.on > today:
        return "Un paiement ne s’enregistre pas avant sa date."
    return ""
