"""Voting on the item that is on the table. Every act holds the sitting: a vote is cast before, or refused."""

from collections import Counter
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.appraisal.queries import opening_locked
from essaim.audit.journal import record
from essaim.committee.actions.room import note_exits
from essaim.committee.compute.votes import settle
from essaim.committee.models import (
    AgendaItem,
    Attendance,
    Ballot,
    Choice,
    Dissent,
    Exit,
    ExitCause,
    ItemState,
    Sitting,
    SittingState,
)
from essaim.committee.queries.committee import casts_of, opinions_missing, sitting_locked
from essaim.committee.queries.room import Voice, members_away, quorum_of, seats_of, voices_of
from essaim.committee.rules import conducts, conducts_item
from essaim.committee.workflow import ITEM
from essaim.kit.rules import Refused


@transaction.atomic
def open_vote(item: AgendaItem, *, by: User) -> None:
    sitting, fresh = _on_the_table(item)
    conducts_item.check(by, fresh)
    out = note_exits(fresh, sitting, by=by)
    if sitting.presiding_id in out:
        raise Refused("La personne qui préside est sortie\u00a0: désignez qui préside pour ce point.")
    if missing := opinions_missing(fresh, sitting.committee):
        raise Refused(f"L’avis précède la décision\u00a0: {missing} n’a pas encore voté sur ce point.")
    seats = seats_of(sitting)
    if not voices_of(seats, out):
        raise Refused("Personne ne peut voter sur ce point.")
    tied = {seat.member_id for seat in seats if seat.out_cause == ExitCause.TIE}
    quorum = quorum_of(sitting, seats, out, tied)
    if not quorum.is_reached:
        raise Refused(
            f"Le quorum n’est plus atteint\u00a0: {quorum.words}. Attendez des présences ou levez la "
            "séance\u00a0: une seconde convocation sur les points restants n’en exige aucun."
        )
    now = timezone.now()
    details = {"item": str(fresh.public_id), "at": now.isoformat()}
    ITEM.perform("open_vote", item, by=by, details=details, vote_opened_at=now)


@transaction.atomic
def cast_vote(item: AgendaItem, attendance: Attendance, choice: str, *, by: User) -> None:
    """One's own vote, or that of who gave a proxy. The secretary may note a show of hands."""
    sitting, fresh = _on_the_table(item)
    if fresh.state != ItemState.VOTING:
        raise Refused("Le vote sur ce point n’est pas ouvert.")
    if choice not in Choice.values:
        raise ValidationError("Choisissez un vote.")
    voice = _voice(fresh, sitting, attendance)
    if by.pk != voice.person_id:
        conducts_item.check(by, fresh)
    if fresh.dossier_id and opening_locked(User(pk=voice.person_id), fresh.dossier_id) is None:
        raise Refused(
            "Ce vote suppose une déclaration\u00a0: dites d’abord si un lien vous unit à ce dossier."
        )
    holder = voice.holder.member if voice.holder else None
    Ballot.objects.update_or_create(
        item=fresh,
        member=voice.seat.member,
        defaults={"choice": choice, "holder": holder, "cast_by": by, "cast_at": timezone.now()},
    )
    record(
        "cast_vote",
        sitting,
        by=by,
        item=str(fresh.public_id),
        member=str(voice.seat.member.public_id),
        college=voice.seat.member.college.name,
        choice=choice,
        holder=str(holder.public_id) if holder else "",
    )


def _voice(item: AgendaItem, sitting: Sitting, attendance: Attendance) -> Voice:
    seats = seats_of(sitting)
    out = set(Exit.objects.filter(item=item, came_back_at=None).values_list("member_id", flat=True))
    concerned = [seat for seat in seats if seat.member_id in {attendance.member_id, attendance.proxy_to_id}]
    out |= members_away(item, concerned)
    for voice in voices_of(seats, out):
        if voice.seat.member_id == attendance.member_id:
            return voice
    raise Refused("Cette voix ne compte pas sur ce point\u00a0: absente, sortie, ou sans droit de vote.")


@transaction.atomic
def close_vote(item: AgendaItem, *, by: User) -> None:
    """Count. A tie declared since the vote began strikes the vote of who declared it."""
    sitting, fresh = _on_the_table(item)
    conducts_item.check(by, fresh)
    out = note_exits(fresh, sitting, by=by)
    if sitting.presiding_id is None or sitting.presiding_id in out:
        raise Refused("La personne qui préside est sortie\u00a0: désignez qui préside pour ce point.")
    _strike_the_silent(fresh, sitting, out, by)
    ballots = list(Ballot.objects.filter(item=fresh).select_related("member__college"))
    if not ballots:
        raise Refused("Personne n’a voté\u00a0: annulez ce vote, ou attendez un bulletin.")
    electorate = _electorate(sitting, out, ballots)
    outcome = settle(
        casts_of(ballots, sitting.presiding_id),
        voices=Counter(electorate["members"].values()),
        majority=electorate["majority"],
        chair_settles=sitting.committee.casting_vote,
    )
    now = timezone.now()
    ITEM.perform(
        "close_vote",
        item,
        by=by,
        details={
            "item": str(fresh.public_id),
            "opened_at": fresh.vote_opened_at.isoformat() if fresh.vote_opened_at else "",
            "closed_at": now.isoformat(),
            "presided_by": str(sitting.presiding.public_id) if sitting.presiding else "",
            "result": outcome.result,
            "casting": outcome.casting,
            "electorate": electorate,
        },
        electorate=electorate,
        vote_closed_at=now,
        presided_by=sitting.presiding,
        result=outcome.result,
        casting=outcome.casting,
    )


def _electorate(sitting: Sitting, out: set[int], ballots: list[Ballot]) -> dict[str, Any]:
    """Whose voices are counted: present or represented at the close, or gone after voting."""
    members = [voice.seat.member for voice in voices_of(seats_of(sitting), out)]
    members += [row.member for row in ballots]
    return {
        "majority": sitting.committee.majority,
        "members": {str(member.public_id): member.college.name for member in members},
    }


def _strike_the_silent(item: AgendaItem, sitting: Sitting, out: set[int], by: User) -> None:
    """A proxy falls with its holder: what was cast for a voice that no longer counts is taken off."""
    counted = {voice.seat.member_id for voice in voices_of(seats_of(sitting), out)}
    left_since = set(
        Attendance.objects.filter(sitting=sitting, left_at__isnull=False).values_list("member_id", flat=True)
    )
    for row in (
        Ballot.objects.filter(item=item).exclude(member__in=counted | left_since).select_related("member")
    ):
        record("strike_vote", sitting, by=by, item=str(item.public_id), member=str(row.member.public_id))
        row.delete()


@transaction.atomic
def reopen_vote(item: AgendaItem, reason: str, *, by: User) -> None:
    """Closed by mistake: the ballots are kept, and may be changed. Only while the item is on the table."""
    _, fresh = _on_the_table(item)
    if not reason.strip():
        raise ValidationError("Donnez un motif.")
    ITEM.perform(
        "reopen_vote",
        item,
        by=by,
        details={"item": str(fresh.public_id), "reason": reason.strip()},
        vote_closed_at=None,
        presided_by=None,
        result="",
        casting=False,
        electorate={},
    )


@transaction.atomic
def cancel_vote(item: AgendaItem, reason: str, *, by: User) -> None:
    """Opened by mistake, or left without anybody who may vote: the ballots are destroyed, and said to be."""
    _, fresh = _on_the_table(item)
    if not reason.strip():
        raise ValidationError("Donnez un motif.")
    details = {"item": str(fresh.public_id), "reason": reason.strip(), "ballots": fresh.ballots.count()}
    ITEM.perform("cancel_vote", item, by=by, details=details, vote_opened_at=None)
    Ballot.objects.filter(item=fresh).delete()


def _on_the_table(item: AgendaItem) -> tuple[Sitting, AgendaItem]:
    sitting = sitting_locked(item.sitting)
    if sitting.state != SittingState.OPEN or sitting.current_id != item.pk:
        raise Refused("Ce point n’est plus en cours d’examen.")
    return sitting, AgendaItem.objects.select_related("dossier").get(pk=item.pk)


# --- What is said of it -----------------------------------------------------------------------------


@transaction.atomic
def note_dissent(item: AgendaItem, attendance: Attendance, text: str, *, by: User) -> None:
    """A member asks the minutes to keep their disagreement: after the vote, before these are signed."""
    sitting = sitting_locked(item.sitting)
    if by.pk != attendance.person_id:
        conducts.check(by, sitting)
    if not text.strip():
        raise ValidationError("Écrivez en quoi vous êtes en désaccord.")
    fresh = AgendaItem.objects.get(pk=item.pk)
    if fresh.state != ItemState.VOTED or sitting.state not in {SittingState.OPEN, SittingState.CLOSED}:
        raise Refused("Un désaccord se note après le vote.")
    if not fresh.ballots.filter(member=attendance.member_id).exists():
        raise Refused("Seule une personne qui a voté sur ce point fait noter son désaccord.")
    if sitting.minutes.exclude(chair_signed_at=None).exclude(secretary_signed_at=None).exists():
        raise Refused("Le procès-verbal est signé.")
    Dissent.objects.update_or_create(
        item=fresh,
        member=attendance.member,
        defaults={"text": text.strip(), "at": timezone.now()},
    )
    record(
        "note_dissent",
        sitting,
        by=by,
        item=str(fresh.public_id),
        member=str(attendance.member.public_id),
        text=text.strip(),
    )


@transaction.atomic
def write_text(item: AgendaItem, text: str, *, by: User) -> None:
    """The sense of the deliberation, in the words of the secretary."""
    sitting = sitting_locked(item.sitting)
    conducts_item.check(by, item)
    if sitting.state not in {SittingState.OPEN, SittingState.CLOSED}:
        raise Refused("La séance n’est pas ouverte.")
    AgendaItem.objects.filter(pk=item.pk).update(text=text.strip())
    item.text = text.strip()
    record("write_text", sitting, by=by, item=str(item.public_id), text=item.text)
