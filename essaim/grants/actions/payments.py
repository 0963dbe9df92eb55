"""Instalments: asked by the pole, certified by the administration, paid by the budget manager."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.budget import actions as money
from essaim.budget.queries import chorus_of
from essaim.deadlines import day_in_words
from essaim.grants import queries
from essaim.grants.actions.cash import plan_cash
from essaim.grants.models import Agreement, AgreementState, Instalment, InstalmentState
from essaim.grants.tasks import tell_pole, tell_state
from essaim.grants.workflow import INSTALMENT
from essaim.kit.days import not_to_come
from essaim.kit.money import format_euros
from essaim.kit.rules import Refused


@transaction.atomic
def request_instalment(instalment: Instalment, *, by: User) -> None:
    """Only once its conditions are met."""
    _check_open(instalment)
    INSTALMENT.perform("request_instalment", instalment, by=by, requested_at=timezone.now())
    agreement = instalment.agreement
    words = {"instalment": instalment.label, "amount": format_euros(instalment.amount)}
    once = f"requested:{instalment.pk}:{instalment.requested_at}"
    tell_state(agreement, agreement.prepared_by, "instalment_requested", words, once=once, page="payments")


@transaction.atomic
def certify_instalment(instalment: Instalment, *, by: User) -> None:
    """« Service fait » : the conditions are met, the payment may leave."""
    _check_open(instalment)
    INSTALMENT.perform("certify_instalment", instalment, by=by, certified_at=timezone.now(), certified_by=by)
    record("certify_instalment", instalment.agreement, by=by, instalment=instalment.number)


@transaction.atomic
def pay_instalment(instalment: Instalment, *, by: User, dp: str, on: date) -> None:
    """The payment request is in Chorus, with its number and its date."""
    _enter_payment(instalment, by=by, dp=dp, on=on)
    words = {
        "instalment": instalment.label,
        "amount": format_euros(instalment.amount),
        "date": day_in_words(on, weekday=False),
    }
    once = f"paid:{instalment.pk}:{instalment.entry_id}"
    tell_pole(instalment.agreement, "instalment_paid", words, once=once)


def _enter_payment(instalment: Instalment, *, by: User, dp: str, on: date) -> None:
    agreement, dp = instalment.agreement, dp.strip()
    ej = chorus_of(agreement.reference).filter(dp="").values_list("ej", flat=True).first()
    if ej is None:
        raise Refused("Enregistrez d’abord le numéro d’engagement juridique (EJ) de la convention.")
    if not dp:
        raise ValidationError("Indiquez le numéro de la demande de paiement.")
    not_to_come(on, "Un paiement ne s’enregistre pas avant sa date.")
    INSTALMENT.perform("pay_instalment", instalment, by=by, details={"dp": dp}, paid_on=on, dp=dp)
    about, amount = agreement.reference, instalment.amount
    reason = f"{instalment.label}, DP {dp}"
    instalment.entry = money.pay(agreement.envelope, amount, year=on.year, about=about, by=by, reason=reason)
    instalment.save(update_fields=["entry"])
    if not chorus_of(about).filter(dp=dp).exists():
        money.record_chorus(about, ej=ej, dp=dp, year=on.year, amount=amount, on=on, by=by)
    plan_cash(agreement, by=by)
    record("pay_instalment", agreement, by=by, instalment=instalment.number, dp=dp, amount=str(amount))


@transaction.atomic
def undo_payment(instalment: Instalment, *, by: User, reason: str) -> None:
    """A payment entered by mistake: the ledger writes its opposite, the instalment waits to be paid again.

    What was typed as said by Chorus is set aside with it.
    """
    if not reason.strip():
        raise ValidationError("Donnez le motif de la correction.")
    agreement = instalment.agreement
    held, claimed = queries.money_of(agreement), queries.claimed_of(agreement)
    if held.paid - instalment.amount < claimed:
        raise Refused("Un reversement est décidé sur ce qui a été versé\u00a0: corrigez-le d’abord.")
    dp, entry = instalment.dp, queries.payment_entry(instalment)
    if entry is None:
        raise Refused("Ce versement n’est pas payé.")
    changes: dict[str, Any] = {"paid_on": None, "dp": "", "entry": None}
    INSTALMENT.perform("undo_payment", instalment, by=by, details={"reason": reason, "dp": dp}, **changes)
    money.correct(entry, by=by, reason=reason)
    if line := queries.payment_line(agreement, dp):
        money.set_aside_chorus(line, by=by, reason=reason)
    plan_cash(agreement, by=by)
    record("undo_payment", agreement, by=by, instalment=instalment.number, reason=reason)


@transaction.atomic
def correct_payment(instalment: Instalment, *, by: User, dp: str, on: date, reason: str) -> None:
    """The number or the day of a payment was wrong: undone, then entered as it was."""
    undo_payment(instalment, by=by, reason=reason)
    _enter_payment(instalment, by=by, dp=dp, on=on)


@transaction.atomic
def note_paid(instalment: Instalment, *, by: User, dp: str) -> None:
    """A payment that Chorus already knows: its number, its date and its amount are those of Chorus."""
    line = queries.payment_line(instalment.agreement, dp)
    if line is None:
        raise Refused("Chorus ne connaît pas cette demande de paiement pour cette convention.")
    if reason := queries.why_not_noted(instalment, line, by, timezone.localdate()):
        raise Refused(reason)
    if instalment.agreement.instalments.filter(dp=line.dp).exists():
        raise Refused("Cette demande de paiement est déjà notée sur un versement.")
    pay_instalment(instalment, by=by, dp=line.dp, on=line.on)


@transaction.atomic
def hold_instalment(instalment: Instalment, *, by: User) -> None:
    """Only as what a hearing decided, for one payment or for all of them."""
    INSTALMENT.perform("hold_instalment", instalment, by=by)


@transaction.atomic
def resume_instalment(instalment: Instalment, *, by: User) -> None:
    INSTALMENT.perform("resume_instalment", instalment, by=by)


@transaction.atomic
def cancel_instalment(instalment: Instalment, *, by: User, reason: str = "") -> None:
    """It will not be paid: what was promised for it goes back to the envelope."""
    INSTALMENT.perform("cancel_instalment", instalment, by=by)
    _give_back(instalment, instalment.amount, by, reason or f"{instalment.label}, annulé")


@transaction.atomic
def reduce_instalment(instalment: Instalment, amount: Decimal, *, by: User, reason: str) -> None:
    """What a withdrawal leaves of it stays payable, to the cent; nothing is left: it is cancelled."""
    if instalment.state == InstalmentState.SUSPENDED:
        resume_instalment(instalment, by=by)
    if not amount:
        cancel_instalment(instalment, by=by, reason=reason)
    elif amount < instalment.amount:
        taken = instalment.amount - amount
        instalment.amount, instalment.withdrawn = amount, instalment.withdrawn + taken
        instalment.save(update_fields=["amount", "withdrawn"])
        _give_back(instalment, taken, by, reason)


def _give_back(instalment: Instalment, amount: Decimal, by: User, reason: str) -> None:
    agreement = instalment.agreement
    money.free_all(agreement.envelope, amount, about=agreement.reference, by=by, reason=reason[:500])
    plan_cash(agreement, by=by)


def _check_open(instalment: Instalment) -> None:
    agreement: Agreement = instalment.agreement
    if agreement.state == AgreementState.SUSPENDED:
        raise Refused("La convention est suspendue\u00a0: ses versements aussi.")
    if reason := queries.why_not_opened(instalment, timezone.localdate()):
        raise Refused(reason)
