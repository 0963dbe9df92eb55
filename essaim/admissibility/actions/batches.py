"""The same act on a selection of the desk: each dossier on its own, with what became of it."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.admissibility import queries, tasks
from essaim.admissibility.actions.completeness import request_completion
from essaim.admissibility.actions.letters import send_letter, write_letter
from essaim.admissibility.actions.verdicts import propose_verdict
from essaim.admissibility.compute.doors import FINAL
from essaim.admissibility.models import Batch, BatchItem, BatchKind, ItemOutcome
from essaim.audit.journal import record
from essaim.dossiers.models import Dossier
from essaim.kit.later import defer
from essaim.kit.rules import Refused

AT_ONCE = 20  # more of them are done by a task, with their progress
AT_MOST = 500


@transaction.atomic
def start_batch(
    kind: str, references: Collection[str], *, by: User, params: dict[str, Any], once_key: str
) -> Batch:
    """A second click finds the batch of the first. Above twenty dossiers, a task does the work."""
    if known := Batch.objects.filter(by=by, once_key=once_key).first():
        return known
    chosen = list(queries.visible_dossiers(by).filter(reference__in=references).order_by("pk")[: AT_MOST + 1])
    if not chosen:
        raise ValidationError("Choisissez au moins un dossier.")
    if len(chosen) > AT_MOST:
        raise ValidationError(f"{AT_MOST} dossiers au plus à la fois\u00a0: précisez les filtres.")
    batch = Batch(kind=kind, params=params, by=by, once_key=once_key)
    batch.clean_fields(exclude=["by", "params"])
    batch.save()
    BatchItem.objects.bulk_create([BatchItem(batch=batch, dossier=dossier) for dossier in chosen])
    record("start_batch", batch, by=by, kind=kind, dossiers=len(chosen))
    if len(chosen) > AT_ONCE:
        defer(tasks.run_batch, batch_id=batch.pk)
    return batch


@transaction.atomic
def run_item(item: BatchItem, *, by: User) -> None:
    """One dossier of the batch, in its own transaction: the refusal of one stops no other."""
    item = BatchItem.objects.select_for_update(of=("self",)).select_related("batch").get(pk=item.pk)
    if item.outcome != ItemOutcome.WAITING:
        return
    dossier = queries.visible_dossiers(by).filter(pk=item.dossier_id).first()
    try:
        with transaction.atomic():
            if dossier is None:
                raise Refused("Ce dossier n’est pas sur votre bureau.")
            note = ACTS[BatchKind(item.batch.kind)](dossier, item.batch, by)
        item.outcome, item.note = ItemOutcome.DONE, note
    except Refused as refusal:
        item.outcome, item.note = ItemOutcome.REFUSED, str(refusal)[:500]
    except ValidationError as error:
        item.outcome, item.note = ItemOutcome.REFUSED, " ".join(error.messages)[:500]
    item.save(update_fields=["outcome", "note"])


@transaction.atomic
def run_batch(batch: Batch, *, by: User) -> None:
    """A short batch, while the person waits."""
    for item in batch.items.filter(outcome=ItemOutcome.WAITING).order_by("pk"):
        run_item(item, by=by)
    finish_batch(batch, by=by)


@transaction.atomic
def finish_batch(batch: Batch, *, by: User) -> None:
    if not batch.items.filter(outcome=ItemOutcome.WAITING).exists():
        Batch.objects.filter(pk=batch.pk, finished_at=None).update(finished_at=timezone.now())


def _declare(dossier: Dossier, batch: Batch, by: User) -> str:
    if reason := queries.why_not_in_batch(dossier, BatchKind.ADMISSIBLE):
        raise Refused(reason)
    for standing in queries.doors_of(dossier):
        if standing.state not in FINAL:
            propose_verdict(dossier, standing.door.key, by=by, admissible=True)
    return "Déclaré recevable."


def _ask(dossier: Dossier, batch: Batch, by: User) -> str:
    params = batch.params
    request_completion(
        dossier,
        by=by,
        pieces=params["pieces"],
        questions=params["questions"],
        message=params["message"],
        due_on=date.fromisoformat(params["due_on"]),
        once_key=f"batch:{batch.pk}",
    )
    return "Compléments demandés."


def _send(dossier: Dossier, batch: Batch, by: User) -> str:
    if reason := queries.why_not_in_batch(dossier, BatchKind.LETTERS):
        raise Refused(reason)
    letter = queries.draft_letter(dossier)
    if letter is None:
        letter = write_letter(dossier, by=by, body=queries.default_body(dossier))
    send_letter(letter, by=by)
    return f"{letter.get_kind_display()} envoyé{'e' if letter.kind == 'refusal' else ''}."


ACTS = {BatchKind.ADMISSIBLE: _declare, BatchKind.COMPLETION: _ask, BatchKind.LETTERS: _send}
