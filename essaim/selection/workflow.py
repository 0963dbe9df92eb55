"""The lives of what the selection handles, each on one screen."""

from essaim.selection.models import AppealState as A
from essaim.selection.models import DecisionState as D
from essaim.selection.models import ItemState as I
from essaim.selection.models import PortfolioState as P
from essaim.selection.models import ReleaseState as R
from essaim.selection.models import SittingState as S
from essaim.selection.rules.committee import conducts, conducts_item, conducts_its_sitting
from essaim.selection.rules.decisions import (
    answers,
    decides_it,
    drops,
    handles_appeal,
    is_the_clock,
    prepares_it,
    releases,
    releases_it,
)
from essaim.selection.rules.portfolios import may_revoke, may_study
from essaim.workflow.engine import Transition as T
from essaim.workflow.engine import Workflow

# fmt: off
PORTFOLIO = Workflow(
    # name                 from             to              button                       who
    T("adopt_portfolio",   {P.DRAFT},       P.ADOPTED,      "Adopter ce portefeuille",   may_study),
    T("revoke_portfolio",  {P.ADOPTED},     P.REVOKED,      "Retirer l’adoption",        may_revoke),
    T("discard_portfolio", {P.DRAFT},       P.DISCARDED,    "Écarter ce scénario",       may_study),
    T("restore_portfolio", {P.DISCARDED},   P.DRAFT,        "Reprendre ce scénario",     may_study),
)
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
    T("reopen_vote",   {I.VOTED},     I.VOTING,    "Rouvrir le vote",        conducts_item),
)
DECISION = Workflow(
    # name                  from                          to             button                          who
    T("mark_ready",         {D.DRAFT},                    D.READY,       "Déclarer prête",               prepares_it),
    T("take_back",          {D.READY},                    D.DRAFT,       "Reprendre en préparation",     prepares_it),
    T("drop_decision",      {D.DRAFT, D.READY},           D.CANCELLED,   "Abandonner",                   drops),
    T("release_decision",   {D.READY},                    D.RELEASED,    "Publier",                      releases_it),
    T("withdraw_laureate",  {D.RELEASED},                 D.WITHDRAWN,   "Enregistrer le désistement",   decides_it),
    T("replace_decision",   {D.RELEASED},                 D.REPLACED,    "Remplacer la décision",        decides_it),
)
RELEASE = Workflow(
    T("do_release",         {R.PLANNED},                  R.DONE,        "Publier les décisions",        releases),
    T("cancel_release",     {R.PLANNED},                  R.CANCELLED,   "Annuler la publication",       releases),
)
APPEAL = Workflow(
    T("grant_appeal",       {A.OPEN, A.SILENT},           A.GRANTED,     "Accueillir le recours",        answers),
    T("reject_appeal",      {A.OPEN, A.SILENT},           A.REJECTED,    "Rejeter le recours",           answers),
    T("note_silence",       {A.OPEN},                     A.SILENT,      "Constater le silence",         is_the_clock),
    T("drop_appeal",        {A.OPEN, A.SILENT},           A.DROPPED,     "Prendre acte du retrait",      handles_appeal),
)
# fmt: on
