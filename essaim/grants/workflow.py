"""The lives of an agreement and of what follows from it, each on one screen."""

from essaim.grants import rules
from essaim.grants.models import AgreementState as A
from essaim.grants.models import HearingState as H
from essaim.grants.models import InstalmentState as I
from essaim.grants.models import MeetingState as M
from essaim.grants.models import RenewalState as N
from essaim.grants.models import ReportState as R
from essaim.grants.models import VersionState as V
from essaim.workflow.engine import Transition as T
from essaim.workflow.engine import Workflow

of = rules.on_agreement
manager, pole_acts, pole_signs = of(rules.manages), of(rules.acts_for_pole), of(rules.signs_for_pole)

# fmt: off
AGREEMENT = Workflow(
    # name                  from                                  to           button                          who
    T("conclude",           {A.PREPARING},                        A.SIGNED,    "Conclure la convention",       rules.signs_for_state),
    T("start_agreement",    {A.SIGNED},                           A.RUNNING,   "Enregistrer l’engagement (EJ)", rules.pays),
    T("suspend_agreement",  {A.SIGNED, A.RUNNING},                A.SUSPENDED, "Suspendre",                    rules.manages),
    T("resume_agreement",   {A.SUSPENDED},                        A.RUNNING,   "Reprendre",                    rules.manages),
    T("withdraw_agreement", {A.SIGNED, A.RUNNING, A.SUSPENDED},   A.ENDED,     "Retirer la subvention",        rules.manages),
    T("end_agreement",      {A.SIGNED, A.RUNNING, A.SUSPENDED},   A.ENDED,     "Terminer la convention",       rules.may_end),
    T("close_agreement",    {A.ENDED},                            A.CLOSED,    "Clôturer",                     rules.may_close),
    T("restore_agreement",  {A.ENDED},                            A.RUNNING,   "Rétablir après un recours",    rules.manages),
    T("abandon",            {A.PREPARING},                        A.ABANDONED, "Abandonner",                   rules.is_clock_or_manages),
)
VERSION = Workflow(
    T("send_version",       {V.DRAFT},                            V.SENT,           "Envoyer à la signature",  manager),
    T("sign_for_pole",      {V.SENT},                             V.SIGNED_BY_POLE, "Signer",                  pole_signs),
    T("sign_for_state",     {V.SIGNED_BY_POLE},                   V.IN_FORCE,       "Signer pour l’État",      of(rules.signs_for_state)),
    T("drop_version",       {V.DRAFT, V.SENT, V.SIGNED_BY_POLE},  V.DROPPED,        "Retirer",                 of(rules.is_clock_or_manages)),
)
INSTALMENT = Workflow(
    T("request_instalment", {I.PLANNED},                          I.REQUESTED, "Demander le versement",        pole_acts),
    T("certify_instalment", {I.PLANNED, I.REQUESTED},             I.CERTIFIED, "Certifier le service fait",    manager & rules.is_not_suspended),
    T("pay_instalment",     {I.CERTIFIED},                        I.PAID,      "Enregistrer le paiement",      of(rules.pays) & rules.is_not_suspended),
    T("undo_payment",       {I.PAID},                             I.CERTIFIED, "Corriger le paiement",         of(rules.pays)),
    T("hold_instalment",    {I.PLANNED, I.REQUESTED, I.CERTIFIED}, I.SUSPENDED, "Suspendre",                   manager),
    T("resume_instalment",  {I.SUSPENDED},                        I.PLANNED,   "Reprendre",                    manager),
    T("restore_instalment", {I.CANCELLED},                        I.PLANNED,   "Rétablir après un recours",    manager),
    T("cancel_instalment",  {I.PLANNED, I.REQUESTED, I.CERTIFIED, I.SUSPENDED}, I.CANCELLED, "Annuler",       manager),
)
HEARING = Workflow(
    T("answer_hearing",     {H.OPEN, H.ANSWERED},                 H.ANSWERED,  "Envoyer vos observations",     pole_acts),
    T("decide_hearing",     {H.OPEN, H.ANSWERED},                 H.DECIDED,   "Décider",                      rules.may_decide_hearing),
    T("drop_hearing",       {H.OPEN, H.ANSWERED},                 H.DROPPED,   "Ne pas donner suite",          manager),
    T("reverse_hearing",    {H.DECIDED},                          H.REVERSED,  "Rapporter après un recours",   manager),
)
REPORT = Workflow(
    T("send_report",        {R.EXPECTED, R.RETURNED},             R.SENT,      "Envoyer le compte rendu",      pole_acts),
    T("return_report",      {R.SENT},                             R.RETURNED,  "Renvoyer pour correction",     manager),
    T("accept_report",      {R.SENT},                             R.ACCEPTED,  "Accepter",                     manager),
)
MEETING = Workflow(
    T("hold_meeting",       {M.CONVENED},                         M.HELD,      "Enregistrer le compte rendu",  manager),
    T("cancel_meeting",     {M.CONVENED},                         M.CANCELLED, "Annuler",                      manager),
)
RENEWAL = Workflow(
    T("grant_renewal",      {N.ASKED},                            N.GRANTED,   "Accorder",                     manager),
    T("refuse_renewal",     {N.ASKED},                            N.REFUSED,   "Refuser",                      manager),
    T("reopen_renewal",     {N.REFUSED},                          N.ASKED,     "Examiner de nouveau",          manager),
)
# fmt: on
