"""What a pair does: goals, time given, what each side learned."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.mentoring import rules
from essaim.mentoring.actions.pairs import share_pair
from essaim.mentoring.models import ExitReview, Goal, GoalOutcome, Pair, PairState, Session, Side
from essaim.mentoring.workflow import PAIR

WRITABLE = {PairState.ACTIVE, PairState.STOPPED, PairState.CLOSED}


@transaction.atomic
def add_goal(pair: Pair, text: str, due_on: date | None = None, *, by: User) -> Goal:
    rules.may_set_goals.check(by, pair)
    goal = Goal(pair=pair, text=text.strip(), due_on=due_on, added_by=by)
    goal.full_clean(exclude=["pair", "added_by"])
    goal.save()
    record("add_goal", pair, by=by, goal=goal.text)
    return goal


@transaction.atomic
def settle_goal(goal: Goal, outcome: str, note: str = "", *, by: User) -> None:
    rules.may_set_goals.check(by, goal.pair)
    if outcome not in GoalOutcome.values:
        raise ValidationError("Choisissez où en est cet objectif.")
    goal.outcome, goal.note = outcome, note[:500]
    goal.save(update_fields=["outcome", "note"])
    record("settle_goal", goal.pair, by=by, goal=goal.text, outcome=outcome)


@transaction.atomic
def log_session(
    pair: Pair,
    held_on: date,
    kind: str,
    days: Decimal,
    summary: str,
    *,
    by: User,
    next_step: str = "",
    once_key: str = "",
) -> Session:
    """The compagnon's time, valued at its day of today. A double click logs it once."""
    rules.may_log.check(by, pair)
    if held_on > timezone.localdate():
        raise ValidationError("Cette date est à venir\u00a0: notez la séance quand elle aura eu lieu.")
    if once_key and (known := Session.objects.filter(pair=pair, once_key=once_key).first()):
        return known
    session = Session(
        pair=pair,
        held_on=held_on,
        kind=kind,
        days=days,
        day_value=pair.compagnon.day_value,
        summary=summary,
        next_step=next_step,
        once_key=once_key,
        logged_by=by,
    )
    session.full_clean(exclude=["pair", "logged_by"])
    session.save()
    record("log_session", pair, by=by, days=str(days))
    return session


@transaction.atomic
def write_review(
    pair: Pair, side: str, score: int, learned: str, advice: str, *, by: User, consents: bool = False
) -> ExitReview:
    """Each side writes its own, once; when both consent and the pair is over, the review is shared."""
    if side == Side.POLE:
        rules.is_of_the_pole.check(by, pair)
    else:
        rules.is_of_the_compagnon.check(by, pair)
    pair.refresh_from_db(
        from_queryset=Pair.objects.select_for_update(of=("self",)).select_related("compagnon", "pole")
    )
    if pair.state not in WRITABLE:
        raise ValidationError("Le bilan s’écrit une fois le compagnonnage commencé.")
    review = ExitReview(
        pair=pair, side=side, score=score, learned=learned, advice=advice, consents=consents, by=by
    )
    review.full_clean(exclude=["by"])
    review.save()
    record("write_review", pair, by=by, side=side, score=score, consents=consents)
    if PAIR.why_not("share", pair, by) is None:
        share_pair(pair, by=by)
    return review
