"""Preparing a sitting: its agenda, its convocation, the answers of the members (CRPA R133-3 to R133-10)."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from essaim.accounts.models import User
from essaim.appraisal.actions import look_for_ties
from essaim.audit.journal import record
from essaim.committee import tasks
from essaim.committee.models import (
    AgendaItem,
    Attendance,
    Committee,
    ItemState,
    Member,
    Sitting,
    SittingState,
)
from essaim.committee.queries.committee import dossiers_to_examine, members_of, sitting_locked
from essaim.committee.queries.room import quorum_of, seats_of
from essaim.committee.rules import conducts, conducts_committee
from essaim.committee.workflow import SITTING
from essaim.dossiers.models import Dossier
from essaim.kit.rules import Refused
from essaim.portfolio.queries.portfolios import adopted_portfolio, picks_of

NOTICE = timedelta(days=5)  # CRPA R133-8


def _locked_for(sitting: Sitting, by: User, *states: str) -> Sitting:
    locked = sitting_locked(sitting)
    conducts.check(by, locked)
    if locked.state not in states:
        raise Refused(f"Ce n’est plus possible\u00a0: {locked.get_state_display().lower()}.")
    return locked


@transaction.atomic
def plan_sitting(
    committee: Committee, *, by: User, starts_at: datetime, place: str, link: str = ""
) -> Sitting:
    conducts_committee.check(by, committee)
    sitting = Sitting(committee=committee, starts_at=starts_at, place=place, link=link, created_by=by)
    _check_date(sitting)
    sitting.save()
    record("plan_sitting", sitting, by=by, starts_at=starts_at.isoformat(), place=place)
    return sitting


@transaction.atomic
def change_sitting(sitting: Sitting, *, by: User, starts_at: datetime, place: str, link: str) -> None:
    locked = _locked_for(sitting, by, SittingState.PLANNED)
    locked.starts_at, locked.place, locked.link = starts_at, place, link
    _check_date(locked)
    locked.save(update_fields=["starts_at", "place", "link"])
    record("change_sitting", locked, by=by, starts_at=starts_at.isoformat(), place=place)


def _check_date(sitting: Sitting) -> None:
    sitting.full_clean(exclude=["committee", "created_by", "second_call_of"])
    if sitting.starts_at <= timezone.now():
        raise ValidationError("Cette date est passée.")


# --- The agenda -------------------------------------------------------------------------------------


@transaction.atomic
def fill_agenda(sitting: Sitting, door: str, *, by: User, adopted: bool = False) -> int:
    """Add the admissible dossiers of a door, or those that the adopted portfolio retains. Says how many."""
    locked = _locked_for(sitting, by, SittingState.PLANNED)
    committee = locked.committee
    if door not in committee.doors:
        raise ValidationError("Ce comité n’examine pas ce volet.")
    known = set(AgendaItem.objects.filter(sitting=locked, door=door).values_list("dossier_id", flat=True))
    found = [row for row in _to_examine(committee, door, adopted) if row.pk not in known]
    first = _next_position(locked)
    AgendaItem.objects.bulk_create(
        AgendaItem(sitting=locked, position=first + rank, dossier=dossier, door=door)
        for rank, dossier in enumerate(found)
    )
    dossiers = Dossier.objects.filter(pk__in=[row.pk for row in found])
    look_for_ties([member.user for member in members_of(committee)], dossiers, by=by)
    _record_order(locked, by)
    return len(found)


def _to_examine(committee: Committee, door: str, adopted: bool) -> list[Dossier]:
    if not adopted:
        return list(dossiers_to_examine(committee.wave, door))
    portfolio = adopted_portfolio(committee.wave, door)
    if portfolio is None:
        raise ValidationError("Aucun portefeuille n’est adopté pour ce volet.")
    return [pick.dossier for pick in picks_of(portfolio) if pick.place != "out"]


@transaction.atomic
def add_question(sitting: Sitting, title: str, *, by: User) -> AgendaItem:
    """A general question: adopting the minutes, adopting the list…"""
    locked = _locked_for(sitting, by, SittingState.PLANNED)
    if not title.strip():
        raise ValidationError("Donnez l’intitulé du point.")
    item = AgendaItem.objects.create(
        sitting=locked, position=_next_position(locked), title=title.strip()[:200]
    )
    _record_order(locked, by)
    return item


@transaction.atomic
def remove_item(item: AgendaItem, *, by: User) -> None:
    locked = _locked_for(item.sitting, by, SittingState.PLANNED)
    AgendaItem.objects.filter(pk=item.pk).delete()
    _record_order(locked, by)


@transaction.atomic
def move_item(item: AgendaItem, *, by: User, up: bool) -> None:
    """Exchange places with the item before or after it; the members see the new order at once."""
    locked = _locked_for(item.sitting, by, SittingState.PLANNED, SittingState.CONVENED, SittingState.OPEN)
    rows = list(AgendaItem.objects.filter(sitting=locked).order_by("position"))
    place = next(rank for rank, row in enumerate(rows) if row.pk == item.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rows):
        return
    one, two = rows[place], rows[other]
    one.position, two.position = two.position, one.position
    AgendaItem.objects.bulk_update([one, two], ["position"])
    _record_order(locked, by)


def _next_position(sitting: Sitting) -> int:
    last = AgendaItem.objects.filter(sitting=sitting).aggregate(last=Max("position"))["last"]
    return (last or 0) + 1


def _record_order(sitting: Sitting, by: User) -> None:
    rows = AgendaItem.objects.filter(sitting=sitting).order_by("position")
    record(
        "order_agenda", sitting, by=by, items=[str(key) for key in rows.values_list("public_id", flat=True)]
    )


# --- The convocation --------------------------------------------------------------------------------


@transaction.atomic
def convene(sitting: Sitting, *, by: User, urgency: str = "") -> None:
    """Write to every member, five days ahead at least, or with the reason of the urgency."""
    locked = sitting_locked(sitting)
    members = list(members_of(locked.committee))
    _check_convocation(locked, members, urgency)
    Attendance.objects.bulk_create(Attendance(sitting=locked, member=member) for member in members)
    SITTING.perform(
        "convene",
        locked,
        by=by,
        details={"members": [str(row.public_id) for row in members], "urgency": urgency.strip()},
        convened_at=timezone.now(),
        urgency=urgency.strip()[:300],
    )
    tasks.convocations(locked)
    sitting.refresh_from_db()


def _check_convocation(sitting: Sitting, members: list[Member], urgency: str) -> None:
    if not any(member.chair for member in members):
        raise ValidationError("Nommez d’abord la personne qui préside.")
    if not AgendaItem.objects.filter(sitting=sitting).exists():
        raise ValidationError("L’ordre du jour est vide.")
    if sitting.starts_at <= timezone.now():
        raise ValidationError("La date de la séance est passée.")
    left = timezone.localdate(sitting.starts_at) - timezone.localdate()
    if left < NOTICE and not urgency.strip():
        raise ValidationError(
            "Les membres reçoivent la convocation cinq jours au moins avant la séance\u00a0: il en reste "
            f"{left.days}. S’il y a urgence, donnez-en le motif (article R133-8 du CRPA)."
        )


@transaction.atomic
def note_lapse(sitting: Sitting, *, by: User) -> None:
    """The quorum was not reached: the committee may be called again on the same agenda, without quorum."""
    locked = sitting_locked(sitting)
    quorum = quorum_of(locked, seats_of(locked))
    if locked.state == SittingState.CONVENED:
        if timezone.now() < locked.starts_at:
            raise Refused("L’absence de quorum se constate à l’heure de la séance, pas avant.")
        if quorum.is_reached:
            raise Refused("Le quorum est atteint, ou n’est pas exigé\u00a0: cette séance peut s’ouvrir.")
    SITTING.perform("note_lapse", sitting, by=by, details={"quorum": quorum.words})


@transaction.atomic
def cancel_sitting(sitting: Sitting, reason: str, *, by: User) -> None:
    if not reason.strip():
        raise ValidationError("Donnez un motif.")
    was_convened = sitting.state == SittingState.CONVENED
    SITTING.perform("cancel", sitting, by=by, details={"reason": reason.strip()})
    if was_convened:
        tasks.cancelled(sitting)


@transaction.atomic
def call_again(sitting: Sitting, *, by: User, starts_at: datetime, place: str, link: str = "") -> Sitting:
    """A second call on the same agenda, or on what is left of it, for which no quorum is asked (R133-10)."""
    lapsed = _locked_for(sitting, by, SittingState.LAPSED, SittingState.CLOSED)
    if lapsed.state == SittingState.CLOSED and lapsed.quorum_lost_at is None:
        raise Refused("Cette séance n’a pas manqué de quorum\u00a0: préparez-en une autre.")
    if Sitting.objects.filter(second_call_of=lapsed).exists():
        raise Refused("La seconde convocation est déjà préparée.")
    again = Sitting(
        committee=lapsed.committee,
        starts_at=starts_at,
        place=place,
        link=link,
        created_by=by,
        second_call_of=lapsed,
    )
    _check_date(again)
    again.save()
    left = AgendaItem.objects.filter(sitting=lapsed).exclude(state=ItemState.VOTED).order_by("position")
    AgendaItem.objects.bulk_create(
        AgendaItem(sitting=again, position=rank, dossier=row.dossier, door=row.door, title=row.title)
        for rank, row in enumerate(left, start=1)
    )
    record("plan_sitting", again, by=by, starts_at=starts_at.isoformat(), place=place, second_call=True)
    _record_order(again, by)
    return again
