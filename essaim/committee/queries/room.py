"""What a sitting shows: its seats, its agenda, the screen of each member. A tie hides the item."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, QuerySet, Subquery

from essaim.accounts.models import User
from essaim.appraisal.models import Declaration
from essaim.committee.compute.votes import quorum
from essaim.committee.models import (
    AgendaItem,
    Attendance,
    Ballot,
    Exit,
    ItemState,
    Member,
    ReplyKind,
    Sitting,
)
from essaim.committee.rules import away_from, seat_of
from essaim.dossiers.models import Dossier


def seats_of(sitting: Sitting) -> list[Any]:
    """Rows of `Attendance`, with `out_since`, `out_cause` and `choice` on the current item."""
    current = sitting.current_id
    out = Exit.objects.filter(item=current, member=OuterRef("member"), came_back_at=None)
    ballot = Ballot.objects.filter(item=current, member=OuterRef("member"))
    rows = Attendance.objects.filter(sitting=sitting.pk).annotate(
        out_since=Subquery(out.values("left_at")[:1]),
        out_cause=Subquery(out.values("cause")[:1]),
        choice=Subquery(ballot.values("choice")[:1]),
    )
    rows = rows.select_related("member__user", "member__college", "substitute", "proxy_to__user")
    return list(rows.order_by("-member__chair", "member__college__position", "member__user__last_name", "pk"))


@dataclass(frozen=True)
class Voice:
    """A vote that may be cast: of somebody in the room, or by proxy of somebody in the room."""

    seat: Any  # Attendance, as `seats_of` gives it
    holder: Any

    @property
    def person_id(self) -> int:
        return (self.holder or self.seat).person_id


def voices_of(seats: Iterable[Attendance], out: Collection[int] = ()) -> list[Voice]:
    """`out`: members who are out of the room. A proxy goes out with its holder, and with its giver."""
    rows = list(seats)
    by_member = {seat.member_id: seat for seat in rows}
    found = []
    for seat in (row for row in rows if row.member.voting and row.member_id not in out):
        if seat.is_here:
            found.append(Voice(seat, None))
        elif seat.reply == ReplyKind.PROXY and seat.proxy_to_id not in out:
            holder = by_member.get(seat.proxy_to_id or 0)
            if holder and holder.is_here:
                found.append(Voice(seat, holder))
    return found


@dataclass(frozen=True)
class Quorum:
    """`counted`: voices present or represented, of the `needed` ones; `required` but after a second call."""

    counted: int
    needed: int
    required: bool

    @property
    def is_reached(self) -> bool:
        return not self.required or self.counted >= self.needed

    @property
    def words(self) -> str:
        return f"{self.counted} voix présentes ou représentées, {self.needed} nécessaires"


def quorum_of(
    sitting: Sitting, seats: Iterable[Attendance], out: Collection[int] = (), tied: Collection[int] = ()
) -> Quorum:
    """Whom a tie takes away is neither counted nor counted upon; `out` for another reason is missed."""
    composing = [seat for seat in seats if seat.member_id not in tied]
    needed = quorum(sum(seat.member.voting for seat in composing), sitting.committee.quorum_share)
    return Quorum(len(voices_of(composing, out)), needed, sitting.second_call_of_id is None)


def members_away(item: AgendaItem, seats: Iterable[Attendance]) -> set[int]:
    """The members whom a tie takes away from this item now, whatever was noted before."""
    if item.dossier_id is None:
        return set()
    found = set()
    for seat in seats:
        person = seat.substitute or seat.member.user
        if Dossier.objects.filter(away_from(person), pk=item.dossier_id).exists():
            found.add(seat.member_id)
    return found


# --- The agenda -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Point:
    """An item as one person may see it. Hidden: nothing of it but its place."""

    position: int
    state: str
    state_label: str
    hidden: bool = False
    id: str = ""
    name: str = ""
    reference: str = ""
    place: str = ""
    door: str = ""
    result: str = ""
    text: str = ""
    is_current: bool = False


def items_for(user: User, sitting: Sitting) -> QuerySet[Any]:
    away = ExpressionWrapper(away_from(user, "dossier"), output_field=BooleanField())
    rows = AgendaItem.objects.filter(sitting=sitting.pk).annotate(away=away)
    return rows.select_related("dossier__pole", "dossier__region").order_by("position")


def open_items(user: User, sitting: Sitting) -> QuerySet[Any]:
    """Those that no tie takes away from this person: any other one answers 404."""
    return items_for(user, sitting).filter(away=False)


def agenda_of(user: User, sitting: Sitting, doors: dict[str, str]) -> list[Point]:
    return [point_of(item, sitting, doors) for item in items_for(user, sitting)]


def point_of(item: AgendaItem, sitting: Sitting, doors: dict[str, str]) -> Point:
    current = item.pk == sitting.current_id
    if getattr(item, "away", True):
        return Point(item.position, "", "", hidden=True, is_current=current)
    dossier = item.dossier
    return Point(
        position=item.position,
        state=item.state,
        state_label=item.get_state_display(),
        id=str(item.public_id),
        name=dossier.pole.name if dossier else item.title,
        reference=dossier.reference if dossier else "",
        place=dossier.region.name if dossier and dossier.region else "",
        door=doors.get(item.door, item.door),
        result=item.get_result_display() if item.result else "",
        text=item.text,
        is_current=current,
    )


# --- Seats of a person ------------------------------------------------------------------------------


def seat_in(user: User, public_id: Any) -> Any:
    """The seat (`Attendance`) of this person, and where they stand before the current item: one query."""
    path = "sitting__current__dossier"
    away = ExpressionWrapper(away_from(user, path), output_field=BooleanField())
    opens = Declaration.objects.filter(user=user.pk, dossier=OuterRef(path), opens=True)
    asked = Declaration.objects.filter(user=user.pk, dossier=OuterRef(path)).exclude(kind="")
    out = Exit.objects.filter(item=OuterRef("sitting__current"), member=OuterRef("member"), came_back_at=None)
    rows = Attendance.objects.filter(seat_of(user), sitting__public_id=public_id).annotate(
        away=away,
        opens=Exists(opens),
        declared=Exists(asked),
        out_since=Subquery(out.values("left_at")[:1]),
        out_cause=Subquery(out.values("cause")[:1]),
    )
    return (
        rows.select_related(
            "member__user",
            "proxy_to__user",
            "sitting__committee__wave__version",
            "sitting__presiding__user",
            "sitting__current__dossier__pole",
            "sitting__current__dossier__region",
        )
        .defer("sitting__committee__wave__working", "sitting__committee__wave__version__content")
        .first()
    )


def proxies_held(seat: Attendance) -> list[Attendance]:
    """Whose vote this person carries; without those whom a tie takes away from the current item."""
    barred = Declaration.objects.filter(
        user=OuterRef("member__user"), dossier=OuterRef("sitting__current__dossier"), barred=True
    )
    out = Exit.objects.filter(item=OuterRef("sitting__current"), member=OuterRef("member"), came_back_at=None)
    rows = Attendance.objects.filter(~Exists(barred), ~Exists(out), proxy_to=seat.member_id)
    return list(rows.filter(sitting=seat.sitting_id, member__voting=True).select_related("member__user"))


@dataclass(frozen=True)
class MyVote:
    member: str  # public id
    name: str  # empty: one's own
    choice: str
    label: str


@dataclass(frozen=True)
class Screen:
    """All that the screen of a member shows, and nothing else: its fingerprint says when to redraw it."""

    sitting: str
    here: str
    presiding: str = ""
    point: Point | None = None
    out: bool = False  # out of the room: nothing of the item is known here
    out_since: datetime | None = None
    pitch: str = ""
    amount: str = ""
    must_declare: bool = False
    may_declare: bool = False
    votes: tuple[MyVote, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    has_dissented: bool = False


def screen_of(seat: Any, doors: dict[str, str]) -> Screen:
    sitting, item = seat.sitting, seat.sitting.current
    presiding = sitting.presiding.user.name if sitting.presiding else ""
    blank = Screen(sitting.state, seat.presence if seat.is_here else "", presiding)
    if item is None:
        return blank
    if seat.away or seat.out_since:
        return Screen(blank.sitting, blank.here, presiding, out=True, out_since=seat.out_since)
    item.away = False
    return _speaking(blank, seat, item, doors)


def _speaking(blank: Screen, seat: Any, item: Any, doors: dict[str, str]) -> Screen:
    is_dossier = item.dossier_id is not None
    declared = not is_dossier or seat.opens
    voting = item.state == ItemState.VOTING
    counts: tuple[tuple[str, int], ...] = ()
    votes: tuple[MyVote, ...] = ()
    dissented = False
    if item.state == ItemState.VOTED:
        counts = _counts(item)
        dissented = item.dissents.filter(member=seat.member_id).exists()
    elif voting and declared and seat.is_here:
        votes = _my_votes(seat, item)
    return Screen(
        sitting=blank.sitting,
        here=blank.here,
        presiding=blank.presiding,
        point=point_of(item, seat.sitting, doors),
        pitch=item.dossier.pole.pitch if item.dossier else "",
        must_declare=not declared and not seat.declared,
        may_declare=is_dossier,
        votes=votes,
        counts=counts,
        has_dissented=dissented,
    )


def _my_votes(seat: Attendance, item: AgendaItem) -> tuple[MyVote, ...]:
    mine: list[Attendance] = [seat] if seat.member.voting else []
    carried = [*mine, *(row for row in proxies_held(seat) if not row.is_here)]
    cast = {
        row.member_id: row
        for row in Ballot.objects.filter(item=item, member__in=[s.member_id for s in carried])
    }
    return tuple(
        MyVote(
            str(row.member.public_id),
            "" if row is seat else row.member.user.name,
            cast[row.member_id].choice if row.member_id in cast else "",
            cast[row.member_id].get_choice_display() if row.member_id in cast else "",
        )
        for row in carried
    )


def _counts(item: AgendaItem) -> tuple[tuple[str, int], ...]:
    found: dict[str, int] = {}
    for ballot in Ballot.objects.filter(item=item).order_by("choice"):
        label = str(ballot.get_choice_display())
        found[label] = found.get(label, 0) + 1
    return tuple(found.items())


# --- Choices of a member ----------------------------------------------------------------------------


def possible_holders(seat: Attendance) -> QuerySet[Member]:
    """Who may carry the vote of this member: coming, and carrying fewer proxies than the committee allows."""
    others = Attendance.objects.filter(sitting=seat.sitting_id, member__voting=True)
    coming = others.exclude(pk=seat.pk).exclude(reply__in=[ReplyKind.EXCUSED, ReplyKind.PROXY])
    given = others.exclude(pk=seat.pk).exclude(proxy_to=None).values("proxy_to").annotate(held=Count("pk"))
    laden = given.filter(held__gte=seat.sitting.committee.proxies_each).values("proxy_to")
    rows = Member.objects.filter(pk__in=coming.values("member")).exclude(pk__in=laden)
    return rows.select_related("user").order_by("user__last_name")
