"""The pages of the desk, and those where the candidate follows a filed dossier."""

from essaim.admissibility.views.batches import batch, batch_preview, batch_start
from essaim.admissibility.views.candidate import explain, outcome, own_letter, thread
from essaim.admissibility.views.desk import desk, export, statistics
from essaim.admissibility.views.exchanges import cancel, completion, exchanges, history, resume
from essaim.admissibility.views.filing import compare, filing, filing_pdf, piece
from essaim.admissibility.views.letters import letter, letter_file, letter_preview, letter_send
from essaim.admissibility.views.sheet import accept, refuse, reopen, second_look, sheet

__all__ = [
    "accept",
    "batch",
    "batch_preview",
    "batch_start",
    "cancel",
    "compare",
    "completion",
    "desk",
    "exchanges",
    "explain",
    "export",
    "filing",
    "filing_pdf",
    "history",
    "letter",
    "letter_file",
    "letter_preview",
    "letter_send",
    "outcome",
    "own_letter",
    "piece",
    "refuse",
    "reopen",
    "resume",
    "second_look",
    "sheet",
    "statistics",
    "thread",
]
