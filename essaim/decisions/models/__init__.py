"""What is decided, and how it is told."""

from essaim.decisions.models.decisions import (
    KNOWN,
    LIVE,
    BatchAct,
    Decision,
    DecisionBatch,
    DecisionFrame,
    DecisionState,
    Origin,
    Outcome,
    Release,
    ReleaseState,
)
from essaim.decisions.models.notices import (
    Appeal,
    AppealKind,
    AppealState,
    Channel,
    Communication,
    DecisionLetter,
    LetterKind,
    Notice,
    OpinionsRequest,
)

__all__ = [
    "KNOWN",
    "LIVE",
    "Appeal",
    "AppealKind",
    "AppealState",
    "BatchAct",
    "Channel",
    "Communication",
    "Decision",
    "DecisionBatch",
    "DecisionFrame",
    "DecisionLetter",
    "DecisionState",
    "LetterKind",
    "Notice",
    "OpinionsRequest",
    "Origin",
    "Outcome",
    "Release",
    "ReleaseState",
]
