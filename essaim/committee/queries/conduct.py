"""What the secretary has before their eyes while the sitting goes on: six queries, whatever the agenda."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db.models import QuerySet

from essaim.accounts.models import User
from essaim.committee.models import Attendance, Choice, ExitCause, ItemState, Sitting, SittingState
from essaim.committee.queries.committee import conducted_sittings, door_labels
from essaim.committee.queries.room import Point, Quorum, agenda_of, quorum_of, seats_of, voices_of


def fingerprint(shown: Any) -> str:
    """Two screens with the same one show the same thing: the page need not be drawn again."""
    return sha256(repr(shown).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class SeatRow:
    id: str
    name: str
    title: str
    college: str
    voting: bool
    chair: bool
    reply: str
    presence: str
    here: bool
    proxy_to: str
    substitute: str
    out: str = ""  # why
    out_by_tie: bool = False
    vote: str = ""


@dataclass(frozen=True)
class Desk:
    """`quorum`: now, for the item on the table. `cast`: how many have voted, of how many may."""

    state: str
    turn: int
    presiding: str
    seats: tuple[SeatRow, ...]
    agenda: tuple[Point, ...]
    current: Point | None
    quorum: Quorum
    voices: int = 0
    cast: int = 0

    @property
    def following(self) -> Point | None:
        """The first item that nobody has examined and that this secretary may call."""
        return next(
            (row for row in self.agenda if row.state == ItemState.WAITING and not row.is_current), None
        )


def sitting_to_conduct(user: User, public_id: Any) -> QuerySet[Sitting]:
    return conducted_sittings(user).filter(public_id=public_id)


def desk_of(user: User, sitting: Sitting) -> Desk:
    seats = seats_of(sitting)
    agenda = tuple(agenda_of(user, sitting, door_labels(sitting.committee.wave)))
    current = next((row for row in agenda if row.is_current), None)
    out = {seat.member_id for seat in seats if seat.out_since}
    voices = voices_of(seats, out)
    return Desk(
        state=sitting.state,
        turn=sitting.turn,
        presiding=sitting.presiding.user.name if sitting.presiding else "",
        seats=tuple(_row(seat, current) for seat in seats),
        agenda=agenda,
        current=current,
        quorum=quorum_of(sitting, seats, out, {seat.member_id for seat in seats if seat.out_cause == "tie"}),
        voices=len(voices),
        cast=sum(bool(voice.seat.choice) for voice in voices) if current and not current.hidden else 0,
    )


def _row(seat: Any, current: Point | None) -> SeatRow:
    known = current is not None and not current.hidden
    return SeatRow(
        id=str(seat.member.public_id),
        name=seat.member.user.name,
        title=seat.member.title,
        college=seat.member.college.name,
        voting=seat.member.voting,
        chair=seat.member.chair,
        reply=seat.get_reply_display(),
        presence=seat.get_presence_display() if seat.is_here else "",
        here=seat.is_here,
        proxy_to=seat.proxy_to.user.name if seat.proxy_to else "",
        substitute=seat.substitute.name if seat.substitute else "",
        out=str(ExitCause(seat.out_cause).label) if seat.out_cause and known else "",
        out_by_tie=known and seat.out_cause == ExitCause.TIE,
        vote=_vote(seat, current) if known else "",
    )


def _vote(seat: Any, current: Point | None) -> str:
    if not seat.choice or current is None:
        return ""
    return str(Choice(seat.choice).label) if current.state == ItemState.VOTED else "A voté"


def hands(sitting: Sitting) -> list[Attendance]:
    """Whose vote may be noted now by the secretary."""
    if sitting.state != SittingState.OPEN or sitting.current is None:
        return []
    seats = seats_of(sitting)
    out = {seat.member_id for seat in seats if seat.out_since}
    return [voice.seat for voice in voices_of(seats, out)]
