"""What moves money: opening and revising envelopes, drawing on them, hearing what Chorus says."""

from essaim.budget.actions.chorus import import_chorus, record_chorus
from essaim.budget.actions.envelopes import open_envelope, revise_envelope
from essaim.budget.actions.ledger import commit, free, pay, recover, reserve

__all__ = [
    "commit",
    "free",
    "import_chorus",
    "open_envelope",
    "pay",
    "record_chorus",
    "recover",
    "reserve",
    "revise_envelope",
]
