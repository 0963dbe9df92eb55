"""A decision is contested: recorded, followed with its clocks, answered."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.deadlines import appeal_silence_on, day_in_words, is_late_appeal
from essaim.decisions import rules
from essaim.decisions.actions.letters import notify, write_draft
from essaim.decisions.actions.reserve import replace_decision
from essaim.decisions.actions.waves import hold_decisions, lock_decision
from essaim.decisions.models import (
    KNOWN,
    Appeal,
    AppealKind,
    AppealState,
    Decision,
    DecisionState,
    LetterKind,
    Origin,
    Outcome,
)
from essaim.decisions.queries import decisions as queries
from essaim.decisions.queries.notices import managers_of, months_of, notified_on
from essaim.decisions.tasks import tell_candidate, tell_decided, tell_of_appeal
from essaim.decisions.workflow import APPEAL
from essaim.files.models import StoredFile
from essaim.kit.money import format_euros
from essaim.kit.rules import Refused


@transaction.atomic
def file_appeal(
    decision: Decision, *, by: User, grounds: str, once_key: str, file: StoredFile | None = None
) -> Appeal:
    """A gracious appeal, by the authors of the dossier, from the page of their decision."""
    rules.contests.check(by, decision)
    decision.refresh_from_db(fields=["state"], from_queryset=Decision.objects.select_for_update())
    if decision.state != DecisionState.RELEASED:
        raise Refused("Cette décision n’est plus en vigueur\u00a0: elle ne se conteste plus.")
    values = {
        "kind": AppealKind.GRACIOUS,
        "received_on": timezone.localdate(),
        "grounds": grounds,
        "file": file,
    }
    appeal, is_new = _recorded(decision, values, by, once_key, by_candidate=True)
    if is_new:
        silent = day_in_words(appeal_silence_on(appeal.received_on), weekday=False)
        tell_candidate("appeal_acknowledged", decision.dossier, f"appeal:{appeal.pk}", silence_date=silent)
        tell_of_appeal(appeal, managers_of(decision))
    return appeal


@transaction.atomic
def record_appeal(decision: Decision, values: Mapping[str, Any], *, by: User, once_key: str) -> Appeal:
    """What came by post, or from a court. `values`: kind, received_on, grounds, court, file."""
    rules.prepares_it.check(by, decision)
    decision.refresh_from_db(
        fields=["state", "released_at"], from_queryset=Decision.objects.select_for_update()
    )
    if decision.state not in KNOWN:
        raise Refused("Une décision ne se conteste qu’une fois publiée.")
    if values["received_on"] > timezone.localdate():
        raise ValidationError("Cette date n’est pas encore venue.")
    if decision.released_at and values["received_on"] < timezone.localdate(decision.released_at):
        raise ValidationError("Cette date précède la décision contestée.")
    appeal, _ = _recorded(decision, values, by, once_key, by_candidate=False)
    return appeal


@transaction.atomic
def reject_appeal(appeal: Appeal, *, by: User, answer: str) -> None:
    """The decision stands; the author is told why, and their limits run again."""
    _check_answer(appeal, answer)
    decision = appeal.decision
    APPEAL.perform("reject_appeal", appeal, by=by, **_answered(answer, by))
    appeal.decision = decision
    letter = write_draft(decision, by=by, kind=LetterKind.UPHELD, answer=answer)
    letter.decision = decision
    notify(letter, by=by, at=appeal.answered_at or timezone.now())
    tell_decided(decision.dossier, f"letter:{letter.pk}")


@transaction.atomic
def grant_appeal(
    appeal: Appeal,
    *,
    by: User,
    answer: str,
    outcome: str,
    amount: Decimal | None = None,
    rank: int | None = None,
    reasons: str = "",
) -> Decision:
    """Another decision takes the place of the one contested, within the envelope."""
    _check_answer(appeal, answer)
    hold_decisions(appeal.decision.dossier.wave, [appeal.decision.door], by=by)
    decision = Decision(pk=appeal.decision_id)
    lock_decision(decision, by=by)
    if decision.state != DecisionState.RELEASED:
        raise Refused("Cette décision n’est plus en vigueur\u00a0: une autre l’a remplacée.")
    if outcome not in queries.outcomes_of(decision):
        raise ValidationError("Cette décision n’existe pas pour ce volet.")
    if (outcome, amount, rank) == (decision.outcome, decision.amount, decision.rank):
        raise ValidationError("Cette décision est celle qui est contestée\u00a0: choisissez-en une autre.")
    _check_money(decision, outcome, amount)
    new = Decision(outcome=outcome, amount=amount, rank=rank, reasons=reasons, origin=Origin.APPEAL)
    new.feedback, new.computation = decision.feedback, decision.computation
    APPEAL.perform("grant_appeal", appeal, by=by, **_answered(answer, by))
    made = replace_decision(decision, new, by=by, reason="Recours accueilli.", answer=answer)
    appeal.new_decision = made
    appeal.save(update_fields=["new_decision"])
    return made


@transaction.atomic
def drop_appeal(appeal: Appeal, *, by: User) -> None:
    """Its author gave it up."""
    APPEAL.perform("drop_appeal", appeal, by=by)


@transaction.atomic
def note_silence(appeal: Appeal, *, by: User) -> None:
    """Two months without an answer reject it; an express answer may still come."""
    APPEAL.perform("note_silence", appeal, by=by)


def _recorded(
    decision: Decision, values: Mapping[str, Any], by: User, once_key: str, *, by_candidate: bool
) -> tuple[Appeal, bool]:
    if known := Appeal.objects.filter(decision=decision, once_key=once_key).first():
        return known, False
    appeal = Appeal(decision=decision, recorded_by=by, by_candidate=by_candidate, once_key=once_key, **values)
    appeal.grounds = appeal.grounds.replace("\x00", "").strip()
    appeal.is_late = is_late_appeal(appeal.received_on, notified_on(decision), months_of(decision))
    appeal.full_clean(exclude=["recorded_by", "answered_by", "new_decision", "file"])
    appeal.save()
    told = {"received": appeal.received_on.isoformat(), "late": appeal.is_late}
    record("record_appeal", appeal, by=by, kind=appeal.kind, **told)
    return appeal, True


def _check_answer(appeal: Appeal, answer: str) -> None:
    if not answer.strip():
        raise ValidationError("Une réponse à un recours est motivée\u00a0: écrivez les motifs.")
    if appeal.state not in {AppealState.OPEN, AppealState.SILENT}:
        raise Refused(f"Ce recours n’attend plus de réponse\u00a0: {appeal.get_state_display().lower()}.")


def _check_money(decision: Decision, outcome: str, amount: Decimal | None) -> None:
    wave = decision.dossier.wave
    if outcome != Outcome.FINANCED or wave.envelope_amount is None or amount is None:
        return
    others = queries.spent(queries.financed(wave).exclude(pk=decision.pk))
    left = wave.envelope_amount - others
    if amount > left:
        raise Refused(f"Il reste {format_euros(max(Decimal(0), left))} dans l’enveloppe de la vague.")


def _answered(answer: str, by: User) -> dict[str, Any]:
    return {"answer": answer.strip(), "answered_at": timezone.now(), "answered_by": by}
