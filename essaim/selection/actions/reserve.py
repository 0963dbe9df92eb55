"""A laureate gives up: the money is free, and the first of the reserve whom the rules allow is called."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.kit.rules import Refused
from essaim.selection.actions.letters import notify, write_draft
from essaim.selection.actions.releases import end_status, give_status
from essaim.selection.actions.waves import hold_decisions, lock_decision
from essaim.selection.compute.decisions.reserve import first_that_fits
from essaim.selection.models import Decision, DecisionState, LetterKind, Origin, Outcome
from essaim.selection.queries import decisions as queries
from essaim.selection.queries.letters import draft_of
from essaim.selection.queries.notices import is_laureate
from essaim.selection.rules import decisions as rules
from essaim.selection.tasks.decisions import tell_candidate
from essaim.selection.workflow import DECISION


@transaction.atomic
def withdraw_laureate(decision: Decision, *, by: User, reason: str, call: bool = True) -> Decision | None:
    """The laureate gives up; returns the dossier called from the reserve, if any. `call=False`: later."""
    if not reason.strip():
        raise ValidationError("Indiquez le motif du désistement.")
    hold_decisions(decision.dossier.wave, [decision.door], by=by)
    lock_decision(decision, by=by)
    if decision.state == DecisionState.RELEASED and not is_laureate(decision):
        raise Refused("Seul un lauréat se désiste.")
    kept, now = decision.dossier, timezone.now()
    DECISION.perform(
        "withdraw_laureate", decision, by=by, details={"reason": reason}, ended_at=now, ended_reason=reason
    )
    decision.dossier = kept
    end_status(decision, by=by)
    letter = write_draft(decision, by=by, kind=LetterKind.WITHDRAWN)
    notify(letter, by=by, at=now)
    tell_candidate("decision_available", kept, f"letter:{letter.pk}")
    if call and decision.outcome == Outcome.FINANCED:
        return call_reserve(decision, by=by)
    return None


@transaction.atomic
def call_reserve(freed: Decision, *, by: User) -> Decision | None:
    """The first of the reserve that the envelope and the bounds of the portfolio still allow; None: nobody.

    Those passed over keep their rank, and the journal says why.
    """
    wave = freed.dossier.wave
    rules.decides_in.check(by, wave)
    hold_decisions(wave, [freed.door], by=by)
    door = queries.the_door(wave, freed.door)
    if door is None:
        raise ValidationError("Ce volet n’existe pas dans cette vague.")
    standing = queries.standing_of(wave, door)
    call = first_that_fits(
        standing.held,
        standing.laureates,
        envelope=standing.envelope,
        limits=standing.limits,
        most=standing.most,
    )
    record("call_reserve", freed, by=by, called=call.called, passed_over=call.passed_over)
    rows = zip(standing.reserve, standing.held, strict=True)
    called = next(((row, held) for row, held in rows if held.reference == call.called), None)
    return promote(called[0], called[1].amount, freed, by=by) if called else None


@transaction.atomic
def promote(reserve: Decision, amount: Decimal, freed: Decision, *, by: User) -> Decision:
    """From the reserve to the laureates, with a letter of its own. The wave is held by the caller."""
    row = Decision(pk=reserve.pk)
    lock_decision(row, by=by)
    if row.state != DecisionState.RELEASED or row.outcome != Outcome.RESERVE:
        raise Refused("Ce dossier n’est plus sur la liste de réserve.")
    made = replace_decision(
        row,
        Decision(
            outcome=Outcome.FINANCED,
            amount=amount,
            origin=Origin.RESERVE,
            computation=row.computation,
            feedback=row.feedback,
            reasons="",
        ),
        by=by,
        reason=f"Appelé de la liste de réserve (rang {row.rank}).",
    )
    record("promote", made, by=by, rank=row.rank, after=freed.dossier.reference, amount=str(amount))
    return made


@transaction.atomic
def replace_decision(old: Decision, new: Decision, *, by: User, reason: str, answer: str = "") -> Decision:
    """The new one takes the place of the old one at once, and its letter is notified."""
    dossier, now = old.dossier, timezone.now()
    DECISION.perform("replace_decision", old, by=by, ended_at=now, ended_reason=reason[:1000])
    old.dossier = dossier
    end_status(old, by=by)
    new.dossier, new.door, new.replaces = dossier, old.door, old
    new.feedback_by, new.feedback_at = old.feedback_by, old.feedback_at
    new.decided_by, new.decided_at = by, now
    new.full_clean(exclude=["dossier", "decided_by", "feedback_by", "replaces"], validate_unique=False)
    new.save()
    DECISION.perform("mark_ready", new, by=by)
    DECISION.perform("release_decision", new, by=by, released_at=now)
    new.dossier = dossier
    give_status(new, queries.the_door(dossier.wave, new.door), by=by)
    letter = draft_of(new) or write_draft(new, by=by, answer=answer)
    letter.decision = new
    notify(letter, by=by, at=now)
    tell_candidate("decision_available", dossier, f"letter:{letter.pk}")
    return new
