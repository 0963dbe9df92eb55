"""The same act on the decisions of a door: each on its own, with those left aside and why."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.appraisal.rules import manages_wave
from essaim.audit.journal import record
from essaim.calls.models import Wave
from essaim.decisions import tasks
from essaim.decisions.actions.decisions import compose_feedback, mark_ready, take_back
from essaim.decisions.actions.waves import hold_decisions
from essaim.decisions.models import BatchAct, Decision, DecisionBatch
from essaim.decisions.queries import decisions as queries
from essaim.kit.later import defer
from essaim.kit.rules import Refused

AT_ONCE = 15  # more of them are done by a task, with their progress

ACTS: dict[str, Callable[[Decision, User], object]] = {
    BatchAct.FEEDBACK: lambda decision, by: compose_feedback(decision, by=by),
    BatchAct.READY: lambda decision, by: mark_ready(decision, by=by),
    BatchAct.DRAFT: lambda decision, by: take_back(decision, by=by),
}


@transaction.atomic
def start_decision_batch(wave: Wave, door: str, act: str, *, by: User, once_key: str) -> DecisionBatch:
    """On all the decisions that this person may touch. A second click finds the batch of the first."""
    manages_wave.check(by, wave)
    if known := DecisionBatch.objects.filter(by=by, once_key=once_key).first():
        return known
    if act not in ACTS:
        raise ValidationError("Cet acte n’existe pas.")
    rows = queries.concerned(queries.decisions_of(by, wave, door), act)
    chosen = list(rows.values_list("pk", flat=True))
    if not chosen:
        raise ValidationError("Aucune décision n’est concernée.")
    batch = DecisionBatch.objects.create(
        wave=wave, door=door, act=act, waiting=chosen, by=by, once_key=once_key
    )
    record("start_decision_batch", batch, by=by, act=act, count=len(chosen))
    if len(chosen) > AT_ONCE:
        defer(tasks.run_decision_batch, batch_id=batch.pk)
    return batch


@transaction.atomic
def run_next(batch: DecisionBatch, *, by: User) -> bool:
    """One decision, in its own transaction; False when none is left."""
    batch.refresh_from_db(from_queryset=DecisionBatch.objects.select_for_update())
    if not batch.waiting:
        batch.finished_at = batch.finished_at or timezone.now()
        batch.save(update_fields=["finished_at"])
        return False
    first, *batch.waiting = batch.waiting
    decision = queries.managed_decisions(by).filter(pk=first).first()
    try:
        with transaction.atomic():
            if decision is None:
                raise Refused("Cette décision n’est plus de celles que vous préparez.")
            ACTS[batch.act](decision, by)
        batch.done += 1
    except (Refused, ValidationError) as error:
        words = str(error) if isinstance(error, Refused) else " ".join(error.messages)
        batch.left_aside.append([first, words[:500]])
    batch.save(update_fields=["waiting", "done", "left_aside"])
    return True


@transaction.atomic
def run_decision_batch(batch: DecisionBatch, *, by: User) -> None:
    """A short one, while the person waits: in one transaction, so its decisions are locked first."""
    hold_decisions(batch.wave, [batch.door], by=by)
    while run_next(batch, by=by):
        pass
