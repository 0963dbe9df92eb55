"""The desk: findings of the machine, verdicts of people, door by door, and what is missing."""

from essaim.admissibility.models.batches import Batch, BatchItem, BatchKind, ItemOutcome
from essaim.admissibility.models.desk import DeskEntry
from essaim.admissibility.models.exchanges import (
    CompletenessRequest,
    ItemKind,
    Letter,
    LetterKind,
    LetterState,
    RequestItem,
    RequestState,
    ThreadMessage,
)
from essaim.admissibility.models.verdicts import RuleOutcome, RuleVerdict, Verdict, VerdictState

__all__ = [
    "Batch",
    "BatchItem",
    "BatchKind",
    "CompletenessRequest",
    "DeskEntry",
    "ItemKind",
    "ItemOutcome",
    "Letter",
    "LetterKind",
    "LetterState",
    "RequestItem",
    "RequestState",
    "RuleOutcome",
    "RuleVerdict",
    "ThreadMessage",
    "Verdict",
    "VerdictState",
]
