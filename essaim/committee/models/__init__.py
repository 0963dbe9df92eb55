"""Committees, their sittings, their votes, their minutes."""

from essaim.committee.models.agenda import (
    AgendaItem,
    Ballot,
    Choice,
    Dissent,
    Exit,
    ExitCause,
    ItemState,
    Result,
)
from essaim.committee.models.committee import BodyKind, College, Committee, Majority, Member, QuorumShare
from essaim.committee.models.minutes import Minutes
from essaim.committee.models.sittings import Attendance, Presence, ReplyKind, Sitting, SittingState

__all__ = [
    "AgendaItem",
    "Attendance",
    "Ballot",
    "BodyKind",
    "Choice",
    "College",
    "Committee",
    "Dissent",
    "Exit",
    "ExitCause",
    "ItemState",
    "Majority",
    "Member",
    "Minutes",
    "Presence",
    "QuorumShare",
    "ReplyKind",
    "Result",
    "Sitting",
    "SittingState",
]
