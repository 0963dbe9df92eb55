"""What the solver is given, what it answered, and how far the readings are."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from essaim.accounts.models import User
from essaim.admissibility.rules import takes_part
from essaim.appraisal.compute.affinity import IsRead, Reads, affinity, normals, words_of
from essaim.appraisal.models import (
    Declaration,
    Duty,
    Expert,
    Level,
    PairRule,
    Phase,
    Proposal,
    Reader,
    ReaderState,
    Review,
    ReviewState,
    Seniority,
    ThirdReading,
)
from essaim.appraisal.rules import READ, asks, is_barred
from essaim.dossiers.models import CoAuthor, Dossier


def dossiers_of_phase(phase: Phase) -> list[Dossier]:
    rows = Dossier.objects.filter(READ, asks(phase.door), wave=phase.wave_id)
    return list(rows.select_related("pole").order_by("reference"))


def readers_of_phase(phase: Phase) -> list[Reader]:
    """Those who accepted, at this level, and are not away today."""
    today = timezone.localdate()
    away = Expert.objects.filter(absences__starts_on__lte=today, absences__ends_on__gte=today)
    rows = Reader.objects.filter(wave=phase.wave_id, level=phase.level, state=ReaderState.ACCEPTED)
    rows = rows.exclude(user__in=away.values("user")).select_related("user", "region")
    return list(rows.order_by("pk"))


def why_not_assign(user: User, phase: Phase) -> str:
    """A person who has a tie with one of the dossiers neither asks the solver nor sees its answers."""
    tied = Dossier.objects.filter(
        READ & asks(phase.door) & (is_barred(user) | takes_part(user)), wave=phase.wave_id
    )
    if tied.exists():
        return "Un lien vous écarte d’un dossier de cette phase\u00a0: une autre personne la répartit."
    return ""


def labels_of(readers: list[Reader]) -> dict[int, str]:
    """The name of each in the computation: its address too when two have the same."""
    names = Counter(reader.user.name for reader in readers)
    return {
        reader.pk: reader.user.name
        if names[reader.user.name] == 1
        else f"{reader.user.name} ({reader.user.email})"
        for reader in readers
    }


def input_of(phase: Phase, settings: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """The exact input of `essaim compute assignment`, and who its names are. Eight queries."""
    readers, dossiers = readers_of_phase(phase), dossiers_of_phase(phase)
    labels = labels_of(readers)
    experts = {row.user_id: row for row in Expert.objects.filter(user__in=[one.user for one in readers])}
    rules = PairRule.objects.filter(phase=phase, reader__in=readers, dossier__in=dossiers)
    pairs = {(row.reader_id, row.dossier_id): row.imposed for row in rules}
    place = {row.pk: row.reference for row in dossiers}
    begun = _begun(phase, readers, place)
    needs = _needs(phase, readers, begun, settings["reviews"])
    other = Duty.objects.filter(reader__in=readers, ended_at=None).exclude(door=phase.door)
    elsewhere = Counter(other.values_list("reader", flat=True))
    held = Counter(one for one, _ in begun)
    done = [[labels[one], place[two]] for one, two in begun]
    given = {
        "reviewers": [
            _reviewer(
                one,
                labels,
                experts.get(one.user_id),
                max(one.load - elsewhere[one.pk], held[one.pk]),
                settings.get("least") or 0,
            )
            for one in readers
        ],
        "dossiers": [{"id": row.reference, "reviews": needs(row.pk)} for row in dossiers],
        "affinity": _affinities(readers, dossiers, labels, experts),
        "conflicts": sorted(_conflicts(phase, readers, dossiers, labels) - {tuple(one) for one in done}),
        "pinned": [[labels[one], place[two]] for (one, two), imposed in pairs.items() if imposed],
        "forbidden": [[labels[one], place[two]] for (one, two), imposed in pairs.items() if not imposed],
        "begun": done,
        "senior_with_newcomer": settings["seniors"],
    }
    if settings.get("spread"):
        given["max_per_territory"] = settings["spread"]
    return given, {labels[one.pk]: str(one.public_id) for one in readers}


def _needs(
    phase: Phase, readers: list[Reader], begun: list[tuple[int, int]], reviews: int
) -> Callable[[int], int]:
    """How many readings a dossier still asks of these readers: those begun by others are counted."""
    third = set(ThirdReading.objects.filter(phase=phase).values_list("dossier", flat=True))
    others = current_duties(phase).exclude(review=None).exclude(reader__in=readers)
    outside = Counter(others.values_list("dossier", flat=True))
    inside = Counter(dossier for _, dossier in begun)
    return lambda pk: max(reviews + (pk in third) - outside[pk], inside[pk])


def _begun(phase: Phase, readers: list[Reader], place: dict[int, str]) -> list[tuple[int, int]]:
    rows = Review.objects.filter(
        duty__reader__in=readers, duty__dossier__in=list(place), duty__door=phase.door, duty__ended_at=None
    )
    return list(rows.order_by("pk").values_list("duty__reader", "duty__dossier"))


def _reviewer(
    reader: Reader, labels: dict[int, str], expert: Expert | None, most: int, least: int
) -> dict[str, Any]:
    row: dict[str, Any] = {"id": labels[reader.pk], "max": most}
    if least:
        row["min"] = min(least, most)
    if expert:
        row["senior"] = expert.seniority == Seniority.SENIOR
        row["newcomer"] = expert.seniority == Seniority.NEWCOMER
        row["territory"] = expert.region_id
    return row


def _affinities(
    readers: list[Reader], dossiers: list[Dossier], labels: dict[int, str], experts: dict[int, Expert]
) -> list[list[Any]]:
    read = {
        row.reference: IsRead(
            normals(row.pole.themes), words_of(row.pole.pitch, row.pole.name), row.region_id or ""
        )
        for row in dossiers
    }
    found = []
    for reader in readers:
        expert = experts.get(reader.user_id)
        if expert is None:
            continue
        who = Reads(normals(expert.themes), normals(expert.skills), expert.region_id or "")
        found += [
            [labels[reader.pk], reference, value]
            for reference, what in read.items()
            if (value := affinity(who, what))
        ]
    return found


def _conflicts(
    phase: Phase, readers: list[Reader], dossiers: list[Dossier], labels: dict[int, str]
) -> set[tuple[str, str]]:
    """Ties, authors, open questions, the same dossier at another level; in a region, the other regions."""
    users = {one.user_id: labels[one.pk] for one in readers}
    place = {row.pk: row.reference for row in dossiers}
    out = Q(barred=True) | Q(kind="ask", opens=False)
    about = {"dossier__in": list(place)}
    rows = [
        *Declaration.objects.filter(out, user__in=list(users), **about).values_list("user", "dossier"),
        *CoAuthor.objects.filter(user__in=list(users), accepted_at__isnull=False, **about).values_list(
            "user", "dossier"
        ),
        *Duty.objects.filter(reader__user__in=list(users), door=phase.door, ended_at=None, **about)
        .exclude(reader__level=phase.level)
        .values_list("reader__user", "dossier"),
    ]
    found = {(users[user], place[pk]) for user, pk in rows if user}
    if phase.level == Level.REGION:
        found |= {
            (labels[one.pk], row.reference)
            for one in readers
            for row in dossiers
            if one.region_id != row.region_id
        }
    return found


def proposals_of(phase: Phase) -> QuerySet[Proposal]:
    return Proposal.objects.filter(phase=phase).select_related("made_by", "applied_by")


def pair_rules_of(phase: Phase) -> QuerySet[PairRule]:
    return PairRule.objects.filter(phase=phase).select_related("reader__user", "dossier__pole", "by")


def current_duties(phase: Phase) -> QuerySet[Duty]:
    return Duty.objects.filter(
        reader__wave=phase.wave_id, reader__level=phase.level, door=phase.door, ended_at=None
    )


# --- Progress ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Progress:
    """One reader of a phase."""

    reader: Reader
    given: int
    undeclared: int
    begun: int
    done: int

    @property
    def left(self) -> int:
        return self.given - self.done


def progress_of(phase: Phase) -> list[Progress]:
    """Three queries, the latest reader ahead."""
    duties = current_duties(phase).select_related("reader__user", "reader__region", "reader__wave")
    rows = list(duties.values_list("reader", "reader__user", "dossier", "review__state"))
    opens = set(
        Declaration.objects.filter(opens=True, dossier__wave=phase.wave_id).values_list("user", "dossier")
    )
    given, done = (
        Counter(row[0] for row in rows),
        Counter(row[0] for row in rows if row[3] == ReviewState.SUBMITTED),
    )
    begun = Counter(row[0] for row in rows if row[3])
    undeclared = Counter(row[0] for row in rows if (row[1], row[2]) not in opens)
    readers = Reader.objects.filter(pk__in=list(given)).select_related("user", "region", "wave__call")
    found = [Progress(one, given[one.pk], undeclared[one.pk], begun[one.pk], done[one.pk]) for one in readers]
    return sorted(found, key=lambda row: (row.done / row.given, row.reader.user.name))


def phases_ending(first: Any, last: Any) -> QuerySet[Phase]:
    return Phase.objects.filter(closes_at__gt=first, closes_at__lte=last).select_related("wave__call")
