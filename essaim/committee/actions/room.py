"""Holding a sitting: who is in the room, which item is on every screen, who goes out for it."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.appraisal.actions import declare, look_for_ties
from essaim.audit.journal import record
from essaim.committee.models import (
    AgendaItem,
    Attendance,
    Exit,
    ExitCause,
    ItemState,
    Member,
    Presence,
    ReplyKind,
    Sitting,
    SittingState,
)
from essaim.committee.queries.committee import sitting_locked
from essaim.committee.queries.room import members_away, quorum_of, seats_of
from essaim.committee.rules import conducts, is_not_away
from essaim.committee.workflow import ITEM, SITTING
from essaim.dossiers.models import Dossier
from essaim.kit.rules import Refused
from essaim.kit.written import short_moment

EARLY = timedelta(hours=1)  # one arrives, one does not deliberate before the hour of the convocation
HELD = {SittingState.CONVENED, SittingState.OPEN}


# --- Coming and going -------------------------------------------------------------------------------


@transaction.atomic
def attend(attendance: Attendance, presence: str, *, by: User) -> None:
    """Note that a member is in the room or on line, or, with an empty presence, has left."""
    sitting = sitting_locked(attendance.sitting)
    row = Attendance.objects.select_related("member__user", "proxy_to").get(pk=attendance.pk)
    if by.pk != row.person_id:
        conducts.check(by, sitting)
    if sitting.state not in HELD:
        raise Refused("La séance ne se tient pas\u00a0: la présence n’est pas notée.")
    if presence not in Presence.values:
        raise ValidationError("Choisissez une présence.")
    now = timezone.now()
    if presence:
        row.presence, row.left_at = Presence(presence), None
        row.arrived_at = row.arrived_at or now
        _take_proxy_back(row, by)
    elif row.is_here:
        if sitting.presiding_id == row.member_id and sitting.state == SittingState.OPEN:
            raise Refused("Cette personne préside\u00a0: désignez d’abord qui la remplace.")
        row.left_at = now
    row.save(update_fields=["presence", "arrived_at", "left_at"])
    _record_presence(row, by)
    if presence and sitting.current_id:
        _send_out_the_tied(sitting, by)


def _take_proxy_back(row: Attendance, by: User) -> None:
    if row.reply != ReplyKind.PROXY:
        return
    row.reply, row.proxy_to = ReplyKind(row.presence), None
    row.save(update_fields=["reply", "proxy_to"])
    record(
        "reply", row.sitting, by=by, member=_id(row), reply=str(row.reply), proxy_to="", sits=_substitute(row)
    )


def _substitute(row: Attendance) -> str:
    return str(row.substitute.public_id) if row.substitute else ""


def _record_presence(row: Attendance, by: User) -> None:
    record(
        "attend",
        row.sitting,
        by=by,
        member=_id(row),
        presence=str(row.presence),
        arrived_at=row.arrived_at.isoformat() if row.arrived_at else "",
        left_at=row.left_at.isoformat() if row.left_at else "",
    )


def _id(row: Attendance) -> str:
    return str(row.member.public_id)


# --- Opening and closing ----------------------------------------------------------------------------


@transaction.atomic
def open_sitting(sitting: Sitting, presiding: Member, *, by: User) -> None:
    """Note the quorum: the share of the voices that the committee asks for, present, remote or by proxy."""
    locked = sitting_locked(sitting)
    now = timezone.now()
    if now < locked.starts_at - EARLY:
        raise Refused(
            f"La séance est convoquée pour le {short_moment(locked.starts_at)}\u00a0: "
            "elle ne s’ouvre pas avant."
        )
    seats = seats_of(locked)
    quorum = quorum_of(locked, seats)
    if not any(seat.is_here and seat.member_id == presiding.pk for seat in seats):
        raise ValidationError(f"{presiding.user.name} n’est pas en séance\u00a0: une autre personne préside.")
    if not quorum.is_reached:
        raise ValidationError(f"Le quorum n’est pas atteint\u00a0: {quorum.words}.")
    SITTING.perform(
        "open",
        sitting,
        by=by,
        details={
            "at": now.isoformat(),
            "needed": quorum.needed,
            "counted": quorum.counted,
            "required": quorum.required,
            "share": locked.committee.quorum_share,
            "majority": locked.committee.majority,
            "casting_vote": locked.committee.casting_vote,
            "proxies_each": locked.committee.proxies_each,
            "presiding": str(presiding.public_id),
        },
        opened_at=now,
        presiding=presiding,
        opened_by_chair=presiding,
        quorum_needed=quorum.needed,
        quorum_counted=quorum.counted,
    )


@transaction.atomic
def preside(sitting: Sitting, member: Member, *, by: User) -> None:
    """Somebody else presides, for an item or until the end."""
    locked = _open_one(sitting, by)
    if not any(seat.is_here and seat.member_id == member.pk for seat in seats_of(locked)):
        raise ValidationError(f"{member.user.name} n’est pas en séance.")
    locked.presiding = member
    locked.save(update_fields=["presiding"])
    record("preside", locked, by=by, member=str(member.public_id))


@transaction.atomic
def close_sitting(sitting: Sitting, *, by: User, reason: str = "") -> None:
    """Without its quorum before the end of its agenda, the rest may be examined after a second call.

    What is left unexamined is left knowingly: `reason` says why, and the minutes keep it.
    """
    locked = _open_one(sitting, by)
    now, quorum = timezone.now(), quorum_of(locked, seats_of(locked))
    _leave_current(locked, by)
    left = list(locked.items.exclude(state=ItemState.VOTED).values_list("position", flat=True))
    if left and not reason.strip():
        points = "le point" if len(left) == 1 else "les points"
        raise ValidationError(
            f"Sans vote, {points} {', '.join(map(str, left))}\u00a0: dites pourquoi la séance est levée."
        )
    lost = not quorum.is_reached and bool(left)
    details = {"at": now.isoformat(), "left": left, "reason": reason.strip()}
    details |= {"quorum_lost": quorum.words} if lost else {}
    SITTING.perform(
        "close",
        sitting,
        by=by,
        details=details,
        closed_at=now,
        current=None,
        quorum_lost_at=now if lost else None,
    )


# --- The current item -------------------------------------------------------------------------------


@transaction.atomic
def call_item(item: AgendaItem, *, by: User, seen: int) -> None:
    """Put an item on every screen, and send out those whom a tie takes away from it.

    `seen`: the turn that this secretary had before their eyes; another one may have been quicker.
    """
    sitting = _open_one(item.sitting, by)
    _check_turn(sitting, seen)
    if item.dossier_id:  # locks declarations: before the journal, as whoever declares does
        persons = [seat.substitute or seat.member.user for seat in seats_of(sitting)]
        look_for_ties(persons, Dossier.objects.filter(pk=item.dossier_id), by=by)
    _leave_current(sitting, by)
    _give_back_the_chair(sitting, by)
    now = timezone.now()
    details = {"item": str(item.public_id), "at": now.isoformat()}
    ITEM.perform("call_item", item, by=by, details=details, called_at=now)
    sitting.current, sitting.turn = item, sitting.turn + 1
    sitting.save(update_fields=["current", "turn"])
    _send_out_the_tied(sitting, by)


@transaction.atomic
def leave_item(sitting: Sitting, *, by: User, seen: int) -> None:
    """No item on the screens: a break, or the end of the agenda. Everybody comes back."""
    locked = _open_one(sitting, by)
    _check_turn(locked, seen)
    _leave_current(locked, by)
    _give_back_the_chair(locked, by)
    locked.current, locked.turn = None, locked.turn + 1
    locked.save(update_fields=["current", "turn"])


def _give_back_the_chair(sitting: Sitting, by: User) -> None:
    """Who stood in for an item gives the chair back as soon as its holder is in the room again."""
    holder = sitting.opened_by_chair
    if holder is None or holder.pk == sitting.presiding_id:
        return
    if any(seat.is_here and seat.member_id == holder.pk for seat in seats_of(sitting)):
        sitting.presiding = holder
        sitting.save(update_fields=["presiding"])
        record("preside", sitting, by=by, member=str(holder.public_id))


def _open_one(sitting: Sitting, by: User) -> Sitting:
    locked = sitting_locked(sitting)
    conducts.check(by, locked)
    if locked.state != SittingState.OPEN:
        raise Refused(f"La séance n’est pas ouverte\u00a0: {locked.get_state_display().lower()}.")
    return locked


def _check_turn(sitting: Sitting, seen: int) -> None:
    if sitting.turn != seen:
        raise Refused("Le point en cours a changé entre-temps\u00a0: regardez la page avant de recommencer.")


def _leave_current(sitting: Sitting, by: User) -> None:
    item = sitting.current
    if item is None:
        return
    if item.state == ItemState.VOTING:
        raise Refused("Un vote est ouvert\u00a0: il faut d’abord le clore.")
    if item.state == ItemState.CALLED:
        ITEM.perform("set_aside", item, by=by, details={"item": str(item.public_id)})
    for row in Exit.objects.filter(item=item, came_back_at=None).select_related("member"):
        _come_back(row, sitting, by)


# --- Exits ------------------------------------------------------------------------------------------


def _send_out_the_tied(sitting: Sitting, by: User) -> None:
    item = sitting.current
    if item is None:
        return
    seats = [
        seat for seat in seats_of(sitting) if seat.out_since is None and (seat.is_here or seat.proxy_to_id)
    ]
    away = members_away(item, seats)
    for seat in (row for row in seats if row.member_id in away):
        _go_out(item, sitting, seat.member, ExitCause.TIE, by)


def _go_out(item: AgendaItem, sitting: Sitting, member: Member, cause: str, by: User) -> None:
    now = timezone.now()
    Exit.objects.create(item=item, member=member, cause=cause, left_at=now)
    record(
        "leave_room",
        sitting,
        by=by,
        item=str(item.public_id),
        member=str(member.public_id),
        cause=str(cause),
        at=now.isoformat(),
    )
    struck = item.ballots.filter(member=member) if item.state != ItemState.VOTED else item.ballots.none()
    if cause == ExitCause.TIE and struck.delete()[0]:
        record("strike_vote", sitting, by=by, item=str(item.public_id), member=str(member.public_id))


def _come_back(row: Exit, sitting: Sitting, by: User) -> None:
    row.came_back_at = timezone.now()
    row.save(update_fields=["came_back_at"])
    record(
        "come_back",
        sitting,
        by=by,
        item=str(row.item.public_id),
        member=str(row.member.public_id),
        at=row.came_back_at.isoformat(),
    )


@transaction.atomic
def ask_out(attendance: Attendance, *, by: User) -> None:
    """A member leaves the room during an item, for a reason of their own."""
    sitting = _open_one(attendance.sitting, by)
    item = sitting.current
    if item is None:
        raise Refused("Aucun point n’est en cours.")
    if Exit.objects.filter(item=item, member=attendance.member_id, came_back_at=None).exists():
        raise Refused("Cette personne est déjà sortie.")
    _go_out(item, sitting, attendance.member, ExitCause.OTHER, by)


@transaction.atomic
def bring_back(attendance: Attendance, *, by: User) -> None:
    """Back in the room. Whoever a tie took away waits for the next item."""
    sitting = _open_one(attendance.sitting, by)
    rows = Exit.objects.filter(item=sitting.current, member=attendance.member_id, came_back_at=None)
    row = rows.select_related("member", "item").first()
    if row is None:
        raise Refused("Cette personne n’est pas sortie.")
    if row.cause == ExitCause.TIE:
        raise Refused("Un lien l’écarte de ce point\u00a0: elle rentrera au point suivant.")
    _come_back(row, sitting, by)


@transaction.atomic
def declare_in_room(attendance: Attendance, item: AgendaItem, kind: str, what: str, *, by: User) -> None:
    """Say what links one to the dossier on the table. A tie sends out at once, and strikes the vote cast."""
    sitting = sitting_locked(attendance.sitting)
    if by.pk != attendance.person_id:
        raise Refused("Chacun déclare ses propres liens.")
    if item.dossier is None:
        raise Refused("Ce point ne porte pas sur un dossier.")
    declare(item.dossier, kind, what, by=by)
    if sitting.state == SittingState.OPEN and sitting.current_id == item.pk:
        _send_out_the_tied(sitting, by)


@transaction.atomic
def note_exits(item: AgendaItem, sitting: Sitting, *, by: User) -> set[int]:
    """Ties declared elsewhere while the item is on the table: out as well. Says who is out of the room."""
    is_not_away.check(by, item)
    sitting.current = item
    _send_out_the_tied(sitting, by)
    return set(Exit.objects.filter(item=item, came_back_at=None).values_list("member_id", flat=True))
