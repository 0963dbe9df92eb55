"""The adversarial step before a suspension or a recovery, and what is decided after it (CRPA L121-1)."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.budget import actions as money
from essaim.deadlines import day_in_words
from essaim.files.models import StoredFile
from essaim.grants import queries, rules
from essaim.grants.actions.life import drop_pending, restore_agreement
from essaim.grants.actions.payments import hold_instalment, reduce_instalment, resume_instalment
from essaim.grants.compute.measures import repay_by
from essaim.grants.compute.recovery import Recovery, kept_shares
from essaim.grants.models import (
    Agreement,
    AgreementState,
    Hearing,
    HearingCopy,
    HearingPurpose,
    HearingReply,
    HearingState,
    InstalmentState,
    Renewal,
    Repayment,
)
from essaim.grants.queries.letters import closing_words, measure_words
from essaim.grants.tasks import communicate_withdrawal, tell_pole, tell_state
from essaim.grants.workflow import AGREEMENT, HEARING, RENEWAL
from essaim.kit.days import not_to_come
from essaim.kit.later import defer
from essaim.kit.money import format_euros
from essaim.kit.rules import Refused
from essaim.notices.actions import notify
from essaim.notices.compute.acts import Words
from essaim.notices.models import Act, Delegation

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
    # What was paid may be claimed after the end of the agreement too.
    ready = rules.was_signed if purpose == HearingPurpose.RECOVER else rules.is_alive
    (rules.manages & ready & rules.has_no_open_hearing).check(by, agreement)
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
    if purpose == HearingPurpose.RECOVER:
        _check_claim(agreement, amount)
    if breach_on:
        not_to_come(breach_on, "Un manquement n’est pas à venir.")
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


def _check_claim(agreement: Agreement, amount: Decimal | None) -> None:
    """Never more than what was paid and that no other decision already takes back."""
    if not amount or amount <= 0:
        raise ValidationError("Indiquez le montant à reverser.")
    left = queries.money_of(agreement).paid - queries.claimed_of(agreement)
    if amount > left:
        raise ValidationError(
            f"On ne fait pas reverser plus que ce qui a été versé et n’est pas déjà à reverser\u00a0: "
            f"{format_euros(left)}."
        )


@transaction.atomic
def answer_hearing(
    hearing: Hearing,
    *,
    by: User,
    answer: str,
    file: StoredFile | None = None,
    last: bool = False,
    once_key: str = "",
) -> HearingReply:
    """As often as the pole wants, until the decision. `last`: nothing to add, and the delay may end."""
    if not answer.strip():
        raise ValidationError("Écrivez vos observations.")
    if once_key and (known := HearingReply.objects.filter(hearing=hearing, once_key=once_key).first()):
        return known
    now = timezone.now()
    changes: dict[str, Any] = {"waived_at": now} if last else {}
    HEARING.perform("answer_hearing", hearing, by=by, **changes)
    reply = HearingReply.objects.create(
        hearing=hearing,
        text=answer.replace("\x00", "").strip(),
        file=file,
        is_last=last,
        by=by,
        at=now,
        once_key=once_key or None,
    )
    words = {"measure": hearing.get_purpose_display().lower()}
    once = f"hearing-reply:{reply.pk}"
    tell_state(hearing.agreement, hearing.opened_by, "hearing_answered", words, once=once, page="hearings")
    return reply


@transaction.atomic
def decide_hearing(
    hearing: Hearing,
    *,
    by: User,
    reasons: str,
    delegation: Delegation | None = None,
    prefect: str = "",
    cofunders: Sequence[str] = (),
) -> Act:
    """Take the measure that was announced, with its reasons, once the pole was heard; it is notified by the
    path of every decision. A withdrawal is communicated to the prefect of the seat and to the co-funders
    (law 2000-321, article 10-1)."""
    if not reasons.strip():
        raise ValidationError("Une décision est motivée.")
    if hearing.purpose == HearingPurpose.BREACH and not prefect.strip():
        raise ValidationError("Indiquez l’adresse du représentant de l’État dans le département du siège.")
    (rules.may_decide_hearing).check(by, hearing)
    if hearing.purpose == HearingPurpose.RECOVER:
        _check_claim(hearing.agreement, hearing.amount)
    words, recovery = measure_words(hearing, reasons.strip()), queries.recovery_of(hearing)
    changes = _decided(hearing, words, by, reasons, delegation)
    if recovery is not None:
        changes |= {"amount": recovery.recovered, "explanation": recovery.explanation}
    changes["repay_by"] = repay_by(hearing.purpose, timezone.localdate())
    HEARING.perform("decide_hearing", hearing, by=by, details={"purpose": hearing.purpose}, **changes)
    _MEASURES[HearingPurpose(hearing.purpose)](hearing, recovery, by)
    _communicate(hearing, prefect, cofunders, by)
    act: Act = changes["act"]
    return act


def _decided(
    hearing: Hearing, words: Words, by: User, reasons: str, delegation: Delegation | None
) -> dict[str, Any]:
    now, once = timezone.now(), f"hearing:{hearing.pk}:{words.kind}"
    dossier = hearing.agreement.dossier
    act = notify(dossier, words, by=by, at=now, once_key=once, delegation=delegation)
    return {"reasons": reasons.strip(), "decided_at": now, "decided_by": by, "act": act}


def _communicate(hearing: Hearing, prefect: str, cofunders: Sequence[str], by: User) -> None:
    if hearing.purpose != HearingPurpose.BREACH:
        return
    for place, address in enumerate(dict.fromkeys([prefect.strip(), *(one.strip() for one in cofunders)])):
        if address:
            validate_email(address)
            HearingCopy.objects.create(hearing=hearing, email=address, is_prefect=place == 0, by=by)
    defer(communicate_withdrawal, hearing_id=hearing.pk)


def _suspend(hearing: Hearing, _: Recovery | None, by: User) -> None:
    AGREEMENT.perform("suspend_agreement", hearing.agreement, by=by, details={"reasons": hearing.reasons})
    for instalment in hearing.agreement.instalments.filter(state__in=UNPAID):
        hold_instalment(instalment, by=by)


def _claim(hearing: Hearing, _: Recovery | None, by: User) -> None:
    """Nothing moves before the money comes back."""


def _withdraw(hearing: Hearing, recovery: Recovery | None, by: User) -> None:
    """The part of the period left is taken back; what the text leaves and is not paid yet stays payable."""
    agreement = hearing.agreement
    reason = f"Retrait\u00a0: {hearing.reasons}"
    drop_pending(agreement, by=by, reason=reason)
    left = list(agreement.instalments.exclude(state__in=["paid", "cancelled"]).order_by("number"))
    payable = recovery.payable if recovery else Decimal(0)
    kept = kept_shares([row.amount for row in left], payable)
    for instalment, amount in zip(left, kept, strict=True):
        reduce_instalment(instalment, amount, by=by, reason=reason)
    changes: dict[str, Any] = {"ended_at": timezone.now(), "ended_reason": reason[:1000]}
    AGREEMENT.perform("withdraw_agreement", agreement, by=by, details={"reason": reason[:1000]}, **changes)


_MEASURES = {
    HearingPurpose.SUSPEND: _suspend,
    HearingPurpose.RECOVER: _claim,
    HearingPurpose.BREACH: _withdraw,
}


@transaction.atomic
def drop_hearing(hearing: Hearing, *, by: User, reasons: str, delegation: Delegation | None = None) -> Act:
    """Nothing is held against the pole any more: it is told, with the reason."""
    if not reasons.strip():
        raise ValidationError("Dites au bénéficiaire pourquoi il n’est pas donné suite.")
    if reason := HEARING.why_not("drop_hearing", hearing, by):
        raise Refused(reason)
    words = closing_words(hearing, reasons.strip())
    changes = _decided(hearing, words, by, reasons, delegation)
    HEARING.perform("drop_hearing", hearing, by=by, **changes)
    act: Act = changes["act"]
    return act


@transaction.atomic
def undo_act(act: Act, *, by: User, reason: str) -> None:
    """An appeal is granted: what the act did is undone."""
    if hearing := Hearing.objects.filter(act=act).select_related("agreement").first():
        _reverse(hearing, by, reason)
    elif renewal := Renewal.objects.filter(act=act).first():
        changes: dict[str, Any] = {"marks": {}, "reasons": "", "decided_by": None, "decided_at": None}
        RENEWAL.perform("reopen_renewal", renewal, by=by, details={"reason": reason}, act=None, **changes)
    else:
        raise Refused("Cet acte n’a rien à rapporter.")


def _reverse(hearing: Hearing, by: User, reason: str) -> None:
    HEARING.perform("reverse_hearing", hearing, by=by, details={"reason": reason})
    agreement = hearing.agreement
    if hearing.purpose == HearingPurpose.SUSPEND and agreement.state == AgreementState.SUSPENDED:
        resume_agreement(agreement, by=by, reason=reason)
    if hearing.purpose == HearingPurpose.BREACH:
        restore_agreement(agreement, by=by, reason=reason)


@transaction.atomic
def resume_agreement(agreement: Agreement, *, by: User, reason: str) -> None:
    """The end of a suspension: instalments wait again for their conditions."""
    if not reason.strip():
        raise ValidationError("Dites pourquoi la convention reprend.")
    AGREEMENT.perform("resume_agreement", agreement, by=by, details={"reason": reason})
    for instalment in agreement.instalments.filter(state=InstalmentState.SUSPENDED):
        resume_instalment(instalment, by=by)


@transaction.atomic
def record_title(hearing: Hearing, *, by: User, title: str, on: date) -> None:
    """The collection order (« titre de perception ») that claims the money."""
    hearing = _claimed(hearing, by)
    if not title.strip():
        raise ValidationError("Indiquez le numéro du titre de perception.")
    not_to_come(on)
    hearing.title, hearing.title_on = title.strip()[:40], on
    hearing.save(update_fields=["title", "title_on"])
    record("record_title", hearing.agreement, by=by, title=hearing.title, on=on.isoformat())


@transaction.atomic
def record_recovery(hearing: Hearing, *, by: User, amount: Decimal, on: date) -> Repayment:
    """Money came back to the Treasury, for this decision and not for another."""
    hearing = _claimed(hearing, by)
    if amount > queries.to_repay(hearing):
        raise Refused("Ce montant dépasse ce qui reste à reverser.")
    not_to_come(on, "Un reversement ne s’enregistre pas avant sa date.")
    agreement = hearing.agreement
    drawn: dict[str, Any] = {"year": on.year, "about": agreement.reference, "by": by, "reason": "Reversement"}
    entry = money.recover(agreement.envelope, amount, **drawn)
    row = Repayment.objects.create(hearing=hearing, amount=amount, on=on, entry=entry, by=by)
    record("record_recovery", agreement, by=by, amount=str(amount))
    return row


@transaction.atomic
def correct_recovery(repayment: Repayment, *, by: User, reason: str) -> None:
    """A repayment entered by mistake: the ledger writes its opposite, with the reason."""
    hearing = _claimed(repayment.hearing, by)
    if repayment.corrected_at is not None:
        raise Refused("Ce reversement est déjà corrigé.")
    money.correct(repayment.entry, by=by, reason=reason)
    repayment.corrected_at, repayment.corrected_reason = timezone.now(), reason.strip()[:500]
    repayment.save(update_fields=["corrected_at", "corrected_reason"])
    record("correct_recovery", hearing.agreement, by=by, amount=str(repayment.amount), reason=reason[:500])


def _claimed(hearing: Hearing, by: User) -> Hearing:
    """A decision that claims money, held by the budget manager who follows it."""
    held = Hearing.objects.select_for_update(of=("self",)).select_related("agreement__envelope")
    row = held.get(pk=hearing.pk)
    rules.pays.check(by, row.agreement)
    if row.state != HearingState.DECIDED or not row.amount:
        raise Refused("Aucun reversement n’est décidé.")
    return row
