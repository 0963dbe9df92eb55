"""A laureate gives up: the money is free, and the first of the reserve whom the rules allow is called."""

from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.decisions import rules
from essaim.decisions.actions.letters import notify, write_draft
from essaim.decisions.actions.releases import end_status, give_status
from essaim.decisions.actions.waves import hold_decisions, lock_decision
from essaim.decisions.compute.reserve import Option
from essaim.decisions.models import Decision, DecisionState, LetterKind, Origin, Outcome
from essaim.decisions.queries import decisions as queries
from essaim.decisions.queries.letters import draft_of
from essaim.decisions.queries.notices import is_laureate
from essaim.decisions.queries.reserve import standing_of
from essaim.decisions.tasks import tell_decided
from essaim.decisions.workflow import DECISION
from essaim.kit.rules import Refused

FIRST, NOBODY = "first", ""  # whom to call; else the reference of a dossier of the reserve


@dataclass(frozen=True)
class Plan:
    """What a withdrawal or a call does, worked out before anything is written."""

    called: tuple[Decision, Decimal] | None
    passed_over: list[tuple[str, str]]
    broken: list[str]
    reason: str


@transaction.atomic
def withdraw_laureate(
    decision: Decision, *, by: User, reason: str, call: str = FIRST, despite: str = ""
) -> Decision | None:
    """The laureate gives up; returns the dossier called from the reserve, if any.

    `despite`: why one goes on although a bound of the portfolio breaks; the journal keeps both.
    """
    if not reason.strip():
        raise ValidationError("Indiquez le motif du désistement.")
    hold_decisions(decision.dossier.wave, [decision.door], by=by)
    lock_decision(decision, by=by)
    if decision.state == DecisionState.RELEASED and not is_laureate(decision):
        raise Refused("Seul un lauréat se désiste.")
    kept, now, plan = decision.dossier, timezone.now(), None
    if decision.state == DecisionState.RELEASED:  # long: before the journal
        plan = _plan(decision, call, despite) if decision.outcome == Outcome.FINANCED else None
        tell_decided(kept, f"withdrawal:{decision.pk}")
    details = {"reason": reason} | ({"broken": plan.broken, "despite": plan.reason} if plan else {})
    DECISION.perform("withdraw_laureate", decision, by=by, details=details, ended_at=now, ended_reason=reason)
    decision.dossier = kept
    end_status(decision, by=by)
    notify(write_draft(decision, by=by, kind=LetterKind.WITHDRAWN), by=by, at=now)
    return _call(decision, plan, by) if plan and call else None


@transaction.atomic
def call_reserve(
    freed: Decision, *, by: User, call: str = FIRST, despite: str = "", seen: str = ""
) -> Decision | None:
    """Later than the withdrawal: the first of the list that the money and the maxima allow, or this one.

    Those passed over keep their rank, and the journal says why. `seen`: the laureates that the page counted.
    """
    rules.decides_in.check(by, freed.dossier.wave)
    hold_decisions(freed.dossier.wave, [freed.door], by=by)
    lock_decision(freed, by=by)
    if freed.state != DecisionState.WITHDRAWN:
        raise Refused("La réserve s’appelle après un désistement\u00a0: ce dossier n’a pas renoncé.")
    return _call(freed, _plan(freed, call, despite, seen), by)


def _plan(freed: Decision, call: str, despite: str, seen: str = "") -> Plan:
    standing = standing_of(freed)
    if standing is None:
        raise ValidationError("Ce volet ne partage pas d’enveloppe.")
    if seen and seen != str(len(standing.laureates)):
        raise Refused(
            "La liste des lauréats a changé entre-temps\u00a0: regardez la page avant de recommencer."
        )
    first = standing.first
    reference = (first.called or "") if call == FIRST else call
    option = standing.options.get(reference)
    if option is None:
        raise Refused("Ce dossier n’est plus sur la liste complémentaire.")
    if option.too_dear:
        raise Refused(f"Ce dossier ne peut être appelé\u00a0: {option.too_dear}.")
    passed = first.passed_over if call == FIRST else [(one, "écarté par choix") for one in option.passed_over]
    _check_reason(option, [] if call == FIRST else passed, despite)
    rows = zip(standing.reserve, standing.held, strict=True)
    called = next(((row, held.amount) for row, held in rows if held.reference == reference), None)
    return Plan(called, passed, list(option.broken), despite.strip()[:1000])


def _check_reason(option: Option, passed: list[tuple[str, str]], despite: str) -> None:
    if despite.strip():
        return
    why = "Pour passer outre, donnez-en le motif\u00a0: le journal le garde."
    if option.broken:
        broken = "\u202f; ".join(option.broken)
        raise ValidationError(f"Ce choix ne respecterait plus le portefeuille adopté\u00a0: {broken}. {why}")
    if passed:
        raise ValidationError(f"Ce choix passe devant des dossiers mieux placés. {why}")


def _call(freed: Decision, plan: Plan, by: User) -> Decision | None:
    called = plan.called[0].dossier.reference if plan.called else None
    record(
        "call_reserve",
        freed,
        by=by,
        called=called,
        passed_over=plan.passed_over,
        broken=plan.broken,
        despite=plan.reason,
    )
    return promote(*plan.called, freed, by=by) if plan.called else None


@transaction.atomic
def promote(reserve: Decision, amount: Decimal, freed: Decision, *, by: User) -> Decision:
    """From the reserve to the laureates, with a letter of its own. The wave is held by the caller."""
    row = Decision(pk=reserve.pk)
    lock_decision(row, by=by)
    if row.state != DecisionState.RELEASED or row.outcome != Outcome.RESERVE:
        raise Refused("Ce dossier n’est plus sur la liste complémentaire.")
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
        reason=f"Appelé de la liste complémentaire (rang {row.rank}).",
    )
    record("promote", made, by=by, rank=row.rank, after=freed.dossier.reference, amount=str(amount))
    return made


@transaction.atomic
def replace_decision(old: Decision, new: Decision, *, by: User, reason: str, answer: str = "") -> Decision:
    """The new one takes the place of the old one at once, and its letter is notified."""
    dossier, now = old.dossier, timezone.now()
    tell_decided(dossier, f"replaces:{old.pk}")  # long: before the journal
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
    return new
