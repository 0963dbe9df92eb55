"""Asking the solver, imposing or forbidding a pair, applying a proposal, reminding."""

import json
from collections.abc import Container
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.appraisal import queries, tasks
from essaim.appraisal.compute.assignment import AssignmentInput, assign
from essaim.appraisal.models import Declaration, Duty, PairRule, Phase, Proposal, Reader
from essaim.appraisal.rules import manages_wave
from essaim.audit.journal import record
from essaim.dossiers.models import Dossier
from essaim.kit.rules import Refused
from essaim.optimum import replay

STALE = "La situation a changé depuis cette proposition\u00a0: demandez-en une nouvelle."


def _allowed(phase: Phase, by: User) -> None:
    manages_wave.check(by, phase.wave)
    if reason := queries.why_not_assign(by, phase):
        raise Refused(reason)


@transaction.atomic
def propose(phase: Phase, settings: dict[str, Any], *, by: User) -> Proposal:
    """The proven best pairs under these settings; nothing is given to anybody yet."""
    _allowed(phase, by)
    given, readers = queries.input_of(phase, settings)
    asked = replay.check(given, AssignmentInput)
    answer = assign(asked)
    proposal: Proposal = Proposal.objects.create(
        phase=phase,
        given=json.loads(replay.write(asked)),
        result=json.loads(replay.write(answer)),
        readers=readers,
        made_by=by,
    )
    record("propose_assignment", phase.wave, by=by, phase=str(phase), proposal=str(proposal.public_id))
    return proposal


@transaction.atomic
def rule_pair(
    phase: Phase, reader: Reader, dossier: Dossier, *, imposed: bool, reason: str, by: User
) -> PairRule:
    _allowed(phase, by)
    if not reason.strip():
        raise ValidationError("Donnez un motif.")
    row, _ = PairRule.objects.update_or_create(
        phase=phase,
        reader=reader,
        dossier=dossier,
        defaults={"imposed": imposed, "reason": reason.strip()[:300], "by": by, "at": timezone.now()},
    )
    record("rule_pair", dossier, by=by, person=reader.user.name, imposed=imposed, reason=reason.strip())
    return row


@transaction.atomic
def forget_pair(row: PairRule, *, by: User) -> None:
    _allowed(row.phase, by)
    record("forget_pair", row.dossier, by=by, person=row.reader.user.name)
    row.delete()


@transaction.atomic
def apply_proposal(proposal: Proposal, *, by: User) -> int:
    """Gives what is new, takes back what is not begun and not in it. Two managers at once: one outcome."""
    phase = Phase.objects.select_for_update().select_related("wave__call").get(pk=proposal.phase_id)
    _allowed(phase, by)
    proposal.refresh_from_db()
    if proposal.applied_at:
        return 0
    later = Proposal.objects.filter(phase=phase, applied_at__gt=proposal.made_at)
    if later.exists() or not proposal.result["pairs"]:
        raise ValidationError(STALE)
    wanted = _wanted(proposal)
    held = _take_back_others(proposal, wanted)
    new = [pair for pair in wanted if pair not in held]
    _still_possible(phase, new)
    Duty.objects.bulk_create(
        Duty(reader_id=one, dossier_id=two, door=phase.door, given_by=by, why=wanted[one, two][:300])
        for one, two in new
    )
    proposal.applied_by, proposal.applied_at = by, timezone.now()
    proposal.save(update_fields=["applied_by", "applied_at"])
    record("apply_assignment", phase.wave, by=by, phase=str(phase), given=len(new))
    tasks.given(phase, [one for one, _ in new])
    return len(new)


def _take_back_others(proposal: Proposal, wanted: Container[tuple[int, int]]) -> set[tuple[int, int]]:
    """Ends what is neither begun nor wanted; answers what is held. What moved meanwhile makes it stale."""
    held = {(row.reader_id, row.dossier_id): row for row in _held(proposal.phase)}
    for pair, row in held.items():
        outside = str(row.reader.public_id) not in proposal.readers.values()
        if pair in wanted or (outside and hasattr(row, "review")):
            continue
        if hasattr(row, "review") or row.given_at > proposal.made_at:
            raise ValidationError(STALE)
        row.ended_at, row.ended_reason = timezone.now(), "Nouvelle répartition"
        row.save(update_fields=["ended_at", "ended_reason"])
    return set(held)


def _held(phase: Phase) -> list[Duty]:
    return list(
        queries.current_duties(phase).select_related("review", "reader").select_for_update(of=("self",))
    )


def _wanted(proposal: Proposal) -> dict[tuple[int, int], str]:
    """Rows of the database behind the names of the computation, with the sentence of each pair."""
    ids = list(proposal.readers.values())
    readers = {str(row.public_id): row.pk for row in Reader.objects.filter(public_id__in=ids)}
    references = {dossier for _, dossier in proposal.result["pairs"]}
    dossiers = dict(Dossier.objects.filter(reference__in=references).values_list("reference", "pk"))
    why = proposal.result.get("why") or [""] * len(proposal.result["pairs"])
    return {
        (readers[proposal.readers[name]], dossiers[reference]): sentence
        for (name, reference), sentence in zip(proposal.result["pairs"], why, strict=True)
    }


def _still_possible(phase: Phase, pairs: list[tuple[int, int]]) -> None:
    """Readers who withdrew, dossiers that left, ties declared meanwhile: held until commit."""
    readers = {one.pk: one.user_id for one in queries.readers_of_phase(phase)}
    dossiers = {row.pk for row in queries.dossiers_of_phase(phase)}
    if any(one not in readers or two not in dossiers for one, two in pairs):
        raise ValidationError(STALE)
    standings = [Declaration(user_id=readers[one], dossier_id=two) for one, two in sorted(pairs)]
    Declaration.objects.bulk_create(standings, ignore_conflicts=True)
    kept = Declaration.objects.select_for_update().filter(
        user__in={row.user_id for row in standings}, dossier__in={row.dossier_id for row in standings}
    )
    out = {(row.user_id, row.dossier_id) for row in kept.order_by("pk") if row.barred}
    if any((readers[one], two) in out for one, two in pairs):
        raise ValidationError(STALE)


@transaction.atomic
def remind(phase: Phase, *, by: User) -> int:
    """One message a day at most to each reader who has not finished."""
    manages_wave.check(by, phase.wave)
    late = [row for row in queries.progress_of(phase) if row.left]
    for row in late:
        tasks.remind(row.reader, phase, row.left)
    return len(late)
