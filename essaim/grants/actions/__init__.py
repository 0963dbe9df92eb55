"""What people do with agreements: one function per use case."""

from essaim.grants.actions.aid import declare_aid, remove_aid, waive_ceiling
from essaim.grants.actions.batches import finish_batch, run_next, start_batch
from essaim.grants.actions.followup import (
    cancel_meeting,
    convene_meeting,
    hold_meeting,
    save_indicator,
)
from essaim.grants.actions.hearings import (
    answer_hearing,
    decide_hearing,
    drop_hearing,
    open_hearing,
    record_recovery,
    resume_agreement,
    undo_act,
)
from essaim.grants.actions.life import (
    abandon_agreement,
    close_agreement,
    end_agreement,
    restore_agreement,
    start_agreement,
)
from essaim.grants.actions.payments import (
    cancel_instalment,
    certify_instalment,
    hold_instalment,
    note_paid,
    pay_instalment,
    request_instalment,
    resume_instalment,
)
from essaim.grants.actions.preparing import (
    amend_agreement,
    prepare_agreement,
    save_terms,
    send_version,
    take_back_version,
)
from essaim.grants.actions.renewal import ask_renewal, grant_renewal, refuse_renewal
from essaim.grants.actions.reports import accept_report, return_report, save_report, send_report
from essaim.grants.actions.signing import sign_for_pole, sign_for_state

__all__ = [
    "abandon_agreement",
    "accept_report",
    "amend_agreement",
    "answer_hearing",
    "ask_renewal",
    "cancel_instalment",
    "cancel_meeting",
    "certify_instalment",
    "close_agreement",
    "convene_meeting",
    "decide_hearing",
    "declare_aid",
    "drop_hearing",
    "end_agreement",
    "finish_batch",
    "grant_renewal",
    "hold_instalment",
    "hold_meeting",
    "note_paid",
    "open_hearing",
    "pay_instalment",
    "prepare_agreement",
    "record_recovery",
    "refuse_renewal",
    "remove_aid",
    "request_instalment",
    "restore_agreement",
    "resume_agreement",
    "resume_instalment",
    "return_report",
    "run_next",
    "save_indicator",
    "save_report",
    "save_terms",
    "send_report",
    "send_version",
    "sign_for_pole",
    "sign_for_state",
    "start_agreement",
    "start_batch",
    "take_back_version",
    "undo_act",
    "waive_ceiling",
]
