"""Phases, grids, reviews and rankings, as each person may see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from essaim.accounts.models import User
from essaim.admissibility.rules import takes_part
from essaim.appraisal.compute.grid import Line, grid_of
from essaim.appraisal.compute.redact import hide, names_in, pattern_of, redacted
from essaim.appraisal.models import Duty, Level, Others, Phase, Ranking, Review, ReviewState
from essaim.appraisal.queries.panel import dossiers_of_wave
from essaim.appraisal.queries.reading import content_to_read, duties_of
from essaim.appraisal.rules import READ, asks, is_barred, is_open_to, managed_by, ranks, ranks_in
from essaim.calls.models import Wave
from essaim.calls.queries import current_document
from essaim.dossiers.compute.copy import Block
from essaim.dossiers.compute.snapshot import read
from essaim.dossiers.models import CoAuthor, Dossier
from essaim.territories.models import Region


def phases_of(wave: Wave) -> dict[tuple[str, str], Phase]:
    return {(phase.door, phase.level): phase for phase in Phase.objects.filter(wave=wave)}


def phase_of(wave: Wave, door: str, level: str) -> Phase | None:
    return Phase.objects.filter(wave=wave, door=door, level=level).first()


def phase_of_duty(duty: Duty) -> Phase | None:
    """Asked once per duty."""
    if "known_phase" not in duty.__dict__:
        duty.__dict__["known_phase"] = phase_of(duty.reader.wave, duty.door, duty.reader.level)
    found: Phase | None = duty.__dict__["known_phase"]
    return found


def door_label(phase: Phase) -> str:
    """As the wave names it for people."""
    doors = {door.key: door.label for door in current_document(phase.wave).doors}
    return doors.get(phase.door, phase.door)


def grid_of_duty(duty: Duty) -> list[Line]:
    return grid_of(current_document(duty.reader.wave), duty.door, duty.reader.level)


def duty_to_review(user: User, reference: str, door: str) -> Duty | None:
    """What this person may open of this dossier; the first one when no door is named."""
    rows = (
        duties_of(user)
        .filter(is_open_to(user, "dossier"), dossier__reference=reference)
        .select_related("reader__wave__version", "review")
    )
    rows = rows.defer("reader__wave__working", "reader__wave__version__content", "dossier__wave__working")
    return (rows.filter(door=door) if door else rows).order_by("door").first()


@dataclass(frozen=True)
class Other:
    """The review of somebody else, as this reader may see it."""

    who: str
    review: Review


def others_of(duty: Duty, at: datetime) -> list[Other]:
    """Submitted reviews of the same dossier and door, when the switches of the phase open them."""
    phase = phase_of_duty(duty)
    if phase is None or not _opens(phase, duty, at):
        return []
    rows = Review.objects.filter(
        state=ReviewState.SUBMITTED, duty__dossier=duty.dossier_id, duty__door=duty.door, duty__ended_at=None
    )
    if duty.reader.level == Level.REGION:
        rows = rows.filter(duty__reader__level=Level.REGION)
    rows = rows.exclude(duty=duty).select_related("duty__reader__user").order_by("pk")
    return [
        Other(f"Lecteur {number}" if phase.blind else str(row.duty.reader.user), row)
        for number, row in enumerate(rows, start=1)
    ]


def _opens(phase: Phase, duty: Duty, at: datetime) -> bool:
    if phase.others == Others.AFTER_CLOSE:
        return at > phase.closes_at
    if phase.others == Others.NEVER:
        return False
    return Review.objects.filter(duty=duty, state=ReviewState.SUBMITTED).exists()


def is_blind(user: User, dossier: Dossier) -> bool:
    """One blind phase among those of this reader on this dossier hides the names in all of them."""
    given = Duty.objects.filter(reader__user=user.pk, dossier=dossier, ended_at=None)
    pairs = given.values_list("door", "reader__level")
    asked = Q(pk__in=[])
    for door, level in pairs:
        asked |= Q(door=door, level=level)
    return Phase.objects.filter(asked, wave=dossier.wave_id, blind=True).exists()


def blind_waves(dossiers: Iterable[Dossier]) -> set[int]:
    """The waves of these dossiers that hide names in one of their phases."""
    rows = Phase.objects.filter(blind=True, wave__in={dossier.wave_id for dossier in dossiers})
    return set(rows.values_list("wave", flat=True))


def redacted_content(dossier: Dossier) -> list[Block]:
    blocks, _ = content_to_read(dossier)
    submission = dossier.last_submission
    return redacted(blocks, read(submission.content), _authors(dossier)) if submission else []


def redacted_pitch(dossier: Dossier) -> str:
    """The line that presents the pole, as a blind phase shows it."""
    submission = dossier.last_submission
    names = names_in(read(submission.content)) if submission else []
    return hide(dossier.pole.pitch, pattern_of([*names, *_authors(dossier)]))


def _authors(dossier: Dossier) -> list[str]:
    rows = CoAuthor.objects.filter(dossier=dossier, user__isnull=False).select_related("user")
    return [row.user.name for row in rows if row.user]


def reviews_of_wave(user: User, wave: Wave) -> QuerySet[Review]:
    """For managers; private notes stay with their author."""
    rows = Review.objects.filter(
        ~is_barred(user, "duty__dossier") & ~takes_part(user, "duty__dossier"), duty__reader__wave=wave
    ).defer("private")
    return rows.select_related(
        "duty__reader__user", "duty__reader__region", "duty__reader__wave", "duty__dossier__pole"
    ).order_by("duty__dossier__pole__name", "pk")


# --- Rankings ---------------------------------------------------------------------------------------


def ranked_phases(user: User) -> QuerySet[Phase]:
    """The regional phases, for those who rank."""
    if not ranks(user, None):
        return Phase.objects.none()
    return (
        Phase.objects.filter(level=Level.REGION)
        .select_related("wave__call", "wave__version")
        .defer("wave__working", "wave__version__content", "wave__call__working")
    )


def ranked_regions(user: User, wave: Wave | None = None) -> QuerySet[Region]:
    return ranks_in(user, wave)


def to_rank(phase: Phase, region: Region, user: User) -> tuple[list[Dossier], list[Dossier]]:
    """All the dossiers of the region that ask this door, and those this person may know about."""
    rows = Dossier.objects.filter(READ, asks(phase.door), wave=phase.wave_id, region=region)
    everything = list(rows.order_by("pk"))
    known = dossiers_of_wave(user, phase.wave).filter(asks(phase.door), region=region)
    return everything, list(known.order_by("pk"))


def ranking_of(phase: Phase, region: Region) -> Ranking | None:
    return Ranking.objects.filter(phase=phase, region=region).select_related("saved_by").first()


def means_of(dossiers: list[Dossier], door: str, level: str) -> dict[int, list[Review]]:
    """The submitted reviews of these dossiers, at one level."""
    rows = Review.objects.filter(
        state=ReviewState.SUBMITTED,
        duty__dossier__in=dossiers,
        duty__door=door,
        duty__reader__level=level,
        duty__ended_at=None,
    ).select_related("duty")
    found: dict[int, list[Review]] = {}
    for row in rows:
        found.setdefault(row.duty.dossier_id, []).append(row)
    return found


def managed_phases(user: User) -> QuerySet[Phase]:
    return Phase.objects.filter(wave__in=Wave.objects.filter(managed_by(user)))
