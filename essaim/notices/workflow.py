"""The life of an appeal, on one screen."""

from essaim.notices.models import AppealState as A
from essaim.notices.rules import answers, handles_appeal, is_the_clock
from essaim.workflow.engine import Transition as T
from essaim.workflow.engine import Workflow

# fmt: off
APPEAL = Workflow(
    # name           from                  to           button                            who
    T("reject_appeal",{A.OPEN, A.SILENT},   A.REJECTED,  "Rejeter le recours",             answers),
    T("grant_appeal", {A.OPEN, A.SILENT},   A.GRANTED,   "Accueillir le recours",          answers),
    T("drop_appeal",  {A.OPEN, A.SILENT},   A.DROPPED,   "Prendre acte du retrait",        handles_appeal),
    T("note_silence", {A.OPEN},             A.SILENT,    "Constater le rejet par silence", is_the_clock),
)
# fmt: on
