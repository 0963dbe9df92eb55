"""Everything that writes in the appraisal."""

from essaim.appraisal.actions.assignment import (
    apply_proposal,
    forget_pair,
    propose,
    remind,
    rule_pair,
)
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
from essaim.appraisal.actions.priority import end_flag, flag_territory
from essaim.appraisal.actions.reviews import (
    Saved,
    save_fields,
    save_phase,
    save_ranking,
    send_back,
    submit_review,
)
from essaim.appraisal.actions.scores import compute_scores
from essaim.appraisal.actions.ties import (
    declare,
    declare_all,
    declare_tie,
    look_for_ties,
    pin,
    refresh_ties,
    refresh_ties_of_dossier,
    remove_tie,
    standing_locked,
)

__all__ = [
    "Saved",
    "accept",
    "apply_proposal",
    "call_back",
    "change_load",
    "compute_scores",
    "declare",
    "declare_all",
    "declare_tie",
    "decline",
    "end_flag",
    "flag_territory",
    "forget_pair",
    "give_duty",
    "invite_reader",
    "look_for_ties",
    "pin",
    "propose",
    "refresh_ties",
    "refresh_ties_of_dossier",
    "remind",
    "remove_tie",
    "rule_pair",
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
