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
    Communication,
    DecisionLetter,
    LetterKind,
    OpinionsRequest,
)

__all__ = [
    "KNOWN",
    "LIVE",
    "Appeal",
    "AppealKind",
    "AppealState",
    "BatchAct",
    "Communication",
    "Decision",
    "DecisionBatch",
    "DecisionFrame",
    "DecisionLetter",
    "DecisionState",
    "LetterKind",
    "OpinionsRequest",
    "Origin",
    "Outcome",
    "Release",
    "ReleaseState",
]
