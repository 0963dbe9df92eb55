"""The life of a membership, on one screen."""

from essaim.poles.models import MembershipState as S
from essaim.poles.rules import may_answer, may_edit, may_invite
from essaim.workflow.engine import Transition as T
from essaim.workflow.engine import Workflow

# fmt: off
MEMBERSHIP = Workflow(
    # name          from                                                  to            button                         who, and when
    T("invite",       {S.TO_INVITE},                                        S.INVITED,    "Inviter à confirmer",         may_invite),
    T("invite_again", {S.INVITED, S.DECLINED},                              S.INVITED,    "Envoyer un nouveau lien",     may_invite),
    T("confirm",      {S.INVITED},                                          S.CONFIRMED,  "Confirmer l’engagement",      may_answer),
    T("decline",      {S.INVITED},                                          S.DECLINED,   "Refuser l’engagement",        may_answer),
    T("reopen",       {S.INVITED, S.CONFIRMED, S.DECLINED},                 S.TO_INVITE,  "Redemander la confirmation",  may_edit),
    T("leave",        {S.TO_INVITE, S.INVITED, S.CONFIRMED, S.DECLINED},    S.LEFT,       "Retirer du pôle",             may_edit),
)
# fmt: on
