"""The life of a call and of a wave, on one screen."""

from essaim.calls.models import CallState as C
from essaim.calls.models import WaveState as W
from essaim.calls.rules import call_has_no_open_wave, call_is_published, manages_call, manages_wave
from essaim.workflow.engine import Transition as T
from essaim.workflow.engine import Workflow

# fmt: off
CALL = Workflow(
    # name               from                      to           button                            who, and when
    T("publish_call",    {C.DRAFT},                C.PUBLISHED, "Publier l’appel",                manages_call),
    T("republish_call",  {C.PUBLISHED},            C.PUBLISHED, "Publier la nouvelle version",    manages_call),
    T("end_call",        {C.PUBLISHED},            C.ENDED,     "Terminer l’appel",               manages_call & call_has_no_open_wave),
    T("resume_call",     {C.ENDED},                C.PUBLISHED, "Rouvrir l’appel",                manages_call),
)

WAVE = Workflow(
    # name               from                      to           button                            who, and when
    T("publish_wave",    {W.DRAFT},                W.PUBLISHED, "Publier la vague",               manages_wave & call_is_published),
    T("republish_wave",  {W.PUBLISHED},            W.PUBLISHED, "Publier la nouvelle version",    manages_wave),
    T("close_early",     {W.PUBLISHED},            W.CLOSED,    "Clore par anticipation",         manages_wave),
    T("reopen_wave",     {W.CLOSED},               W.PUBLISHED, "Rouvrir la vague",               manages_wave & call_is_published),
    T("archive_wave",    {W.PUBLISHED, W.CLOSED},  W.ARCHIVED,  "Archiver la vague",              manages_wave),
)
# fmt: on
