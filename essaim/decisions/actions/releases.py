"""The end of the embargo: planned for an hour or done now, once, for everybody at the same instant."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.calls.compute.document import Door
from essaim.calls.models import Wave
from essaim.calls.queries import current_document
from essaim.decisions import rules
from essaim.decisions.actions.letters import notify, write_draft
from essaim.decisions.actions.waves import hold_decisions, hold_wave
from essaim.decisions.models import Decision, DecisionFrame, DecisionState, Outcome, Release, ReleaseState
from essaim.decisions.queries import decisions as queries
from essaim.decisions.queries import gate
from essaim.decisions.queries.letters import draft_of
from essaim.decisions.tasks import release_at_its_hour, tell_decided, tell_release_waits
from essaim.decisions.workflow import DECISION, RELEASE
from essaim.kit.later import defer
from essaim.kit.rules import Refused
from essaim.poles.actions import publish_pole, set_status
from essaim.poles.models import PoleStatus, Precision, StatusKind

STATUS = {Outcome.LAUREATE: StatusKind.LAUREATE_PHASE_1, Outcome.FINANCED: StatusKind.LAUREATE_PHASE_2}


@transaction.atomic
def plan_release(
    wave: Wave,
    doors: Collection[str],
    at: datetime,
    *,
    by: User,
    set_aside: Mapping[str, str] | None = None,
) -> Release:
    """At this hour, all together. A second click finds the release of the first.

    `set_aside`: why each thing that is left undone does not stop it, by key of `queries.gate`.
    """
    rules.decides_in.check(by, wave)
    hold_wave(wave, by=by)
    known = [door.key for door in current_document(wave).doors if door.key in doors]
    if not known:
        raise ValidationError("Choisissez au moins un volet.")
    if planned := queries.planned_release(wave):
        if (planned.doors, planned.planned_at) == (known, at):
            return planned
        raise Refused("Une publication est déjà prévue pour cette vague\u00a0: annulez-la d’abord.")
    if reasons := queries.why_not_release(wave, known):
        raise Refused(" ".join(reasons))
    kept = _set_aside(wave, known, set_aside or {})
    release = Release.objects.create(wave=wave, doors=known, planned_at=at, by=by, set_aside=kept)
    record("plan_release", release, by=by, doors=known, at=at.isoformat(), set_aside=kept)
    defer(release_at_its_hour, at=at, release_id=release.pk)
    return release


def _set_aside(wave: Wave, doors: Collection[str], reasons: Mapping[str, str]) -> dict[str, str]:
    """The reasons that were needed; refused when one is missing, or when none would do."""
    lines = gate.undone_before(wave, doors)
    if left := gate.not_set_aside(lines, reasons):
        raise Refused(" ".join(line.words for line in left))
    return {line.key: reasons[line.key].strip()[:500] for line in lines}


@transaction.atomic
def cancel_release(release: Release, *, by: User) -> None:
    RELEASE.perform("cancel_release", release, by=by)


@transaction.atomic
def do_release(release: Release, *, by: User) -> None:
    """Decisions, letters, statuses, messages and public list, in one transaction: all of them or none.

    Pressed twice, or raced by the clock: the wave is held, and the second one finds it done.
    """
    hold_decisions(release.wave, release.doors, by=by)
    release.refresh_from_db(fields=["state"])
    if release.state == ReleaseState.DONE:
        return
    if reasons := queries.why_not_release(release.wave, release.doors):
        raise Refused(" ".join(reasons))
    _set_aside(release.wave, release.doors, release.set_aside)
    at = timezone.now()
    waiting = Decision.objects.filter(
        dossier__wave=release.wave, door__in=release.doors, state=DecisionState.READY
    )
    doors = {door.key: door for door in current_document(release.wave).doors}
    decisions = list(queries.with_all(waiting).order_by("dossier", "pk"))
    for dossier in {decision.dossier_id: decision.dossier for decision in decisions}.values():
        tell_decided(dossier, f"release:{release.pk}")  # long: before the journal
    frame = queries.frame_of(release.wave)
    for decision in decisions:
        release_decision(decision, by=by, at=at, frame=frame)
        give_status(decision, doors.get(decision.door), by=by)
    details = {"decisions": len(decisions), "asked_by": str(release.by)}
    RELEASE.perform(
        "do_release", release, by=by, details=details, done_at=at, count=len(decisions), failure=""
    )


@transaction.atomic
def release_now(
    wave: Wave, doors: Collection[str], *, by: User, set_aside: Mapping[str, str] | None = None
) -> Release:
    """Without waiting for an hour. Pressed twice, once: the second finds nothing left to release."""
    hold_decisions(wave, doors, by=by)
    release = plan_release(wave, doors, timezone.now(), by=by, set_aside=set_aside)
    do_release(release, by=by)
    return release


@transaction.atomic
def note_release_waits(release: Release, *, by: User, reason: str) -> None:
    """The hour came and something was not ready: who planned it is told, once."""
    if release.failure != reason[:1000]:
        release.failure = reason[:1000]
        release.save(update_fields=["failure"])
        record("note_release_waits", release, by=by, reason=reason)
        tell_release_waits(release)


@transaction.atomic
def release_decision(
    decision: Decision, *, by: User, at: datetime, frame: DecisionFrame | None = None
) -> None:
    """One of them: known from now on, and its letter notified."""
    kept = decision.dossier
    details = {"outcome": decision.outcome, "amount": str(decision.amount or ""), "rank": decision.rank}
    DECISION.perform("release_decision", decision, by=by, details=details, released_at=at)
    decision.dossier = kept  # the engine reads the row anew, without what hangs on it
    letter = draft_of(decision) or write_draft(decision, by=by)
    letter.decision = decision
    notify(letter, by=by, at=at, frame=frame)


@transaction.atomic
def give_status(decision: Decision, door: Door | None, *, by: User) -> None:
    """The pole is a laureate from today on; the one that a source had already named is left as it is."""
    kind, pole = STATUS.get(Outcome(decision.outcome)), decision.dossier.pole
    label = decision.dossier.wave.name
    if kind is None or _is_known(decision, kind):
        return
    evidence = f"Décision publiée, {door.label}" if door else "Décision publiée"
    set_status(pole, kind, timezone.localdate(), by=by, wave_label=label[:80], evidence=evidence)
    if kind == StatusKind.LAUREATE_PHASE_2 and not pole.is_public:
        publish_pole(pole, True, by=by)


@transaction.atomic
def end_status(decision: Decision, *, by: User) -> None:
    """A laureate no more: the status that the release gave ends today."""
    kind = STATUS.get(Outcome(decision.outcome))
    rows = PoleStatus.objects.filter(pole=decision.dossier.pole, kind=kind, until=None)
    day = timezone.localdate(decision.released_at)
    for status in rows.filter(since=day, since_precision=Precision.DAY):
        words = {"wave_label": status.wave_label, "evidence": status.evidence}
        set_status(status.pole, status.kind, status.since, by=by, until=timezone.localdate(), **words)


def _is_known(decision: Decision, kind: str) -> bool:
    """Named by a published source for the year of this wave."""
    wave = decision.dossier.wave
    year = wave.opens_at.year if wave.opens_at else None
    rows = PoleStatus.objects.filter(pole=decision.dossier.pole, kind=kind, since__year=year, until=None)
    return rows.exclude(evidence="").exists()
