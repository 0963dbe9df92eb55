"""Readings under way on the open wave, so that each reader of the demonstration has something to read."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import Role, User
from essaim.accounts.queries import live_mandates
from essaim.appraisal.models import Declaration, Duty, Expert, Level, Phase, Reader, ReaderState
from essaim.appraisal.queries import dossiers_of_phase
from essaim.calls.models import Wave
from essaim.dossiers.models import Dossier

EACH = 4  # dossiers given to a national reader


@transaction.atomic
def open_readings(wave: Wave, door: str, people: Sequence[User], *, by: User) -> None:
    """A regional reader reads their region, a national one a few dossiers. Half is still to be declared."""
    for person in people:
        [mandate] = live_mandates(person)
        regional = mandate.role == Role.APPRAISER
        phase = _phase(wave, door, Level.REGION if regional else Level.NATION)
        dossiers = dossiers_of_phase(phase)
        if regional:
            dossiers = [row for row in dossiers if row.region_id == mandate.region_id]
        Expert.objects.get_or_create(user=person)
        reader = Reader.objects.create(
            wave=wave,
            user=person,
            level=phase.level,
            region_id=mandate.region_id if regional else None,
            state=ReaderState.ACCEPTED,
            invited_by=by,
            answered_at=timezone.now(),
        )
        _give(reader, dossiers[:EACH], door, by)


def _phase(wave: Wave, door: str, level: Level) -> Phase:
    now = timezone.now()
    weeks = 2 if level == Level.REGION else 4
    dates = {"opens_at": now - timedelta(days=1), "closes_at": now + timedelta(weeks=weeks)}
    phase, _ = Phase.objects.get_or_create(wave=wave, door=door, level=level, defaults=dates)
    return phase


def _give(reader: Reader, dossiers: Sequence[Dossier], door: str, by: User) -> None:
    Duty.objects.bulk_create(
        Duty(reader=reader, dossier=dossier, door=door, given_by=by, why="Démonstration")
        for dossier in dossiers
    )
    Declaration.objects.bulk_create(
        Declaration(user=reader.user, dossier=dossier, kind="none", opens=True, declared_at=timezone.now())
        for dossier in dossiers[: (len(dossiers) + 1) // 2]
    )
