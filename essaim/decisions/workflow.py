"""The lives of a decision, of its release and of its appeal."""

from essaim.decisions.models import AppealState as A
from essaim.decisions.models import DecisionState as D
from essaim.decisions.models import ReleaseState as R
from essaim.decisions.rules import (
    answers,
    drops,
    handles_appeal,
    is_the_clock,
    may_renounce,
    may_replace,
    prepares_it,
    releases,
    releases_it,
)
from essaim.workflow.engine import Transition as T
from essaim.workflow.engine import Workflow

# fmt: off
DECISION = Workflow(
    # name                  from                          to             button                          who
    T("mark_ready",         {D.DRAFT},                    D.READY,       "Déclarer prête",               prepares_it),
    T("take_back",          {D.READY},                    D.DRAFT,       "Reprendre en préparation",     prepares_it),
    T("drop_decision",      {D.DRAFT, D.READY},           D.CANCELLED,   "Abandonner",                   drops),
    T("release_decision",   {D.READY},                    D.RELEASED,    "Publier",                      releases_it),
    T("withdraw_laureate",  {D.RELEASED},                 D.WITHDRAWN,   "Enregistrer le désistement",   may_renounce),
    T("replace_decision",   {D.RELEASED},                 D.REPLACED,    "Remplacer la décision",        may_replace),
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
