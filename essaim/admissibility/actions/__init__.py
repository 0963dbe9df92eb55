"""What people do on the desk: one function per use case, and the only code that writes."""

from essaim.admissibility.actions.batches import finish_batch, run_batch, run_item, start_batch
from essaim.admissibility.actions.completeness import (
    answer_request,
    cancel_request,
    close_request_of_withdrawn,
    expire_request,
    explain_item,
    remind_of_request,
    request_completion,
    resume_dossier,
)
from essaim.admissibility.actions.desk import rebuild_desk, refresh_entry
from essaim.admissibility.actions.letters import send_letter, write_letter
from essaim.admissibility.actions.thread import write_to_administration, write_to_candidate
from essaim.admissibility.actions.verdicts import (
    confirm_verdict,
    propose_verdict,
    reopen_dossier,
    replace_verdict,
    save_rule_verdicts,
    send_back_verdict,
    undo_act,
)

__all__ = [
    "answer_request",
    "cancel_request",
    "close_request_of_withdrawn",
    "confirm_verdict",
    "expire_request",
    "explain_item",
    "finish_batch",
    "propose_verdict",
    "rebuild_desk",
    "refresh_entry",
    "remind_of_request",
    "reopen_dossier",
    "replace_verdict",
    "request_completion",
    "resume_dossier",
    "run_batch",
    "run_item",
    "save_rule_verdicts",
    "send_back_verdict",
    "send_letter",
    "start_batch",
    "undo_act",
    "write_letter",
    "write_to_administration",
    "write_to_candidate",
]
