"""The life of a wave: published, changed while open, closed early, reopened, archived."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.calls import queries
from essaim.calls.compute.diff import diff_documents, in_sentences
from essaim.calls.compute.document import WaveDocument
from essaim.calls.compute.edits import as_data
from essaim.calls.compute.gaps import gaps_of_document
from essaim.calls.models import Wave, WaveVersion
from essaim.calls.queries.checks import needed, valid_document
from essaim.calls.workflow import WAVE


@transaction.atomic
def publish_wave(wave: Wave, *, by: User, note: str = "") -> None:
    """Make the working copy the one that counts, if nothing is missing."""
    _lock(wave)
    changes = _in_force(wave, queries.working_document(wave), note, by)
    WAVE.perform("publish_wave", wave, by=by, details=_details(changes), **changes)


@transaction.atomic
def republish_wave(wave: Wave, *, by: User, note: str) -> None:
    """Change a published wave: those who are writing a dossier are told the note and what differs."""
    if not note.strip():
        raise ValidationError("Dites en une phrase ce qui change : les candidats le liront.")
    _lock(wave)
    changes = _in_force(wave, queries.working_document(wave), note, by)
    WAVE.perform("republish_wave", wave, by=by, details=_details(changes), **changes)


@transaction.atomic
def extend_wave(wave: Wave, *, by: User, closes_at: datetime, reason: str) -> None:
    """A later closing for everybody. The rest of the working copy stays in preparation."""
    note = f"Clôture reportée. {needed(reason)}"
    _lock(wave)
    if wave.closes_at and closes_at <= wave.closes_at:
        raise ValidationError("La nouvelle clôture doit suivre celle qui est publiée.")
    changes = _in_force(wave, _with_closing(wave, closes_at), note, by)
    changes["working"] = _working_with_closing(wave, closes_at)
    WAVE.perform("republish_wave", wave, by=by, details=_details(changes), **changes)


@transaction.atomic
def close_early(wave: Wave, *, by: User, reason: str) -> None:
    """Nobody can file any more, from now on. The reason is public."""
    reason, now = needed(reason), timezone.now()
    _lock(wave)
    if wave.closes_at and wave.closes_at <= now:
        raise ValidationError("Cette vague est déjà close.")
    WAVE.perform(
        "close_early",
        wave,
        by=by,
        details={"reason": reason},
        closed_early_at=now,
        closed_early_reason=reason,
    )


@transaction.atomic
def reopen_wave(wave: Wave, *, by: User, reason: str, closes_at: datetime | None = None) -> None:
    """Open again a wave closed early, until the date announced or a new one."""
    reason = needed(reason)
    _lock(wave)
    until = closes_at or wave.closes_at
    if until is None or until <= timezone.now():
        raise ValidationError("Donnez une nouvelle date de clôture, à venir.")
    changes: dict[str, Any] = {}
    if until != wave.closes_at:
        changes = _in_force(wave, _with_closing(wave, until), f"Vague rouverte. {reason}", by)
        changes["working"] = _working_with_closing(wave, until)
    details = _details(changes) | {"reason": reason, "closes_at": until.isoformat()}
    changes |= {"closed_early_at": None, "closed_early_reason": ""}
    WAVE.perform("reopen_wave", wave, by=by, details=details, **changes)


@transaction.atomic
def archive_wave(wave: Wave, *, by: User, reason: str) -> None:
    """Off the lists, for ever readable. Only once nobody can file any more."""
    reason = needed(reason)
    _lock(wave)
    if wave.closed_early_at is None and wave.closes_at and wave.closes_at > timezone.now():
        raise ValidationError("Cette vague n’est pas close : attendez, ou clôturez-la par anticipation.")
    WAVE.perform("archive_wave", wave, by=by, details={"reason": reason})


def _lock(wave: Wave) -> None:
    wave.refresh_from_db(from_queryset=Wave.objects.select_for_update())


def _in_force(wave: Wave, document: WaveDocument, note: str, by: User) -> dict[str, Any]:
    """A new version, and what the row copies from it."""
    if gaps := [gap.sentence for gap in gaps_of_document(document) if gap.blocking]:
        raise ValidationError(gaps)
    before = queries.document_of(wave.version) if wave.version else document
    changes = in_sentences(diff_documents(before, document))
    if wave.version and before == document:
        raise ValidationError("Rien n’a changé depuis la version publiée.")
    version = WaveVersion.objects.create(
        wave=wave,
        number=wave.versions.count() + 1,
        content=as_data(document),
        note=note[:500],
        changes=changes,
        published_by=by,
    )
    return {
        "version": version,
        "opens_at": document.calendar.opens_at,
        "closes_at": document.calendar.closes_at,
        "grace_minutes": document.calendar.grace_minutes,
        "envelope_amount": document.money.envelope,
    }


def _details(changes: dict[str, Any]) -> dict[str, Any]:
    version = changes.get("version")
    return {"version": version.number, "note": version.note, "changes": version.changes} if version else {}


def _with_closing(wave: Wave, closes_at: datetime) -> WaveDocument:
    data = as_data(queries.current_document(wave))
    return valid_document(data | {"calendar": data["calendar"] | {"closes_at": closes_at}})


def _working_with_closing(wave: Wave, closes_at: datetime) -> dict[str, Any]:
    working = wave.working
    return as_data(valid_document(working | {"calendar": working["calendar"] | {"closes_at": closes_at}}))
