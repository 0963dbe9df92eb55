"""The arguments of the pages of the committee; see tests/samples.py.

A committee is national: its managers are those of the call for the whole country, its members those summoned.
"""

from essaim.committee.factories import (
    AgendaItemFactory,
    AttendanceFactory,
    CommitteeFactory,
    MemberFactory,
    MinutesFactory,
    SittingFactory,
)
from tests.samples import sample


@sample("selection:committee_page")
def _():
    return {"public_id": CommitteeFactory().public_id}


@sample("selection:member_end")
def _():
    return {"public_id": MemberFactory().public_id}


@sample("selection:sitting", "selection:sitting_live", "selection:sitting_fill")
def _():
    return {"public_id": AgendaItemFactory().sitting.public_id}


@sample("selection:sitting_act")
def _():
    return {"public_id": SittingFactory(held=True).public_id, "act": "lever"}


@sample("selection:sitting_form")
def _():
    return {"public_id": SittingFactory().public_id, "act": "point"}


@sample("selection:seat_act")
def _():
    row = AttendanceFactory()
    return {"public_id": row.sitting.public_id, "member": row.member.public_id, "act": "sur-place"}


@sample("selection:item_page")
def _():
    return {"public_id": AgendaItemFactory().public_id}


@sample("selection:item_act")
def _():
    return {"public_id": AgendaItemFactory().public_id, "act": "monter"}


@sample(
    "selection:seat",
    "selection:seat_ties",
    "selection:seat_papers",
    "selection:room",
    "selection:room_live",
    "selection:room_presence",
)
def _():
    return {"public_id": AttendanceFactory().sitting.public_id}


@sample("selection:room_vote", "selection:seat_tie", "selection:seat_sheet", "selection:seat_dissent")
def _():
    row = AttendanceFactory()
    return {"public_id": row.sitting.public_id, "item": AgendaItemFactory(sitting=row.sitting).public_id}


@sample("selection:minutes", "selection:minutes_correct")
def _():
    return {"public_id": MinutesFactory().sitting.public_id}


@sample("selection:minutes_act")
def _():
    return {"public_id": MinutesFactory().sitting.public_id, "act": "signer-secretariat"}


@sample("selection:minutes_pdf")
def _():
    return {"public_id": MinutesFactory().sitting.public_id, "number": 1}
