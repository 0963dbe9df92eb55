"""What a panel left on a fictional wave: readers, readings, reviews, and the scores computed from them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from essaim.accounts.models import User
from essaim.appraisal.actions import compute_scores
from essaim.appraisal.compute.grid import Line, grid_of, total
from essaim.appraisal.models import (
    Declaration,
    Duty,
    Expert,
    Level,
    Method,
    Phase,
    Reader,
    ReaderState,
    Review,
    ReviewState,
)
from essaim.appraisal.queries import dossiers_of_phase
from essaim.calls.models import Wave
from essaim.calls.queries import current_document
from essaim.demo.compute.marks import NAMES, Mark, marks
from essaim.dossiers.models import Dossier

DOMAIN = "demo.essaim.example"
FICTION = "Avis fictif, écrit pour la démonstration."


@transaction.atomic
def appraise_wave(wave: Wave, door: str, *, by: User, ahead: Sequence[int] = ()) -> Phase:
    """A national reading, over for long; `ahead`: the poles whose dossiers were scored better."""
    closing = wave.closes_at or wave.opens_at
    if closing is None:
        raise ValueError(f"{wave} has no dates")
    phase = Phase.objects.create(
        wave=wave,
        door=door,
        level=Level.NATION,
        opens_at=closing + timedelta(days=20),
        closes_at=closing + timedelta(days=90),
        method=Method.CORRECTED,
        disagreement=6,
    )
    better = set(ahead)
    dossiers = sorted(dossiers_of_phase(phase), key=lambda row: (row.pole_id not in better, row.pk))
    lines = grid_of(current_document(wave), door, phase.level)
    found = marks(
        len(dossiers),
        sum(row.pole_id in better for row in dossiers),
        {line.key: [score for score, _ in line.choices] for line in lines},
    )
    write_reviews(phase, found, readers_of(wave, by, phase.opens_at), dossiers, lines, by)
    compute_scores(phase, by=by)
    return phase


def readers_of(wave: Wave, by: User, at: datetime) -> list[Reader]:
    """Fictional people, without a password nor a mandate: nobody signs in with them."""
    people = User.objects.bulk_create(
        User(email=f"lecteur{rank}@{DOMAIN}", first_name=first, last_name=last, password="!")  # noqa: S106
        for rank, (first, last) in enumerate(NAMES, start=1)
    )
    Expert.objects.bulk_create(Expert(user=person, load=30) for person in people)
    return Reader.objects.bulk_create(
        Reader(
            wave=wave,
            user=person,
            level=Level.NATION,
            state=ReaderState.ACCEPTED,
            load=30,
            invited_by=by,
            invited_at=at - timedelta(days=15),
            answered_at=at - timedelta(days=12),
        )
        for person in people
    )


def write_reviews(
    phase: Phase,
    found: Sequence[Mark],
    readers: Sequence[Reader],
    dossiers: Sequence[Dossier],
    lines: list[Line],
    by: User,
) -> None:
    """Declared without tie, given, written, handed in."""
    Declaration.objects.bulk_create(
        Declaration(
            user=readers[mark.reader].user,
            dossier=dossiers[mark.dossier],
            kind="none",
            opens=True,
            declared_at=phase.opens_at,
        )
        for mark in found
    )
    duties = Duty.objects.bulk_create(
        Duty(
            reader=readers[mark.reader],
            dossier=dossiers[mark.dossier],
            door=phase.door,
            given_by=by,
            given_at=phase.opens_at,
            why="Démonstration",
        )
        for mark in found
    )
    Review.objects.bulk_create(
        review_of(duty, mark, phase, lines) for duty, mark in zip(duties, found, strict=True)
    )


def review_of(duty: Duty, mark: Mark, phase: Phase, lines: list[Line]) -> Review:
    written = phase.opens_at + timedelta(days=3 + mark.dossier % 60, hours=mark.reader)
    return Review(
        duty=duty,
        state=ReviewState.SUBMITTED,
        scores=mark.scores,
        for_candidate=FICTION,
        for_committee=FICTION,
        total=total(lines, mark.scores),
        begun_at=written,
        saved_at=written,
        submitted_at=written,
    )
