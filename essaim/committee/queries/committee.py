"""Committees, their members and sittings; what they thought of a dossier."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from essaim.accounts.models import User
from essaim.appraisal.rules import READ, asks
from essaim.calls.models import Wave
from essaim.calls.queries import current_document
from essaim.committee.compute.votes import Cast, settle
from essaim.committee.models import (
    AgendaItem,
    Ballot,
    BodyKind,
    Committee,
    ItemState,
    Member,
    Result,
    Sitting,
    SittingState,
)
from essaim.committee.rules import managed_committees, sat_by
from essaim.dossiers.models import Dossier

LIGHT = ("committee__wave__working", "committee__wave__call__working")


def committees_of(user: User) -> QuerySet[Committee]:
    rows = Committee.objects.filter(managed_committees(user)).select_related("wave__call", "wave__version")
    return rows.defer("wave__working", "wave__call__working").order_by("-wave__opens_at", "name")


def members_of(committee: Committee) -> QuerySet[Member]:
    """The living seats, by college; the chair ahead."""
    rows = Member.objects.filter(committee=committee, ended_at=None).select_related("user", "college")
    return rows.order_by("-chair", "college__position", "user__last_name", "pk")


def proxies_in_words(committee: Committee) -> str:
    """The rule of the committee, to put in a sentence."""
    if not committee.proxies_each:
        return "ce comité n’admet pas les mandats"
    return (
        "nul n’en porte deux"
        if committee.proxies_each == 1
        else f"nul n’en porte plus de {committee.proxies_each}"
    )


def missing_in(committee: Committee, members: Iterable[Member]) -> list[str]:
    """The seats that are expected and that nobody holds: told, never refused."""
    seats = list(members)
    found = []
    for college in committee.colleges.all():
        count = sum(seat.college_id == college.pk for seat in seats)
        if college.expected is not None and count != college.expected:
            found.append(f"{college.name}\u00a0: {count} sur {college.expected}")
    if not any(seat.chair for seat in seats):
        found.append("Personne ne préside")
    return found


def _sittings() -> QuerySet[Sitting]:
    rows = Sitting.objects.select_related(
        "committee__wave__call", "committee__wave__version", "presiding__user"
    )
    return rows.defer(*LIGHT, "committee__wave__version__content")


def conducted_sittings(user: User) -> QuerySet[Sitting]:
    committees = Committee.objects.filter(managed_committees(user))
    return _sittings().filter(committee__in=committees).order_by("-starts_at", "-pk")


def sittings_of(committee: Committee) -> QuerySet[Sitting]:
    return _sittings().filter(committee=committee).order_by("-starts_at", "-pk")


def my_sittings(user: User) -> QuerySet[Sitting]:
    """Those to which this person is summoned."""
    return _sittings().filter(sat_by(user)).order_by("-starts_at", "-pk")


def current_sitting(wave: Wave, door: str) -> Sitting | None:
    """The one that is open, else the next that was convened."""
    rows = _sittings().filter(committee__wave=wave, committee__doors__contains=[door])
    held = rows.filter(state=SittingState.OPEN).first()
    return held or rows.filter(state=SittingState.CONVENED).order_by("starts_at").first()


def open_sitting(wave: Wave, door: str) -> Sitting | None:
    """The one that examines this door now."""
    rows = _sittings().filter(committee__wave=wave, committee__doors__contains=[door])
    return rows.filter(state=SittingState.OPEN).first()


def sitting_locked(sitting: Sitting) -> Sitting:
    """Whoever moves a sitting waits for its row: each act sees what the one before left."""
    return Sitting.objects.select_related("committee").select_for_update(of=("self",)).get(pk=sitting.pk)


def door_labels(wave: Wave) -> dict[str, str]:
    return {door.key: door.label for door in current_document(wave).doors}


def dossiers_to_examine(wave: Wave, door: str) -> QuerySet[Dossier]:
    """Every admissible dossier that asks this door, whoever prepares the agenda."""
    rows = Dossier.objects.filter(READ, asks(door), wave=wave).select_related("pole", "region")
    return rows.order_by("region__name", "pole__name", "pk")


def opinions_missing(item: AgendaItem, committee: Committee) -> str:
    """The body whose opinion must come before this one decides on a dossier; empty: none is missing."""
    if committee.kind != BodyKind.DECISION or item.dossier_id is None:
        return ""
    advised = AgendaItem.objects.filter(
        dossier=item.dossier_id, door=item.door, state=ItemState.VOTED, sitting__committee=OuterRef("pk")
    )
    bodies = Committee.objects.filter(
        wave=committee.wave_id, kind=BodyKind.OPINION, doors__contains=[item.door]
    )
    return str(bodies.filter(~Exists(advised)).order_by("pk").first() or "")


def casts_of(ballots: Iterable[Ballot], presiding: int | None) -> list[Cast]:
    """`ballots` with the college of their member."""
    return [
        Cast(row.member.college.name, row.choice, row.member_id == presiding, row.holder_id is not None)
        for row in ballots
    ]


# --- Opinions ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Opinion:
    """What the committee thought of a door of a dossier. `result` empty: it did not vote."""

    result: str
    label: str
    sitting: Sitting
    text: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    colleges: dict[str, str] = field(default_factory=dict)  # college -> its own opinion
    casting: bool = False
    dissents: int = 0


def opinion_of(dossier: Dossier, door: str) -> Opinion | None:
    """The last one; None when no sitting has examined it. The caller has checked who may read it."""
    return opinions_of([dossier.pk], door).get(dossier.pk)


def opinions_of(dossiers: Iterable[int], door: str) -> dict[int, Opinion]:
    """By dossier, in four queries however many."""
    rows = AgendaItem.objects.filter(
        dossier__in=list(dossiers), door=door, sitting__state__in=[SittingState.OPEN, SittingState.CLOSED]
    ).exclude(called_at=None)
    advised = Q(
        sitting__committee__kind=BodyKind.OPINION
    )  # the last one is kept: an opinion, where there is one
    order = Case(When(advised, then=Value(1)), default=Value(0), output_field=IntegerField())
    items = list(rows.select_related("sitting").prefetch_related("dissents").order_by(order, "called_at"))
    ballots: dict[int, list[Any]] = {}
    for ballot in Ballot.objects.filter(item__in=items).select_related("member__college"):
        ballots.setdefault(ballot.item_id, []).append(ballot)
    return {item.dossier_id: _opinion(item, ballots.get(item.pk, [])) for item in items if item.dossier_id}


def _opinion(item: AgendaItem, ballots: list[Ballot]) -> Opinion:
    if item.state != ItemState.VOTED:
        return Opinion("", str(Result.NONE.label), item.sitting, item.text)
    outcome = settle(
        casts_of(ballots, item.presided_by_id),
        voices=Counter(item.electorate["members"].values()),
        majority=item.electorate["majority"],
    )
    return Opinion(
        result=item.result,
        label=item.get_result_display(),
        sitting=item.sitting,
        text=item.text,
        counts=outcome.counts,
        colleges=outcome.opinions,
        casting=item.casting,
        dissents=len(item.dissents.all()),
    )
