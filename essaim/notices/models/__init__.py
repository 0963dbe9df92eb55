from essaim.notices.models.acts import Act, Channel
from essaim.notices.models.appeals import Appeal, AppealKind, AppealState
from essaim.notices.models.delegations import Delegation, SignatoryAbsence

__all__ = [
    "Act",
    "Appeal",
    "AppealKind",
    "AppealState",
    "Channel",
    "Delegation",
    "SignatoryAbsence",
]
