"""Methods, their runs, and the flags of people."""

import json
import tomllib
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from essaim.audit.journal import record
from essaim.kit.numbers import TOO_FAR, endless_number
from essaim.optimum import replay
from essaim.territories import queries
from essaim.territories.compute.method import MethodDocument
from essaim.territories.compute.scoring import PriorityInput, PriorityResult, score_territories
from essaim.territories.models import Epci, PriorityFlag, PriorityRun, ScoreMethod, TerritoryScore

BATCH = 2000


@transaction.atomic
def import_method(text: str, *, by: str) -> ScoreMethod:
    """From a TOML file. A method that was computed once never changes: give another version."""
    document = _read_method(text)
    content = json.loads(replay.write(document))
    key = {"name": document.name, "version": document.version}
    known = ScoreMethod.objects.select_for_update().filter(**key).first()
    if known and known.document == content:
        return known
    if known and (known.frozen_at or known.runs.exists()):
        raise ValidationError(f"La méthode {document.identity} a déjà servi\u00a0: donnez une autre version.")
    method = known or ScoreMethod(**key)
    method.title, method.document = document.title, content
    method.weights = content["weights"]
    method.sources = [{"indicator": one.key, "source": one.source} for one in document.indicators]
    method.full_clean()
    method.save()
    return method


def _read_method(text: str) -> MethodDocument:
    try:
        return replay.check(tomllib.loads(text, parse_float=str), MethodDocument)
    except (ValueError, RecursionError) as error:
        line = endless_number(text)
        said = f"ligne {line}, {TOO_FAR}" if line else str(error)
        raise ValidationError(f"Ce fichier n’est pas du TOML\u00a0: {said}.") from error
    except replay.BadInput as error:
        raise ValidationError(error.faults) from error


@transaction.atomic
def load_methods(folder: Path, *, by: str) -> list[ScoreMethod]:
    """The methods carried with the product."""
    return [import_method(path.read_text(encoding="utf-8"), by=by) for path in sorted(folder.glob("*.toml"))]


@transaction.atomic
def compute_priorities(method: ScoreMethod, *, by: str) -> PriorityRun:
    """Every EPCI of today. The first run freezes the method; the same input again makes no new run."""
    method = ScoreMethod.objects.select_for_update().get(pk=method.pk)
    asked = replay.check(queries.priority_input(method), PriorityInput)
    given = json.loads(replay.write(asked))
    last = method.runs.first()
    if last and last.given == given:
        return last
    answer = score_territories(asked)
    run: PriorityRun = PriorityRun.objects.create(
        method=method, given=given, result=json.loads(replay.write(answer)), made_by=by
    )
    _keep(method, asked, answer)
    if method.frozen_at is None:
        method.frozen_at = timezone.now()
        method.save(update_fields=["frozen_at"])
    return run


def _keep(method: ScoreMethod, asked: PriorityInput, answer: PriorityResult) -> None:
    values = {one.id: {key: str(value) for key, value in one.values.items()} for one in asked.territories}
    TerritoryScore.objects.filter(method=method).delete()
    TerritoryScore.objects.bulk_create(
        (
            TerritoryScore(method=method, epci_id=row.id, values=values[row.id], **row.parts.model_dump())
            for row in answer.territories
        ),
        batch_size=BATCH,
    )


@transaction.atomic
def flag_territory(method: ScoreMethod, epci: Epci, reason: str, *, by: Any) -> PriorityFlag:
    """For the capabilities above, which say who may: people and their mandates live there."""
    if not reason.strip():
        raise ValidationError("Donnez un motif.")
    flag = PriorityFlag(method=method, epci=epci, reason=reason.strip()[:1000], by=by)
    try:
        with transaction.atomic():
            flag.save()
    except IntegrityError as error:
        raise ValidationError("Ce territoire est déjà signalé.") from error
    record("flag_territory", epci, by=by, method=method.identity, reason=flag.reason)
    return flag


@transaction.atomic
def end_flag(flag: PriorityFlag, reason: str, *, by: Any) -> None:
    """The flag stays in the history, with who took it back and why."""
    if not reason.strip():
        raise ValidationError("Donnez un motif.")
    ended = PriorityFlag.objects.filter(pk=flag.pk, ended_at=None).update(
        ended_at=timezone.now(), ended_by=by, ended_reason=reason.strip()[:1000]
    )
    if ended:
        record("end_flag", flag.epci, by=by, method=flag.method.identity, reason=reason.strip())
