"""The lives of a compagnon and of a pair, on one screen."""

from essaim.mentoring.models import CompagnonState as C
from essaim.mentoring.models import PairState as P
from essaim.mentoring.rules import (
    belongs_or_steers,
    both_consent,
    is_of_compagnon,
    is_of_the_compagnon,
    is_of_the_pole,
    may_close,
    may_start,
    may_withdraw,
    steers,
    takes_part_or_steers,
)
from essaim.workflow.engine import Transition as T
from essaim.workflow.engine import Workflow

WAITING = {P.PROPOSED, P.AWAITS_POLE, P.AWAITS_COMPAGNON}

# fmt: off
COMPAGNON = Workflow(
    # name                   from                              to                  button                        who
    T("accept_application",  {C.APPLIED},                      C.TO_SIGN,          "Retenir la candidature",     steers),
    T("decline_application", {C.APPLIED},                      C.DECLINED,         "Décliner la candidature",    steers),
    T("sign_agreement",      {C.TO_SIGN},                      C.ACTIVE,           "Signer l’accord",            is_of_compagnon),
    T("pause",               {C.ACTIVE},                       C.PAUSED,           "Mettre en pause",            belongs_or_steers),
    T("resume",              {C.PAUSED},                       C.ACTIVE,           "Reprendre",                  belongs_or_steers),
    T("end_mission",         {C.TO_SIGN, C.ACTIVE, C.PAUSED},  C.ENDED,            "Mettre fin à la mission",    steers),
)
PAIR = Workflow(
    # name                   from                              to                  button                        who, and when
    T("agree_as_pole",       {P.PROPOSED},                     P.AWAITS_COMPAGNON, "Accepter, pour le pôle",     is_of_the_pole),
    T("agree_as_compagnon",  {P.PROPOSED},                     P.AWAITS_POLE,      "Accepter, pour le compagnon", is_of_the_compagnon),
    T("conclude_as_pole",    {P.AWAITS_POLE},                  P.COOLING,          "Accepter, pour le pôle",     is_of_the_pole),
    T("conclude_as_compagnon", {P.AWAITS_COMPAGNON},           P.COOLING,          "Accepter, pour le compagnon", is_of_the_compagnon),
    T("decline",             WAITING,                          P.DECLINED,         "Décliner",                   takes_part_or_steers),
    T("withdraw",            {P.COOLING},                      P.WITHDRAWN,        "Se rétracter",               may_withdraw),
    T("start",               {P.COOLING},                      P.ACTIVE,           "Commencer",                  may_start),
    T("stop",                {P.ACTIVE},                       P.STOPPED,          "Arrêter",                    takes_part_or_steers),
    T("close",               {P.ACTIVE},                       P.CLOSED,           "Terminer",                   may_close),
    T("share",               {P.CLOSED},                       P.SHARED,           "Partager le bilan",          both_consent),
)
# fmt: on
