"""The lives of a verdict, of a completeness request and of a letter, on one screen."""

from essaim.admissibility.models import LetterState as L
from essaim.admissibility.models import RequestState as R
from essaim.admissibility.models import VerdictState as V
from essaim.admissibility.rules import answers, appraises_its_dossier, is_the_clock, may_confirm, may_second
from essaim.workflow.engine import Transition as T
from essaim.workflow.engine import Workflow

# fmt: off
VERDICT = Workflow(
    # name          from                                      to             button                          who
    T("confirm",    {V.PROPOSED},                             V.CONFIRMED,   "Confirmer le verdict",         may_confirm),
    T("send_back",  {V.PROPOSED},                             V.SENT_BACK,   "Renvoyer à l’instructeur",     may_second),
    T("replace",    {V.PROPOSED, V.SENT_BACK, V.CONFIRMED},   V.REPLACED,    "Remplacer le verdict",         appraises_its_dossier),
)
REQUEST = Workflow(
    T("answer",     {R.OPEN, R.EXPIRED},                      R.ANSWERED,    "Envoyer les compléments",      answers),
    T("expire",     {R.OPEN},                                 R.EXPIRED,     "Constater la fin du délai",    is_the_clock),
    T("cancel",     {R.OPEN},                                 R.CANCELLED,   "Annuler la demande",           appraises_its_dossier),
    T("close",      {R.OPEN},                                 R.CANCELLED,   "Clore avec le dossier retiré", answers),
)
LETTER = Workflow(
    T("send",       {L.DRAFT},                                L.SENT,        "Envoyer la lettre",            appraises_its_dossier),
)
# fmt: on
