"""The life of a dossier, on one screen. Whether a filing is in time is judged by its action, on its arrival."""

from essaim.dossiers.models import DossierState as S
from essaim.dossiers.rules import appraises, manages, may_reopen, may_restore, may_submit, may_withdraw
from essaim.workflow.engine import Transition as T
from essaim.workflow.engine import Workflow

# fmt: off
DOSSIER = Workflow(
    # name                    from                             to              button                                 who
    T("submit",               {S.DRAFT},                       S.SUBMITTED,    "Déposer le dossier",                  may_submit),
    T("submit_late",          {S.DRAFT},                       S.LATE,         "Envoyer après la clôture",            may_submit),
    T("file_in_delay",        {S.LATE},                        S.SUBMITTED,    "Déposer dans le délai accordé",       may_submit),
    T("admit_late",           {S.LATE},                        S.SUBMITTED,    "Admettre malgré le retard",           manages),
    T("replace",              {S.SUBMITTED},                   S.SUBMITTED,    "Remplacer le dépôt",                  may_submit),
    T("ask_completion",       {S.SUBMITTED},                   S.INCOMPLETE,   "Demander des compléments",            appraises),
    T("complete",             {S.INCOMPLETE},                  S.SUBMITTED,    "Envoyer les compléments",             may_submit),
    T("resume_appraisal",     {S.INCOMPLETE},                  S.SUBMITTED,    "Reprendre l’examen",                  appraises),
    T("declare_admissible",   {S.SUBMITTED},                   S.ADMISSIBLE,   "Déclarer recevable",                  appraises),
    T("declare_inadmissible", {S.SUBMITTED},                   S.INADMISSIBLE, "Déclarer non recevable",              appraises),
    T("reopen_appraisal",     {S.ADMISSIBLE, S.INADMISSIBLE},  S.SUBMITTED,    "Rouvrir l’examen de la recevabilité", may_reopen),
    T("withdraw",             {S.DRAFT, S.SUBMITTED, S.LATE, S.INCOMPLETE, S.ADMISSIBLE},
                                                               S.WITHDRAWN,    "Retirer le dossier",                  may_withdraw),
    T("restore_draft",        {S.WITHDRAWN},                   S.DRAFT,        "Annuler le retrait",                  may_restore("restore_draft")),
    T("restore_filing",       {S.WITHDRAWN},                   S.SUBMITTED,    "Annuler le retrait",                  may_restore("restore_filing")),
    T("restore_admissible",   {S.WITHDRAWN},                   S.ADMISSIBLE,   "Annuler le retrait",                  may_restore("restore_admissible")),
)
# fmt: on
