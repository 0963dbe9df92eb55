"""Compagnons: experienced poles that help others; who they are, whom they help, what came of it."""

from essaim.mentoring.models.compagnons import (
    Agreement,
    AgreementText,
    Compagnon,
    CompagnonPerson,
    CompagnonState,
    TerritoryKind,
)
from essaim.mentoring.models.pairs import (
    LIVE,
    ExitReview,
    Goal,
    GoalOutcome,
    MatchingRun,
    Mode,
    Pair,
    PairState,
    Session,
    SessionKind,
    Side,
)

__all__ = [
    "LIVE",
    "Agreement",
    "AgreementText",
    "Compagnon",
    "CompagnonPerson",
    "CompagnonState",
    "ExitReview",
    "Goal",
    "GoalOutcome",
    "MatchingRun",
    "Mode",
    "Pair",
    "PairState",
    "Session",
    "SessionKind",
    "Side",
    "TerritoryKind",
]
