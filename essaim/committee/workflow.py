"""The lives of a sitting and of each point of its agenda."""

from essaim.committee.models import ItemState as I
from essaim.committee.models import SittingState as S
from essaim.committee.rules import conducts, conducts_item, conducts_its_sitting
from essaim.workflow.engine import Transition as T
from essaim.workflow.engine import Workflow

# fmt: off
SITTING = Workflow(
    # name             from                      to           button                       who
    T("convene",       {S.PLANNED},              S.CONVENED,  "Convoquer",                 conducts),
    T("open",          {S.CONVENED},             S.OPEN,      "Ouvrir la séance",          conducts),
    T("note_lapse",    {S.CONVENED},             S.LAPSED,    "Constater l’absence de quorum", conducts),
    T("cancel",        {S.PLANNED, S.CONVENED},  S.CANCELLED, "Annuler la séance",         conducts),
    T("close",         {S.OPEN},                 S.CLOSED,    "Lever la séance",           conducts),
)
ITEM = Workflow(
    # name             from           to           button                    who
    T("call_item",     {I.WAITING},   I.CALLED,    "Appeler ce point",       conducts_item),
    T("set_aside",     {I.CALLED},    I.WAITING,   "Quitter sans vote",      conducts_its_sitting),
    T("open_vote",     {I.CALLED},    I.VOTING,    "Ouvrir le vote",         conducts_item),
    T("close_vote",    {I.VOTING},    I.VOTED,     "Clore le vote",          conducts_item),
    T("cancel_vote",   {I.VOTING},    I.CALLED,    "Annuler le vote",        conducts_item),
    T("reopen_vote",   {I.VOTED},     I.VOTING,    "Rouvrir le vote",        conducts_item),
)
# fmt: on
