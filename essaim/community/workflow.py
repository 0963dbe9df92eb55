"""The lives of an event, a registration, a practice sheet, a concertation and a survey, on one screen."""

from essaim.community.models import ConcertationState as C
from essaim.community.models import EventState as E
from essaim.community.models import RegistrationState as R
from essaim.community.models import SheetState as S
from essaim.community.models import SurveyState as Y
from essaim.community.rules import (
    a_place_is_free,
    animates,
    author_or_animator,
    is_author,
    may_answer,
    may_cancel,
    may_open,
    may_open_survey,
    may_plan_survey,
    may_publish_results,
    may_review,
)
from essaim.workflow.engine import Transition as T
from essaim.workflow.engine import Workflow

# fmt: off
EVENT = Workflow(
    # name             from                          to              button                      who
    T("announce",      {E.DRAFT},                    E.PUBLISHED,    "Annoncer l’événement",     animates),
    T("call_off",      {E.DRAFT, E.PUBLISHED},       E.CANCELLED,    "Annuler l’événement",      animates),
)
REGISTRATION = Workflow(
    T("take_place",    {R.WAITING},                  R.REGISTERED,   "Donner la place",          a_place_is_free),
    T("cancel",        {R.REGISTERED, R.WAITING},    R.CANCELLED,    "Annuler l’inscription",    may_cancel),
)
SHEET = Workflow(
    T("submit",        {S.DRAFT, S.RETURNED},        S.TO_REVIEW,    "Envoyer à la relecture",   is_author),
    T("send_back",     {S.TO_REVIEW},                S.RETURNED,     "Renvoyer à l’auteur",      may_review),
    T("publish",       {S.TO_REVIEW, S.WITHDRAWN},   S.PUBLISHED,    "Publier la fiche",         may_review),
    T("withdraw",      {S.PUBLISHED},                S.WITHDRAWN,    "Retirer la fiche",         author_or_animator),
)
CONCERTATION = Workflow(
    T("open",          {C.DRAFT},                    C.OPEN,         "Ouvrir la concertation",   may_open),
    T("close",         {C.OPEN},                     C.CLOSED,       "Clore les contributions",  animates),
    T("answer",        {C.CLOSED},                   C.ANSWERED,     "Publier les réponses",     may_answer),
)
SURVEY = Workflow(
    T("plan",          {Y.DRAFT},                    Y.PLANNED,      "Programmer l’ouverture",   may_plan_survey),
    T("take_back",     {Y.PLANNED},                  Y.DRAFT,        "Reprendre la préparation", animates),
    T("open",          {Y.DRAFT, Y.PLANNED},         Y.OPEN,         "Ouvrir maintenant",        may_open_survey),
    T("close",         {Y.OPEN},                     Y.CLOSED,       "Clore les réponses",       animates),
    T("publish",       {Y.CLOSED},                   Y.PUBLISHED,    "Publier les résultats",    may_publish_results),
)
# fmt: on
