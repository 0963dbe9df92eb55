"""What people do with calls and waves: one function per use case, and the only code that writes."""

from essaim.calls.actions.calls import (
    add_call_document,
    create_call,
    end_call,
    publish_call,
    remove_call_document,
    republish_call,
    resume_call,
    save_call_text,
    update_call,
)
from essaim.calls.actions.drafting import (
    create_wave,
    discard_changes,
    duplicate_item,
    move_item,
    remove_item,
    rename_wave,
    save_item,
    save_part,
)
from essaim.calls.actions.exchange import import_wave
from essaim.calls.actions.waves import (
    archive_wave,
    close_early,
    extend_wave,
    publish_wave,
    reopen_wave,
    republish_wave,
)
from essaim.calls.queries.checks import Conflict

__all__ = [
    "Conflict",
    "add_call_document",
    "archive_wave",
    "close_early",
    "create_call",
    "create_wave",
    "discard_changes",
    "duplicate_item",
    "end_call",
    "extend_wave",
    "import_wave",
    "move_item",
    "publish_call",
    "publish_wave",
    "remove_call_document",
    "remove_item",
    "rename_wave",
    "reopen_wave",
    "republish_call",
    "republish_wave",
    "resume_call",
    "save_call_text",
    "save_item",
    "save_part",
    "update_call",
]
