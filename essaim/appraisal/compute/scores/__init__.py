"""Fair scores: the severity of readers measured, and taken away without hiding what was given."""

from essaim.appraisal.compute.scores.correct import correct_scores
from essaim.appraisal.compute.scores.document import ScoresInput, ScoresResult

__all__ = ["ScoresInput", "ScoresResult", "correct_scores"]
