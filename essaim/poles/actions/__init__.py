"""What people do with poles: one function per use case."""

from essaim.poles.actions.answer import answer_invitation
from essaim.poles.actions.cover import measure_cover
from essaim.poles.actions.load_published import load_published_poles
from essaim.poles.actions.members import (
    add_member,
    invite_member,
    remove_member,
    reopen_invitation,
    update_member,
)
from essaim.poles.actions.poles import create_pole, publish_pole, set_status, set_territory, update_pole

__all__ = [
    "add_member",
    "answer_invitation",
    "create_pole",
    "invite_member",
    "load_published_poles",
    "measure_cover",
    "publish_pole",
    "remove_member",
    "reopen_invitation",
    "set_status",
    "set_territory",
    "update_member",
    "update_pole",
]
