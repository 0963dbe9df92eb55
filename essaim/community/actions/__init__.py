"""Everything that writes in the national life of poles."""

from essaim.community.actions.concertations import (
    answer_concertation,
    ask_question,
    close_concertation,
    contribute,
    follow_up,
    open_concertation,
    remove_question,
    reply,
    save_concertation,
    save_synthesis,
)
from essaim.community.actions.events import (
    announce_event,
    call_off,
    cancel_registration,
    register,
    save_event,
    take_attendance,
)
from essaim.community.actions.sheets import (
    announce,
    propose_sheet,
    publish_sheet,
    save_sheet,
    send_back_sheet,
    submit_sheet,
    withdraw_sheet,
)

__all__ = [
    "announce",
    "announce_event",
    "answer_concertation",
    "ask_question",
    "call_off",
    "cancel_registration",
    "close_concertation",
    "contribute",
    "follow_up",
    "open_concertation",
    "propose_sheet",
    "publish_sheet",
    "register",
    "remove_question",
    "reply",
    "save_concertation",
    "save_event",
    "save_sheet",
    "save_synthesis",
    "send_back_sheet",
    "submit_sheet",
    "take_attendance",
    "withdraw_sheet",
]
