"""Readers at work on the dossiers of a running wave: those of the demonstration, and those of the benches."""

from collections.abc import Sequence
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import Role, User
from essaim.accounts.queries import live_mandates
from essaim.appraisal.models import Declaration, Duty, Expert, Level, Phase, Reader, ReaderState
from essaim.appraisal.queries import dossiers_of_phase
from essaim.calls.models import Wave
from essaim.calls.queries import current_document
from essaim.dossiers.models import Dossier

EACH = 90  # dossiers given to each reader of the benches
FEW = 4  # and to a national one of the demonstration


@transaction.atomic
def write_readers(wave: Wave, count: int, *, by: User) -> list[Reader]:
    """Each declared no tie with the dossiers that they were given; the phase is open."""
    door = current_document(wave).doors[0].key
    dossiers = dossiers_of_phase(_phase(wave, door, Level.NATION))
    readers = _readers(wave, count, by)
    for rank, reader in enumerate(readers):
        places = range(rank * EACH, rank * EACH + min(EACH, len(dossiers)))
        given = [dossiers[place % len(dossiers)] for place in places]
        _give(reader, given, given, door, by)
    return readers


def _readers(wave: Wave, count: int, by: User) -> list[Reader]:
    people = User.objects.bulk_create(
        User(email=f"lecteur{rank:05}@banc.example", first_name="Lectrice", last_name=f"{rank}", password="!")  # noqa: S106
        for rank in range(count)
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=person, email=person.email, primary=True, verified=True) for person in people
    )
    Expert.objects.bulk_create(Expert(user=person, load=EACH) for person in people)
    return Reader.objects.bulk_create(
        Reader(
            wave=wave,
            user=person,
            level=Level.NATION,
            state=ReaderState.ACCEPTED,
            load=EACH,
            invited_by=by,
            answered_at=timezone.now(),
        )
        for person in people
    )


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
        given = dossiers[:FEW]
        _give(reader, given, given[: (len(given) + 1) // 2], door, by)


def _phase(wave: Wave, door: str, level: Level) -> Phase:
    now = timezone.now()
    weeks = 2 if level == Level.REGION else 4
    dates = {"opens_at": now - timedelta(days=1), "closes_at": now + timedelta(weeks=weeks)}
    phase, _ = Phase.objects.get_or_create(wave=wave, door=door, level=level, defaults=dates)
    return phase


def _give(
    reader: Reader, dossiers: Sequence[Dossier], declared: Sequence[Dossier], door: str, by: User
) -> None:
    """Of these dossiers, some are `declared`: nothing links their reader to them."""
    Duty.objects.bulk_create(
        Duty(reader=reader, dossier=dossier, door=door, given_by=by, why="Démonstration")
        for dossier in dossiers
    )
    now = timezone.now()
    Declaration.objects.bulk_create(
        Declaration(user=reader.user, dossier=dossier, kind="none", opens=True, declared_at=now)
        for dossier in declared
    )
