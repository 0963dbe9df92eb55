"""Fair scores: the severity of readers measured, and taken away without hiding what was given."""

from essaim.appraisal.compute.scores.document import ScoresInput, ScoresResult

__all__ = ["ScoresInput", "ScoresResult", "correct_scores"]


def correct_scores(given: ScoresInput) -> ScoresResult:
    """See `correct.py`. numpy takes 10 MiB: only the process that uses it loads it."""
    from essaim.appraisal.compute.scores.correct import correct_scores as correct  # noqa: PLC0415

    return correct(given)
