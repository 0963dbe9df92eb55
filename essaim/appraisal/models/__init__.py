"""Who reads which dossier, what links them to it, and what they think of it."""

from essaim.appraisal.models.panel import Absence, Duty, Expert, Level, Reader, ReaderState, Seniority
from essaim.appraisal.models.reviews import Method, Others, Phase, Ranking, Review, ReviewState
from essaim.appraisal.models.runs import PairRule, Proposal, ScoreRun, ThirdReading
from essaim.appraisal.models.ties import (
    Declaration,
    DeclarationKind,
    Pinned,
    Tie,
    TieSource,
)

__all__ = [
    "Absence",
    "Declaration",
    "DeclarationKind",
    "Duty",
    "Expert",
    "Level",
    "Method",
    "Others",
    "PairRule",
    "Phase",
    "Pinned",
    "Proposal",
    "Ranking",
    "Reader",
    "ReaderState",
    "Review",
    "ReviewState",
    "ScoreRun",
    "Seniority",
    "ThirdReading",
    "Tie",
    "TieSource",
]
