"""Which compagnon helps which pole: explained scores, and the proven best pairs for the whole country."""

from essaim.mentoring.compute.matching.document import (
    Compagnon,
    MatchingInput,
    MatchingResult,
    Pole,
    Ranked,
    Weights,
)
from essaim.mentoring.compute.matching.match import match
from essaim.mentoring.compute.matching.score import Score, rank, score

__all__ = [
    "Compagnon",
    "MatchingInput",
    "MatchingResult",
    "Pole",
    "Ranked",
    "Score",
    "Weights",
    "match",
    "rank",
    "score",
]
