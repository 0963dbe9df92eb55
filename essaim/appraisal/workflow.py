"""The lives of a place in a panel and of a review, on one screen."""

from essaim.appraisal.models import ReaderState as R
from essaim.appraisal.models import ReviewState as V
from essaim.appraisal.rules import is_the_reader, manages_its_panel, oversees, reader_or_manager, writes
from essaim.workflow.engine import Transition as T
from essaim.workflow.engine import Workflow

# fmt: off
READER = Workflow(
    # name          from                           to            button                    who
    T("accept",     {R.INVITED, R.DECLINED},       R.ACCEPTED,   "Accepter l’invitation",  is_the_reader),
    T("decline",    {R.INVITED},                   R.DECLINED,   "Décliner l’invitation",  is_the_reader),
    T("withdraw",   {R.ACCEPTED},                  R.WITHDRAWN,  "Se retirer",             reader_or_manager),
    T("call_back",  {R.DECLINED, R.WITHDRAWN},     R.INVITED,    "Inviter de nouveau",     manages_its_panel),
)
REVIEW = Workflow(
    T("submit",     {V.DRAFT, V.RETURNED},         V.SUBMITTED,  "Remettre l’avis",        writes),
    T("send_back",  {V.SUBMITTED},                 V.RETURNED,   "Renvoyer au lecteur",    oversees),
)
# fmt: on
