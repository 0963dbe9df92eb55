"""What people do with unilateral decisions: one function per use case, and the only code that writes."""

from essaim.notices.actions.acts import deem_notified, note_posting, notify, open_act, open_acts
from essaim.notices.actions.appeals import (
    answer_with,
    drop_appeal,
    file_appeal,
    grant_appeal,
    note_silence,
    record_appeal,
    reject_appeal,
)
from essaim.notices.actions.delegations import end_delegation, note_absence, record_delegation

__all__ = [
    "answer_with",
    "deem_notified",
    "drop_appeal",
    "end_delegation",
    "file_appeal",
    "grant_appeal",
    "note_absence",
    "note_posting",
    "note_silence",
    "notify",
    "open_act",
    "open_acts",
    "record_appeal",
    "record_delegation",
    "reject_appeal",
]
