"""The pages of the committee: see tour.py."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.utils import timezone

from essaim.accounts.models import User
from essaim.committee.actions.room import attend, call_item, open_sitting
from essaim.committee.actions.sittings import add_question, plan_sitting
from essaim.committee.factories import MinutesFactory
from essaim.committee.models import Attendance, Sitting

At = Callable[..., Any]
NOT_PAGES = {
    "selection:sitting_live": "the moving part of a page, for a script",
    "selection:room_live": "the moving part of a page, for a script",
    "selection:seat_papers": "a file",
    "selection:minutes_pdf": "a file",
}


def committee(at: At, person: Callable[[str], User]) -> Iterator[Any]:
    """The sitting of the demonstration is opened; another is prepared, a third is over."""
    manager, chair = person("cna"), person("comite")
    sitting = Sitting.objects.get()
    seats = list(Attendance.objects.filter(sitting=sitting).select_related("member__user", "sitting"))
    for seat in seats[:8]:
        attend(seat, "on_site", by=seat.member.user)
    open_sitting(sitting, next(seat.member for seat in seats if seat.member.chair), by=manager)
    items = list(sitting.items.order_by("position"))
    call_item(items[3], by=manager, seen=0)
    yield from prepared(at, manager, sitting)
    yield from sat(at, chair, sitting, items)
    yield from over(at, manager, sitting)
    yield at("selection:sitting", manager, public_id=sitting.public_id)
    yield at("selection:item_page", manager, public_id=items[3].public_id)


def prepared(at: At, manager: User, sitting: Sitting) -> Iterator[Any]:
    row = plan_sitting(
        sitting.committee, by=manager, starts_at=timezone.now() + timedelta(days=20), place="Salle"
    )
    add_question(row, "Questions diverses", by=manager)
    yield at("selection:committee_home", manager)
    yield at("selection:committee_new", manager)
    yield at("selection:committee_page", manager, public_id=sitting.committee.public_id)
    yield at("selection:member_end", manager, public_id=sitting.committee.members.all()[3].public_id)
    yield at("selection:sitting", manager, public_id=row.public_id)


def sat(at: At, chair: User, sitting: Sitting, items: list[Any]) -> Iterator[Any]:
    for name in ("seat", "seat_ties", "room"):
        yield at(f"selection:{name}", chair, public_id=sitting.public_id)
    for name in ("seat_tie", "seat_sheet", "seat_dissent"):
        yield at(f"selection:{name}", chair, public_id=sitting.public_id, item=items[3].public_id)


def over(at: At, manager: User, sitting: Sitting) -> Iterator[Any]:
    """Another sitting, of which the minutes were drafted."""
    chair = sitting.committee.members.get(chair=True)
    row = MinutesFactory(sitting__committee=sitting.committee, sitting__presiding=chair).sitting
    yield at("selection:minutes", manager, public_id=row.public_id)
    yield at("selection:minutes_correct", manager, public_id=row.public_id)
