"""The adversarial step before a suspension or a recovery, and what is decided after it (CRPA L121-1)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.budget import actions as money
from essaim.deadlines import day_in_words
from essaim.grants import queries, rules
from essaim.grants.actions.life import end_agreement
from essaim.grants.actions.payments import cancel_instalment, hold_instalment, resume_instalment
from essaim.grants.models import Agreement, Hearing, HearingPurpose, HearingState, InstalmentState
from essaim.grants.tasks import tell_pole
from essaim.grants.workflow import AGREEMENT, HEARING
from essaim.kit.rules import Refused

ANSWER_DAYS = 15
UNPAID = (InstalmentState.PLANNED, InstalmentState.REQUESTED, InstalmentState.CERTIFIED)


@transaction.atomic
def open_hearing(
    agreement: Agreement,
    *,
    by: User,
    purpose: str,
    facts: str,
    answer_until: date,
    breach_on: date | None = None,
    amount: Decimal | None = None,
) -> Hearing:
    """Tell the pole what is held against it and leave it at least fifteen days to answer."""
    (rules.manages & rules.is_alive & rules.has_no_open_hearing).check(by, agreement)
    if answer_until < timezone.localdate() + timedelta(days=ANSWER_DAYS):
        raise ValidationError(f"Laissez au moins {ANSWER_DAYS} jours au bénéficiaire.")
    hearing = Hearing(
        agreement=agreement,
        purpose=purpose,
        facts=facts.strip(),
        answer_until=answer_until,
        breach_on=breach_on if purpose == HearingPurpose.BREACH else None,
        amount=amount if purpose == HearingPurpose.RECOVER else None,
        opened_by=by,
    )
    if purpose == HearingPurpose.RECOVER and not amount:
        raise ValidationError("Indiquez le montant à reverser.")
    hearing.full_clean(exclude=["agreement", "opened_by"])
    hearing.save()
    record("open_hearing", agreement, by=by, purpose=purpose)
    words = {
        "measure": hearing.get_purpose_display().lower(),
        "facts": hearing.facts,
        "date": day_in_words(answer_until, weekday=False),
    }
    tell_pole(agreement, "hearing_opened", words, once=f"hearing:{hearing.pk}", page="hearings")
    return hearing


@transaction.atomic
def answer_hearing(hearing: Hearing, *, by: User, answer: str) -> None:
    if not answer.strip():
        raise ValidationError("Écrivez vos observations.")
    HEARING.perform("answer_hearing", hearing, by=by, answer=answer.strip(), answered_at=timezone.now())


@transaction.atomic
def decide_hearing(hearing: Hearing, *, by: User, reasons: str) -> None:
    """Take the measure that was announced, with its reasons, once the pole was heard."""
    if not reasons.strip():
        raise ValidationError("Une décision est motivée.")
    agreement = hearing.agreement
    recovery = queries.recovery_of(hearing)
    changes = {"reasons": reasons.strip(), "decided_at": timezone.now(), "decided_by": by}
    if recovery is not None:
        changes |= {"amount": recovery.recovered, "explanation": recovery.explanation}
    HEARING.perform("decide_hearing", hearing, by=by, details={"purpose": hearing.purpose}, **changes)
    _MEASURES[HearingPurpose(hearing.purpose)](hearing, by)
    words = {"measure": hearing.get_purpose_display().lower(), "reasons": hearing.reasons}
    tell_pole(agreement, "hearing_decided", words, once=f"decided:{hearing.pk}", page="hearings")


def _suspend(hearing: Hearing, by: User) -> None:
    AGREEMENT.perform("suspend_agreement", hearing.agreement, by=by, details={"reasons": hearing.reasons})
    for instalment in hearing.agreement.instalments.filter(state__in=UNPAID):
        hold_instalment(instalment, by=by)


def _recover(hearing: Hearing, by: User) -> None:
    held = queries.money_of(hearing.agreement)
    if hearing.amount and hearing.amount > held.paid - held.recovered:
        raise Refused("On ne fait pas reverser plus que ce qui a été versé.")


def _withdraw(hearing: Hearing, by: User) -> None:
    agreement = hearing.agreement
    for instalment in agreement.instalments.exclude(state__in=["paid", "cancelled"]):
        cancel_instalment(instalment, by=by)
    end_agreement(agreement, by=by, reason=f"Retrait\u00a0: {hearing.reasons}")


_MEASURES = {
    HearingPurpose.SUSPEND: _suspend,
    HearingPurpose.RECOVER: _recover,
    HearingPurpose.BREACH: _withdraw,
}


@transaction.atomic
def drop_hearing(hearing: Hearing, *, by: User) -> None:
    """Nothing is held against the pole any more."""
    HEARING.perform("drop_hearing", hearing, by=by)


@transaction.atomic
def resume_agreement(agreement: Agreement, *, by: User, reason: str) -> None:
    """The end of a suspension: instalments wait again for their conditions."""
    if not reason.strip():
        raise ValidationError("Dites pourquoi la convention reprend.")
    AGREEMENT.perform("resume_agreement", agreement, by=by, details={"reason": reason})
    for instalment in agreement.instalments.filter(state=InstalmentState.SUSPENDED):
        resume_instalment(instalment, by=by)


@transaction.atomic
def record_recovery(hearing: Hearing, *, by: User, amount: Decimal, on: date) -> None:
    """Money came back to the Treasury."""
    agreement = hearing.agreement
    rules.pays.check(by, agreement)
    if hearing.state != HearingState.DECIDED or not hearing.amount:
        raise Refused("Aucun reversement n’est décidé.")
    held = queries.money_of(agreement)
    if amount > hearing.amount - held.recovered:
        raise Refused("Ce montant dépasse ce qui reste à reverser.")
    drawn: dict[str, Any] = {"year": on.year, "about": agreement.reference, "by": by, "reason": "Reversement"}
    money.recover(agreement.envelope, amount, **drawn)
    record("record_recovery", agreement, by=by, amount=str(amount))
