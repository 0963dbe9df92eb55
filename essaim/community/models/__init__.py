"""The national life of poles: events, practice sheets, concertations, surveys, announcements."""

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
from essaim.community.models.surveys import (
    WITH_CHOICES,
    Asked,
    Group,
    QuestionKind,
    Survey,
    SurveyAnswer,
    SurveyPerson,
    SurveyQuestion,
    SurveyState,
)

__all__ = [
    "WITH_CHOICES",
    "Announcement",
    "Asked",
    "Concertation",
    "ConcertationState",
    "Contribution",
    "Event",
    "EventKind",
    "EventState",
    "Fate",
    "Group",
    "Position",
    "PracticeSheet",
    "Question",
    "QuestionKind",
    "Registration",
    "RegistrationState",
    "SheetState",
    "Survey",
    "SurveyAnswer",
    "SurveyPerson",
    "SurveyQuestion",
    "SurveyState",
]
