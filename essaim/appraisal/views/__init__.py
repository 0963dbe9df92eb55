"""The pages of those who read, and of those who organise the reading."""

from essaim.appraisal.views.panel import (
    duties,
    duty_end,
    expert,
    experts,
    panel,
    reader_page,
    reads,
    reads_export,
    waves,
)
from essaim.appraisal.views.reader import (
    board,
    facts,
    invitation,
    invitation_decline,
    piece,
    profile,
    reader_withdraw,
    reading,
    to_declare,
)
from essaim.appraisal.views.ties import tie, ties

__all__ = [
    "board",
    "duties",
    "duty_end",
    "expert",
    "experts",
    "facts",
    "invitation",
    "invitation_decline",
    "panel",
    "piece",
    "profile",
    "reader_page",
    "reader_withdraw",
    "reading",
    "reads",
    "reads_export",
    "tie",
    "ties",
    "to_declare",
    "waves",
]
