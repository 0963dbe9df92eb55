from essaim.notices.views.appeals import appeal, appeal_file, appeals, record
from essaim.notices.views.candidate import channel, contest, own, own_appeal_file, own_file, read
from essaim.notices.views.delegations import delegation, delegation_new, delegations
from essaim.notices.views.followup import act, act_file, followed

__all__ = [
    "act",
    "act_file",
    "appeal",
    "appeal_file",
    "appeals",
    "channel",
    "contest",
    "delegation",
    "delegation_new",
    "delegations",
    "followed",
    "own",
    "own_appeal_file",
    "own_file",
    "read",
    "record",
]
