"""Everything that writes in the appraisal."""

from essaim.appraisal.actions.panel import (
    accept,
    call_back,
    change_load,
    decline,
    give_duty,
    invite_reader,
    save_expert,
    set_seniority,
    take_back,
    withdraw,
)
from essaim.appraisal.actions.reviews import (
    Saved,
    save_fields,
    save_phase,
    save_ranking,
    send_back,
    submit_review,
)
from essaim.appraisal.actions.ties import (
    declare,
    declare_tie,
    log_read,
    pin,
    refresh_ties,
    refresh_ties_of_dossier,
    remove_tie,
    standing_locked,
)

__all__ = [
    "Saved",
    "accept",
    "call_back",
    "change_load",
    "declare",
    "declare_tie",
    "decline",
    "give_duty",
    "invite_reader",
    "log_read",
    "pin",
    "refresh_ties",
    "refresh_ties_of_dossier",
    "remove_tie",
    "save_expert",
    "save_fields",
    "save_phase",
    "save_ranking",
    "send_back",
    "set_seniority",
    "standing_locked",
    "submit_review",
    "take_back",
    "withdraw",
]
