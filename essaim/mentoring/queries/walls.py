"""The firewall: which dossiers the people of a compagnon, or an adviser, never see nor judge."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from essaim.accounts.models import User
from essaim.appraisal.models import Review, ReviewState, Tie, TieSource
from essaim.dossiers.models import Dossier, DossierState
from essaim.mentoring.models import Compagnon, CompagnonPerson, Pair
from essaim.mentoring.models.pairs import AGREED
from essaim.services.models import Booking, SupportRequest
from essaim.services.rules import HELPING

FILED = [
    DossierState.SUBMITTED,
    DossierState.LATE,
    DossierState.INCOMPLETE,
    DossierState.ADMISSIBLE,
]

COMING = ["booked", "done"]  # the bookings by which an adviser helps a pole


@dataclass(frozen=True)
class WallLine:
    """One sentence of the page: who is kept away from how many dossiers of which wave."""

    person: str
    wave: str
    count: int


def helped_by(user: User) -> QuerySet[Pair]:
    """The pairs at which this person was while somebody worked; those who left keep the wall."""
    mine = CompagnonPerson.objects.filter(
        Q(left_at=None) | Q(left_at__gt=OuterRef("agreed_at")), user=user.pk, compagnon=OuterRef("compagnon")
    )
    return Pair.objects.filter(Exists(mine), state__in=AGREED)


def supported_by(user: User) -> Q:
    """The poles that this person advises, or advised: path to the key of the pole is `pole`."""
    asked = SupportRequest.objects.filter(
        adviser__user=user.pk, state__in=HELPING, entitlement__pole=OuterRef("pole")
    )
    booked = Booking.objects.filter(
        slot__adviser__user=user.pk, state__in=COMING, entitlement__pole=OuterRef("pole")
    )
    return Q(Exists(asked)) | Q(Exists(booked))


def barred_dossiers(user: User, source: str) -> QuerySet[Dossier]:
    """Every dossier filed in a wave where a pole that this person helps has filed one: its own too."""
    if source == TieSource.MENTORING:
        helped = Dossier.objects.filter(state__in=FILED, pole__in=helped_by(user).values("pole"))
    else:
        helped = Dossier.objects.filter(supported_by(user), state__in=FILED)
    return Dossier.objects.filter(state__in=FILED, wave__in=helped.values("wave"))


def helpers_in(dossier: Dossier) -> list[tuple[User, str]]:
    """Those whom a wall must keep from this dossier, and why: two queries, most often empty."""
    rivals = Dossier.objects.filter(state__in=FILED, wave=dossier.wave_id).values("pole")
    people = CompagnonPerson.objects.filter(
        Q(left_at=None) | Q(left_at__gt=F("compagnon__pairs__agreed_at")),
        compagnon__pairs__state__in=AGREED,
        compagnon__pairs__pole__in=rivals,
    )
    found = [(row, str(TieSource.MENTORING)) for row in User.objects.filter(pk__in=people.values("user"))]
    asked = SupportRequest.objects.filter(state__in=HELPING, entitlement__pole__in=rivals)
    booked = Booking.objects.filter(state__in=COMING, entitlement__pole__in=rivals)
    advises = Q(pk__in=asked.values("adviser__user")) | Q(pk__in=booked.values("slot__adviser__user"))
    advisers = User.objects.filter(advises)
    return found + [(row, str(TieSource.SUPPORT)) for row in advisers]


def judged_waves(compagnons: Collection[Compagnon]) -> dict[int, set[int]]:
    """The waves where somebody of each compagnon has already handed a review: it cannot help there."""
    found: dict[int, set[int]] = {}
    rows = Review.objects.filter(state=ReviewState.SUBMITTED).values_list(
        "duty__reader__user", "duty__dossier__wave"
    )
    waves: dict[int, set[int]] = {}
    people = CompagnonPerson.objects.filter(left_at=None, compagnon__in=list(compagnons))
    members = list(people.values_list("compagnon_id", "user_id"))
    for user, wave in rows.filter(duty__reader__user__in={user for _, user in members}).distinct():
        waves.setdefault(user, set()).add(wave)
    for compagnon, user in members:
        found.setdefault(compagnon, set()).update(waves.get(user, ()))
    return found


def wall_lines(users: Iterable[User], source: str = TieSource.MENTORING) -> list[WallLine]:
    """What is shown to everybody on the page of a pair: one query."""
    rows = Tie.objects.filter(user__in=[user.pk for user in users], source=source, blocking=True)
    counted = rows.values("user__first_name", "user__last_name", "dossier__wave__name").annotate(
        count=Count("pk")
    )
    return [
        WallLine(
            f"{row['user__first_name']} {row['user__last_name']}".strip(),
            row["dossier__wave__name"],
            row["count"],
        )
        for row in counted.order_by("user__last_name", "dossier__wave__name")
    ]
