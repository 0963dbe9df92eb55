"""Decisions under embargo: prepared, read again, declared ready."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.appraisal.rules import manages_wave
from essaim.audit.journal import record
from essaim.calls.models import Wave
from essaim.decisions import rules
from essaim.decisions.actions.letters import write_draft
from essaim.decisions.actions.waves import hold_wave, lock_decision
from essaim.decisions.compute.feedback import clean
from essaim.decisions.compute.letters import REASONS
from essaim.decisions.models import LIVE, Decision, DecisionFrame, DecisionState, Origin
from essaim.decisions.queries import decisions as queries
from essaim.decisions.queries.decisions import Wanted
from essaim.decisions.queries.letters import composed_feedback, draft_of, fault_of_feedback, why_not_ready
from essaim.decisions.workflow import DECISION
from essaim.dossiers.models import Dossier
from essaim.kit.rules import Refused

FOLLOWS = {Origin.PORTFOLIO, Origin.ADMISSIBILITY}  # not touched by hand: a new preparation may change it


@transaction.atomic
def save_frame(wave: Wave, values: Mapping[str, Any], *, by: User) -> DecisionFrame:
    """Who signs, what candidates are shown."""
    rules.decides_in.check(by, wave)
    frame = queries.frame_of(wave) or DecisionFrame(wave=wave)
    for name, value in values.items():
        setattr(frame, name, value)
    frame.saved_by, frame.saved_at = by, timezone.now()
    frame.clean_fields(exclude=["wave", "saved_by", "delegation"])
    frame.save()
    record("save_frame", frame, by=by, **{name: str(value) for name, value in values.items()})
    return frame


@transaction.atomic
def prepare_decisions(
    wave: Wave, door: str, *, by: User, wanted: Mapping[str, Wanted] | None = None
) -> list[Decision]:
    """One decision for each dossier that is owed one. Again: what was not touched by hand follows.

    `wanted`, by reference: by default the adopted portfolio, or, for the support, every admissible dossier.
    """
    manages_wave.check(by, wave)
    hold_wave(wave, by=by)
    found = _the_wanted(wave, door) if wanted is None else wanted
    known = {
        row.dossier.reference: row
        for row in queries.with_all(Decision.objects.filter(dossier__wave=wave, door=door, state__in=LIVE))
    }
    rows = queries.competitors(wave, door).select_related("wave__call", "wave__version", "pole")
    prepared = []
    for dossier in rows.filter(reference__in=list(found)).order_by("reference"):
        decision = _prepared(dossier, door, found[dossier.reference], known.get(dossier.reference), by)
        prepared += [decision] if decision else []
    record("prepare_decisions", wave, by=by, door=door, count=len(prepared))
    return prepared


def _the_wanted(wave: Wave, key: str) -> Mapping[str, Wanted]:
    door = queries.the_door(wave, key)
    if door is None:
        raise ValidationError("Ce volet n’existe pas dans cette vague.")
    found = queries.wanted_of(wave, door)
    if not found and door.asks_budget:
        raise Refused("Aucun portefeuille n’est adopté pour ce volet\u00a0: adoptez-en un d’abord.")
    return found


def _prepared(dossier: Dossier, door: str, want: Wanted, known: Decision | None, by: User) -> Decision | None:
    """None: it is already as wanted, or somebody took it in hand."""
    if known and (known.state != DecisionState.DRAFT or known.origin not in FOLLOWS):
        return None
    values = (want.outcome, want.amount, want.rank)
    if known and (known.outcome, known.amount, known.rank) == values:
        return None
    decision = known or Decision(dossier=dossier, door=door)
    if not known or known.outcome != want.outcome:
        decision.reasons = REASONS[want.outcome]
    decision.outcome, decision.amount, decision.rank = values
    decision.origin, decision.computation = want.origin, dict(want.computation or {})
    decision.decided_by, decision.decided_at = by, timezone.now()
    decision.number += 1 if known else 0
    if not decision.feedback:
        decision.feedback = composed_feedback(decision)
    decision.full_clean(exclude=["dossier", "decided_by", "feedback_by", "replaces"], validate_unique=False)
    decision.save()
    return decision


@transaction.atomic
def save_decision(
    decision: Decision,
    *,
    by: User,
    seen: int,
    outcome: str,
    amount: Decimal | None,
    rank: int | None,
    reasons: str,
) -> None:
    """Decide by hand. `seen`: the number that the page of this person held."""
    _lock(decision, by, seen)
    if outcome not in queries.outcomes_of(decision):
        raise ValidationError("Cette décision n’existe pas pour ce volet.")
    before = (decision.outcome, decision.amount, decision.rank, decision.reasons)
    decision.outcome, decision.amount, decision.rank = outcome, amount, rank
    decision.reasons = clean(reasons)
    if before == (decision.outcome, decision.amount, decision.rank, decision.reasons):
        return
    if before[:3] != (outcome, amount, rank):
        decision.origin = Origin.HAND
    decision.decided_by, decision.decided_at = by, timezone.now()
    decision.number += 1
    decision.full_clean(exclude=["dossier", "decided_by", "feedback_by", "replaces"], validate_unique=False)
    decision.save()
    told = {"outcome": outcome, "amount": str(amount or ""), "rank": rank}
    record("save_decision", decision, by=by, **told, before=[str(value or "") for value in before[:3]])


@transaction.atomic
def compose_feedback(decision: Decision, *, by: User) -> str:
    """Make it again from what the readers wrote; it is to be read again."""
    _lock(decision, by)
    decision.feedback, decision.feedback_edited = composed_feedback(decision), False
    decision.feedback_by = decision.feedback_at = None
    decision.number += 1
    decision.save(
        update_fields=["feedback", "feedback_edited", "feedback_by", "feedback_at", "number"],
    )
    record("compose_feedback", decision, by=by)
    return decision.feedback


@transaction.atomic
def save_feedback(decision: Decision, feedback: str, *, by: User, seen: int, sure: bool = False) -> None:
    """What a person read, and perhaps rewrote. `sure`: the capitalised words found are nobody's name."""
    _lock(decision, by, seen)
    text = clean(feedback)
    if fault := fault_of_feedback(decision, text, sure=sure):
        raise ValidationError(fault)
    if text != decision.feedback:
        decision.feedback, decision.feedback_edited = text, True
    decision.feedback_by, decision.feedback_at = by, timezone.now()
    decision.number += 1
    decision.save(update_fields=["feedback", "feedback_edited", "feedback_by", "feedback_at", "number"])
    record("save_feedback", decision, by=by, edited=decision.feedback_edited)


@transaction.atomic
def mark_ready(decision: Decision, *, by: User) -> None:
    """Everything that the candidate will read is there, read by a person; its letter is composed."""
    _lock(decision, by)
    if reason := why_not_ready(decision) or fault_of_feedback(decision, decision.feedback, sure=True):
        raise Refused(reason)
    if draft_of(decision) is None:
        write_draft(decision, by=by)
    DECISION.perform("mark_ready", decision, by=by, details=_told(decision))


@transaction.atomic
def take_back(decision: Decision, *, by: User) -> None:
    """Change something again: the letter that nobody edited will follow."""
    DECISION.perform("take_back", decision, by=by)
    draft = draft_of(decision)
    if draft and not draft.edited:
        draft.delete()


@transaction.atomic
def drop_decision(decision: Decision, *, by: User, reason: str) -> None:
    """Its dossier was withdrawn, or is examined again: nothing is to be decided any more."""
    DECISION.perform("drop_decision", decision, by=by, ended_at=timezone.now(), ended_reason=reason)


@transaction.atomic
def drop_decisions_of(dossier: Dossier, *, by: User, reason: str) -> None:
    alive: Iterable[Decision] = Decision.objects.filter(
        dossier=dossier, state__in=[DecisionState.DRAFT, DecisionState.READY]
    )
    for decision in alive:
        drop_decision(decision, by=by, reason=reason)


def _told(decision: Decision) -> dict[str, Any]:
    return {"outcome": decision.outcome, "amount": str(decision.amount or ""), "rank": decision.rank}


def _lock(decision: Decision, by: User, seen: int | None = None) -> None:
    lock_decision(decision, by=by)
    rules.prepares_it.check(by, decision)
    if decision.state == DecisionState.READY:
        raise Refused("Cette décision est déclarée prête\u00a0: reprenez-la d’abord en préparation.")
    if decision.state != DecisionState.DRAFT:
        raise Refused(f"Cette décision ne se modifie plus\u00a0: {decision.get_state_display().lower()}.")
    if seen is not None and seen != decision.number:
        raise Refused(
            "Une autre personne a modifié cette décision pendant que vous écriviez. Rechargez la page pour "
            "lire sa version\u00a0; ce que vous avez saisi est encore ci-dessous."
        )
