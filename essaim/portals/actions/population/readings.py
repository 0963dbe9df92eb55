"""Readers at work on the dossiers of a running wave, for the benches."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.appraisal.models import Declaration, Duty, Expert, Level, Phase, Reader, ReaderState
from essaim.appraisal.queries import dossiers_of_phase
from essaim.calls.models import Wave
from essaim.calls.queries import current_document

EACH = 90  # dossiers given to each of them


@transaction.atomic
def write_readers(wave: Wave, count: int, *, by: User) -> list[Reader]:
    """Each declared no tie with the dossiers that they were given; the phase is open."""
    now = timezone.now()
    door = current_document(wave).doors[0].key
    phase, _ = Phase.objects.get_or_create(
        wave=wave,
        door=door,
        level=Level.NATION,
        defaults={"opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=30)},
    )
    readers = _readers(wave, count, by)
    dossiers = dossiers_of_phase(phase)
    given = [
        (reader, dossiers[(rank * EACH + place) % len(dossiers)])
        for rank, reader in enumerate(readers)
        for place in range(min(EACH, len(dossiers)))
    ]
    Declaration.objects.bulk_create(
        Declaration(user=reader.user, dossier=dossier, kind="none", opens=True, declared_at=now)
        for reader, dossier in given
    )
    Duty.objects.bulk_create(
        Duty(reader=reader, dossier=dossier, door=door, given_by=by, why="Banc") for reader, dossier in given
    )
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
