"""The pages of those who read, and of those who organise the reading."""

from essaim.appraisal.views.assignment import (
    pair,
    pair_end,
    progress,
    proposal,
    proposal_file,
    share_out,
)
from essaim.appraisal.views.figures import reads, reads_export, statistics, statistics_export
from essaim.appraisal.views.marks import score_sheet, scores, scores_export, scores_file
from essaim.appraisal.views.panel import (
    duties,
    duty_end,
    expert,
    experts,
    panel,
    reader_page,
    waves,
)
from essaim.appraisal.views.priority import flag_end, priorities, priorities_export
from essaim.appraisal.views.rankings import ranking, rankings
from essaim.appraisal.views.reader import (
    board,
    facts,
    invitation,
    invitation_decline,
    profile,
    reader_withdraw,
    to_declare,
)
from essaim.appraisal.views.reading import piece, reading, review_save
from essaim.appraisal.views.reviews import phase, phases, review, reviews
from essaim.appraisal.views.ties import tie, ties

__all__ = [
    "board",
    "duties",
    "duty_end",
    "expert",
    "experts",
    "facts",
    "flag_end",
    "invitation",
    "invitation_decline",
    "pair",
    "pair_end",
    "panel",
    "phase",
    "phases",
    "piece",
    "priorities",
    "priorities_export",
    "profile",
    "progress",
    "proposal",
    "proposal_file",
    "ranking",
    "rankings",
    "reader_page",
    "reader_withdraw",
    "reading",
    "reads",
    "reads_export",
    "review",
    "review_save",
    "reviews",
    "score_sheet",
    "scores",
    "scores_export",
    "scores_file",
    "share_out",
    "statistics",
    "statistics_export",
    "tie",
    "ties",
    "to_declare",
    "waves",
]
