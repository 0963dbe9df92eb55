"""Instalments: asked by the pole, certified by the administration, paid by the budget manager."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.budget import actions as money
from essaim.budget.queries import chorus_of
from essaim.deadlines import day_in_words
from essaim.grants import queries
from essaim.grants.models import Agreement, AgreementState, Instalment
from essaim.grants.tasks import tell_pole, tell_state
from essaim.grants.workflow import INSTALMENT
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
    agreement = instalment.agreement
    ej = chorus_of(agreement.reference).filter(dp="").values_list("ej", flat=True).first()
    if ej is None:
        raise Refused("Enregistrez d’abord le numéro d’engagement juridique (EJ) de la convention.")
    if not dp.strip():
        raise ValidationError("Indiquez le numéro de la demande de paiement.")
    if on > timezone.localdate():
        raise ValidationError("Un paiement ne s’enregistre pas avant sa date.")
    INSTALMENT.perform("pay_instalment", instalment, by=by, details={"dp": dp}, paid_on=on, dp=dp.strip())
    about, amount = agreement.reference, instalment.amount
    reason = f"{instalment.label}, DP {dp.strip()}"
    money.pay(agreement.envelope, amount, year=on.year, about=about, by=by, reason=reason)
    if not chorus_of(about).filter(dp=dp.strip()).exists():
        money.record_chorus(about, ej=ej, dp=dp, year=on.year, amount=amount, on=on, by=by)
    record("pay_instalment", agreement, by=by, instalment=instalment.number, dp=dp, amount=str(amount))
    words = {
        "instalment": instalment.label,
        "amount": format_euros(amount),
        "date": day_in_words(on, weekday=False),
    }
    tell_pole(agreement, "instalment_paid", words, once=f"paid:{instalment.pk}")


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
def cancel_instalment(instalment: Instalment, *, by: User) -> None:
    INSTALMENT.perform("cancel_instalment", instalment, by=by)


def _check_open(instalment: Instalment) -> None:
    agreement: Agreement = instalment.agreement
    if agreement.state == AgreementState.SUSPENDED:
        raise Refused("La convention est suspendue\u00a0: ses versements aussi.")
    if reason := queries.why_not_opened(instalment, timezone.localdate()):
        raise Refused(reason)
