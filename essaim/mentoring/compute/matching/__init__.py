"""Which compagnon helps which pole: explained scores, and the proven best pairs for the whole country."""

from essaim.mentoring.compute.matching.document import (
    Compagnon,
    MatchingInput,
    MatchingResult,
    Pole,
    Ranked,
    Weights,
)
from essaim.mentoring.compute.matching.score import Score, may_help, rank, score

__all__ = [
    "Compagnon",
    "MatchingInput",
    "MatchingResult",
    "Pole",
    "Ranked",
    "Score",
    "Weights",
    "match",
    "may_help",
    "rank",
    "score",
]


def match(given: MatchingInput) -> MatchingResult:
    """See `match.py`. The solver takes 15 MiB: only the process that uses it loads it."""
    from essaim.mentoring.compute.matching.match import match as solve  # noqa: PLC0415

    return solve(given)
