"""What a release would leave undone: each line stops it, unless a reason sets it aside.

A decision taken while the file was not examined is void: a dossier that nobody read cannot be refused on
its merits (CRPA L211-5, the reasons of a refusal are those of its own examination), and what the readings or
the committee still owe is said before, not found after.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from essaim.admissibility.models import CompletenessRequest
from essaim.appraisal.models import Duty, Phase, Review, ReviewState, ThirdReading
from essaim.calls.models import Wave
from essaim.calls.queries import current_document
from essaim.committee.models import AgendaItem, ItemState, Minutes, Sitting, SittingState
from essaim.decisions.models import Decision, DecisionState, Outcome

HELD = [SittingState.OPEN, SittingState.CLOSED]
COMING = [SittingState.PLANNED, SittingState.CONVENED, SittingState.OPEN]


@dataclass(frozen=True)
class Undone:
    """`final`: no reason sets it aside."""

    key: str
    words: str
    final: bool = False


def undone_before(wave: Wave, doors: Collection[str]) -> list[Undone]:
    """Each thing that the release of these doors would leave undone, the gravest first."""
    counted = [
        ("unread", _unread(wave, _shared_out(wave, doors)).count(), True),
        ("completions", _completions(wave), False),
        ("phases", _open_phases(wave, doors).count(), False),
        ("readings", _readings(wave, doors).count(), False),
        ("third", _third_readings(wave, doors).count(), False),
        ("sittings", _sittings(wave, doors, COMING).count(), False),
        ("points", _points(wave, doors).count(), False),
        ("minutes", _unsigned(wave, doors).count(), False),
    ]
    return [Undone(key, _said(key, count), final) for key, count, final in counted if count]


def not_set_aside(lines: Collection[Undone], reasons: Mapping[str, str]) -> list[Undone]:
    return [line for line in lines if line.final or not reasons.get(line.key, "").strip()]


WORDS = {
    "unread": (
        "un dossier est refusé sans qu’aucune lecture ni aucun vote ne porte sur lui",
        "{} dossiers sont refusés sans qu’aucune lecture ni aucun vote ne porte sur eux",
    ),
    "completions": (
        "un candidat a encore des pièces à apporter",
        "{} candidats ont encore des pièces à apporter",
    ),
    "phases": ("une phase d’évaluation est encore ouverte", "{} phases d’évaluation sont encore ouvertes"),
    "readings": ("une lecture confiée n’est pas remise", "{} lectures confiées ne sont pas remises"),
    "third": (
        "une troisième lecture, ouverte par un désaccord, n’est pas rendue",
        "{} troisièmes lectures, ouvertes par un désaccord, ne sont pas rendues",
    ),
    "sittings": ("une séance du comité n’est pas levée", "{} séances du comité ne sont pas levées"),
    "points": (
        "un point de l’ordre du jour n’a pas été voté",
        "{} points de l’ordre du jour n’ont pas été votés",
    ),
    "minutes": (
        "une séance n’a pas de procès-verbal signé",
        "{} séances n’ont pas de procès-verbal signé",
    ),
}


def _said(key: str, count: int) -> str:
    one, several = WORDS[key]
    said = one if count == 1 else several.format(count)
    return f"{said[0].upper()}{said[1:]}."


def _shared_out(wave: Wave, doors: Collection[str]) -> list[str]:
    return [door.key for door in current_document(wave).doors if door.asks_budget and door.key in doors]


def _unread(wave: Wave, doors: Collection[str]) -> QuerySet[Decision]:
    """Refused on the merits, where there was something to read: a door whose money is shared out."""
    same = {"door": OuterRef("door"), "dossier": OuterRef("dossier")}
    readings = Review.objects.filter(
        duty__door=same["door"], duty__dossier=same["dossier"], state=ReviewState.SUBMITTED
    )
    votes = AgendaItem.objects.filter(**same, state=ItemState.VOTED, sitting__state__in=HELD)
    return Decision.objects.filter(
        ~Exists(readings),
        ~Exists(votes),
        dossier__wave=wave,
        door__in=doors,
        outcome__in=[Outcome.REFUSED, Outcome.RESERVE],
        state__in=[DecisionState.DRAFT, DecisionState.READY],
    )


def _completions(wave: Wave) -> int:
    return CompletenessRequest.objects.filter(dossier__wave=wave, state="open").count()


def _open_phases(wave: Wave, doors: Collection[str]) -> QuerySet[Phase]:
    return Phase.objects.filter(wave=wave, door__in=doors, closes_at__gt=timezone.now())


def _readings(wave: Wave, doors: Collection[str]) -> QuerySet[Duty]:
    rows = Duty.objects.filter(reader__wave=wave, door__in=doors, ended_at=None)
    return rows.exclude(review__state=ReviewState.SUBMITTED)


def _third_readings(wave: Wave, doors: Collection[str]) -> QuerySet[ThirdReading]:
    """As many readings as there were when it was asked: the one more has not come."""
    since = Review.objects.filter(
        duty__dossier=OuterRef("dossier"),
        duty__door=OuterRef("phase__door"),
        state=ReviewState.SUBMITTED,
        submitted_at__gt=OuterRef("run__made_at"),
    )
    return ThirdReading.objects.filter(~Exists(since), phase__wave=wave, phase__door__in=doors)


def _sittings(wave: Wave, doors: Collection[str], states: Collection[str]) -> QuerySet[Sitting]:
    return Sitting.objects.filter(
        committee__wave=wave, committee__doors__overlap=list(doors), state__in=states
    )


def _points(wave: Wave, doors: Collection[str]) -> QuerySet[AgendaItem]:
    """On the agenda of a sitting that was held, and voted in none."""
    voted = AgendaItem.objects.filter(
        dossier=OuterRef("dossier"),
        door=OuterRef("door"),
        state=ItemState.VOTED,
        sitting__committee=OuterRef("sitting__committee"),
    )
    rows = AgendaItem.objects.filter(sitting__in=_sittings(wave, doors, HELD), door__in=doors)
    return rows.exclude(state=ItemState.VOTED).filter(~Exists(voted))


def _unsigned(wave: Wave, doors: Collection[str]) -> QuerySet[Sitting]:
    signed = Minutes.objects.filter(
        sitting=OuterRef("pk"), chair_signed_at__isnull=False, secretary_signed_at__isnull=False
    )
    return _sittings(wave, doors, [SittingState.CLOSED]).filter(~Exists(signed))
