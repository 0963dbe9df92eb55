"""The lives of a version of a bouquet, of a request and of a booking, on one screen."""

from essaim.services.models import BookingState as B
from essaim.services.models import RequestState as R
from essaim.services.models import VersionState as V
from essaim.services.rules import (
    has_services,
    has_started,
    holder_or_manager,
    is_asker,
    is_automaton,
    is_booker,
    is_holder,
    is_not_frozen,
    may_cancel,
    offer_is_alive,
    oversees_request,
    runs_booking,
    steers_version,
)
from essaim.workflow.engine import Transition as T
from essaim.workflow.engine import Workflow

# fmt: off
VERSION = Workflow(
    # name         from                                 to               button                          who, and when
    T("consult",   {V.DRAFT},                           V.CONSULTATION,  "Ouvrir à la consultation",     steers_version & has_services),
    T("publish",   {V.DRAFT, V.CONSULTATION},           V.PUBLISHED,     "Publier",                      steers_version & has_services & is_not_frozen),
    T("replace",   {V.PUBLISHED},                       V.REPLACED,      "Remplacer",                    steers_version),
    T("freeze",    {V.PUBLISHED},                       V.FROZEN,        "Figer pour cette vague",       steers_version),
)
REQUEST = Workflow(
    T("accept",    {R.WAITING},                         R.ACCEPTED,      "Accepter la demande",          is_holder),
    T("decline",   {R.WAITING},                         R.DECLINED,      "Décliner la demande",          is_holder),
    T("pass_on",   {R.WAITING},                         R.WAITING,       "Transmettre la demande",       is_holder),
    T("escalate",  {R.WAITING},                         R.WAITING,       "Faire remonter la demande",    is_automaton),
    T("reroute",   {R.WAITING, R.DECLINED, R.ACCEPTED}, R.WAITING,       "Confier la demande",           oversees_request),
    T("withdraw",  {R.WAITING, R.ACCEPTED},             R.CANCELLED,     "Annuler la demande",           is_asker),
    T("close",     {R.ACCEPTED},                        R.CLOSED,        "Terminer la demande",          holder_or_manager),
)
BOOKING = Workflow(
    T("book",      {B.WAITING},                         B.BOOKED,        "Réserver la place",            is_booker),
    T("offer",     {B.WAITING},                         B.OFFERED,       "Proposer la place",            is_automaton),
    T("take",      {B.OFFERED},                         B.BOOKED,        "Prendre la place",             is_booker & offer_is_alive),
    T("lapse",     {B.OFFERED},                         B.CANCELLED,     "Laisser passer la place",      is_automaton),
    T("cancel",    {B.WAITING, B.OFFERED, B.BOOKED},    B.CANCELLED,     "Annuler la réservation",       may_cancel),
    T("attend",    {B.BOOKED},                          B.DONE,          "Enregistrer la présence",      runs_booking & has_started),
    T("miss",      {B.BOOKED},                          B.NO_SHOW,       "Signaler l’absence",           runs_booking & has_started),
)
# fmt: on
