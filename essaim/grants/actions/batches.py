"""The agreements of a wave, prepared or sent one by one: the refusal of one stops no other."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.calls.models import Wave
from essaim.decisions.models import Decision
from essaim.grants import queries, tasks
from essaim.grants.actions.preparing import prepare_agreement, send_version
from essaim.grants.compute import drafting
from essaim.grants.compute.terms import content_of, read
from essaim.grants.models import Agreement, AgreementBatch, AgreementVersion
from essaim.grants.models.batches import BatchAct
from essaim.kit.later import defer
from essaim.kit.rules import Refused

CHANGED = "La liste a changé depuis que vous l’avez lue. Relisez-la, puis confirmez."


@transaction.atomic
def start_batch(
    wave: Wave,
    act: str,
    *,
    by: User,
    once_key: str,
    params: Mapping[str, str] | None = None,
    seen: str = "",
) -> AgreementBatch:
    """A second click finds the batch of the first; a task does the work.

    `params`: who signs for the State where a text names nobody. `seen`: what the preview showed.
    """
    if known := AgreementBatch.objects.filter(by=by, once_key=once_key).first():
        return known
    if seen and seen != queries.seen_of(queries.drafts_to_send(by, wave)):
        raise Refused(CHANGED)
    waiting = _waiting(wave, act, by)
    if not waiting:
        raise ValidationError("Il n’y a rien à faire pour cette vague.")
    batch = AgreementBatch(
        wave=wave, act=act, params=dict(params or {}), waiting=waiting, by=by, once_key=once_key
    )
    batch.clean_fields(exclude=["wave", "by", "params", "left_aside"])
    batch.save()
    record("start_batch", batch, by=by, act=act, count=len(waiting))
    defer(tasks.run_batch, batch_id=batch.pk)
    return batch


def _waiting(wave: Wave, act: str, by: User) -> list[int]:
    if act == BatchAct.PREPARE:
        return list(queries.to_prepare(by, wave).values_list("pk", flat=True))
    return list(queries.drafts_to_send(by, wave).values_list("agreement_id", flat=True))


@transaction.atomic
def run_next(batch: AgreementBatch, *, by: User) -> bool:
    """One of those that wait, in its own transaction. False: none is left."""
    batch = AgreementBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if not batch.waiting:
        return False
    key, *batch.waiting = batch.waiting
    name = ""
    try:
        with transaction.atomic():
            name = _ACTS[BatchAct(batch.act)](key, by, batch.params)
        batch.done += 1
    except (Refused, ValidationError) as error:
        words = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
        batch.left_aside.append([name or _name(batch, key), words])
    batch.save(update_fields=["waiting", "done", "left_aside"])
    return True


@transaction.atomic
def finish_batch(batch: AgreementBatch, *, by: User) -> None:
    AgreementBatch.objects.filter(pk=batch.pk, finished_at=None).update(finished_at=timezone.now())


def _prepare(key: int, by: User, _: Mapping[str, str]) -> str:
    decision = queries.to_prepare(by).filter(pk=key).first()
    if decision is None:
        raise Refused("Cette décision n’est plus à préparer.")
    prepare_agreement(decision, by=by)
    return decision.dossier.pole.name


def _send(key: int, by: User, params: Mapping[str, str]) -> str:
    agreement = queries.for_page(by).get(pk=key)
    version = queries.pending_version(agreement)
    if version is None:
        raise Refused("Rien n’est à envoyer.")
    _name_signer(version, params)
    send_version(version, by=by)
    return agreement.dossier.pole.name


def _name_signer(version: AgreementVersion, params: Mapping[str, str]) -> None:
    """Who signs for the State, where the text names nobody yet. Kept only if it is sent."""
    before = read(version.content)
    after = drafting.signed_by(before, params.get("signer_name", ""), params.get("signer_role", ""))
    if after != before:
        version.content, version.saved = content_of(after), version.saved + 1
        version.save(update_fields=["content", "saved"])


_ACTS: dict[BatchAct, Any] = {BatchAct.PREPARE: _prepare, BatchAct.SEND: _send}


def _name(batch: AgreementBatch, key: int) -> str:
    model: Any = Decision if batch.act == BatchAct.PREPARE else Agreement
    row = model.objects.filter(pk=key).select_related("dossier__pole").first()
    return row.dossier.pole.name if row else str(key)
