"""What moves money: opening and revising envelopes, drawing on them, hearing what Chorus says."""

from essaim.budget.actions.chorus import (
    correct_chorus,
    import_chorus,
    record_chorus,
    set_aside_chorus,
)
from essaim.budget.actions.envelopes import open_envelope, revise_envelope
from essaim.budget.actions.ledger import (
    commit,
    correct,
    free,
    free_all,
    name_beneficiary,
    pay,
    plan_cash,
    recover,
    reserve,
)
from essaim.budget.actions.promises import promise, undo_promise

__all__ = [
    "commit",
    "correct",
    "correct_chorus",
    "free",
    "free_all",
    "import_chorus",
    "name_beneficiary",
    "open_envelope",
    "pay",
    "plan_cash",
    "promise",
    "record_chorus",
    "recover",
    "reserve",
    "revise_envelope",
    "set_aside_chorus",
    "undo_promise",
]
