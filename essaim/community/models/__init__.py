"""The national life of poles: events, practice sheets, concertations, announcements."""

from essaim.community.models.concertations import (
    Concertation,
    ConcertationState,
    Contribution,
    Fate,
    Position,
    Question,
)
from essaim.community.models.events import Event, EventKind, EventState, Registration, RegistrationState
from essaim.community.models.sheets import Announcement, PracticeSheet, SheetState

__all__ = [
    "Announcement",
    "Concertation",
    "ConcertationState",
    "Contribution",
    "Event",
    "EventKind",
    "EventState",
    "Fate",
    "Position",
    "PracticeSheet",
    "Question",
    "Registration",
    "RegistrationState",
    "SheetState",
]
