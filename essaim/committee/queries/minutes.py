"""The facts of a sitting, from the tables and from the journal; the minutes in words."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from essaim.accounts.models import User
from essaim.audit.models import Entry
from essaim.committee.compute.minutes import Act, Held, differences, replay, vote_facts
from essaim.committee.compute.wording import minutes_in_words
from essaim.committee.models import AgendaItem, Attendance, Minutes, Sitting
from essaim.committee.queries.committee import door_labels
from essaim.committee.queries.room import seats_of
from essaim.committee.rules import away_from
from essaim.dossiers.models import Dossier
from essaim.kit.money import format_euros
from essaim.portfolio.queries.portfolios import adopted_portfolio, picks_of

SITTING, ITEM = "committee.sitting", "committee.agendaitem"


def journal_of(sitting: Sitting) -> QuerySet[Entry]:
    """Every act of a sitting, on it or on its items, oldest first."""
    items = [str(pk) for pk in AgendaItem.objects.filter(sitting=sitting).values_list("pk", flat=True)]
    mine = Q(subject_type=SITTING, subject_id=str(sitting.pk)) | Q(subject_type=ITEM, subject_id__in=items)
    return Entry.objects.filter(mine).select_related("by").order_by("id")


def replayed(sitting: Sitting) -> Held:
    return replay(Act(entry.verb, entry.details) for entry in journal_of(sitting))


def disagreements(sitting: Sitting) -> list[str]:
    """Where the tables and the journal differ. Nothing, unless somebody wrote outside of the actions."""
    return differences(held(sitting), replayed(sitting))


def held(sitting: Sitting) -> Held:
    """The facts, in the structure of `compute.minutes.replay`."""
    items, quorum = list(_items(sitting)), None
    if sitting.opened_at:
        quorum = {
            "needed": sitting.quorum_needed,
            "counted": sitting.quorum_counted,
            "required": sitting.second_call_of_id is None,
        }
    return {
        "opened_at": _iso(sitting.opened_at),
        "closed_at": _iso(sitting.closed_at),
        "quorum": quorum,
        "people": {str(row.member.public_id): _person(row) for row in _attendances(sitting)},
        "items": {str(item.public_id): _item(item) for item in items},
        "order": [str(item.public_id) for item in items],
    }


def _attendances(sitting: Sitting) -> QuerySet[Attendance]:
    rows = Attendance.objects.filter(sitting=sitting)
    return rows.select_related("member__user", "member__college", "proxy_to", "substitute").order_by("pk")


def _items(sitting: Sitting) -> QuerySet[AgendaItem]:
    rows = AgendaItem.objects.filter(sitting=sitting).select_related(
        "dossier__pole", "dossier__region", "presided_by"
    )
    return rows.prefetch_related(
        "exits__member", "ballots__member__college", "ballots__holder", "dissents__member"
    ).order_by("position")


def _person(row: Attendance) -> dict[str, str]:
    return {
        "presence": row.presence,
        "arrived_at": _iso(row.arrived_at),
        "left_at": _iso(row.left_at),
        "proxy_to": str(row.proxy_to.public_id) if row.proxy_to else "",
        "reply": row.reply,
        "sits": str(row.substitute.public_id) if row.substitute else "",
    }


def _item(item: AgendaItem) -> dict[str, Any]:
    return {
        "called_at": _iso(item.called_at),
        "exits": [
            {
                "member": str(row.member.public_id),
                "cause": row.cause,
                "left_at": _iso(row.left_at),
                "back_at": _iso(row.came_back_at),
            }
            for row in sorted(item.exits.all(), key=lambda row: row.pk)
        ],
        "vote": _vote(item),
        "dissents": {str(row.member.public_id): row.text for row in item.dissents.all()},
    }


def _vote(item: AgendaItem) -> dict[str, Any] | None:
    if item.vote_closed_at is None or item.presided_by is None:
        return None
    presided_by = str(item.presided_by.public_id)
    ballots = sorted(
        (
            str(row.member.public_id),
            row.member.college.name,
            row.choice,
            str(row.holder.public_id) if row.holder else "",
        )
        for row in item.ballots.all()
    )
    return {
        "opened_at": _iso(item.vote_opened_at),
        "closed_at": _iso(item.vote_closed_at),
        "presided_by": presided_by,
        "result": item.result,
        "casting": item.casting,
        **vote_facts(ballots, presided_by, item.electorate),
    }


def _iso(at: datetime | None) -> str:
    return at.isoformat() if at else ""


# --- What the minutes keep --------------------------------------------------------------------------


def facts_of(sitting: Sitting) -> dict[str, Any]:
    """The facts, and the names of those they speak of: what one version of the minutes keeps."""
    committee = sitting.committee
    doors = door_labels(committee.wave)
    return {
        "held": held(sitting),
        "people": {str(row.member.public_id): _named(row) for row in _attendances(sitting)},
        "points": {str(item.public_id): _point(item, doors) for item in _items(sitting)},
        "committee": {
            "name": committee.name,
            "order": committee.order_reference,
            "wave": committee.wave.name,
            "call": committee.wave.call.title,
        },
        "sitting": {
            "starts_at": _iso(sitting.starts_at),
            "convened_at": _iso(sitting.convened_at),
            "urgency": sitting.urgency,
            "place": sitting.place,
            "second_call": sitting.second_call_of_id is not None,
            "presiding": str(sitting.opened_by_chair.public_id) if sitting.opened_by_chair else "",
        },
        "seats": [str(row.member.public_id) for row in seats_of(sitting)],
        "portfolios": _portfolios(sitting, doors),
    }


def _named(row: Attendance) -> dict[str, Any]:
    return {
        "name": row.member.user.name,
        "title": row.member.title,
        "college": row.member.college.name,
        "voting": row.member.voting,
        "chair": row.member.chair,
        "substitute": row.substitute.name if row.substitute else "",
    }


def _point(item: AgendaItem, doors: dict[str, str]) -> dict[str, str]:
    return {
        "name": item.dossier.pole.name if item.dossier else item.title,
        "reference": item.dossier.reference if item.dossier else "",
        "place": item.dossier.region.name if item.dossier and item.dossier.region else "",
        "door": doors.get(item.door, item.door),
        "text": item.text,
    }


def _portfolios(sitting: Sitting, doors: dict[str, str]) -> list[dict[str, Any]]:
    """What was adopted in this sitting, dossier by dossier."""
    found = []
    for door in sitting.committee.doors:
        portfolio = adopted_portfolio(sitting.committee.wave, door)
        if portfolio is None or portfolio.sitting != sitting.public_id:
            continue
        rows = [
            {
                "reference": pick.dossier.reference,
                "name": pick.dossier.pole.name,
                "place": pick.place,
                "amount": format_euros(pick.amount) if pick.amount is not None else "",
                "rank": pick.rank,
                "reason": pick.reason,
            }
            for pick in picks_of(portfolio)
            if pick.place != "out" or pick.reason
        ]
        found.append({"door": doors.get(door, door), "name": portfolio.name, "rows": rows})
    return found


def minutes_of(sitting: Sitting) -> QuerySet[Minutes]:
    rows = Minutes.objects.filter(sitting=sitting)
    return rows.select_related("made_by", "chair_signed_by", "secretary_signed_by", "pdf").order_by("-number")


def hidden_from(user: User, sitting: Sitting) -> set[str]:
    """The references of what a tie takes away from this reader, in the agenda or in what was adopted."""
    rows = Dossier.objects.filter(away_from(user), wave=sitting.committee.wave_id)
    return set(rows.values_list("reference", flat=True))


def in_words(minutes: Minutes, hidden: set[str] | frozenset[str] = frozenset()) -> dict[str, Any]:
    """What the template of the document is given. `hidden`: references that this copy leaves out."""
    texts = {"opening": minutes.opening, "closing": minutes.closing, "reason": minutes.reason}
    signatures = {
        "chair": _signature(minutes.chair_signed_by, minutes.chair_signed_at),
        "secretary": _signature(minutes.secretary_signed_by, minutes.secretary_signed_at),
    }
    return minutes_in_words(minutes.facts, texts, minutes.number, signatures, hidden)


def _signature(user: User | None, at: datetime | None) -> tuple[str, str]:
    return (user.name, _iso(at)) if user and at else ("", "")
