"""Pages of the compagnons."""

from essaim.mentoring.views.compagnons import (
    apply,
    compagnon,
    compagnon_list,
    compagnon_transition,
    own,
    people,
    profile,
    sign,
)
from essaim.mentoring.views.manage import (
    agreement_text,
    board,
    name_one,
    pair_list,
    run,
    run_apply,
    run_file,
    runs,
)
from essaim.mentoring.views.pairs import (
    ask,
    choose,
    goal,
    goal_add,
    pair,
    pair_transition,
    review,
    session_add,
)

__all__ = [
    "agreement_text",
    "apply",
    "ask",
    "board",
    "choose",
    "compagnon",
    "compagnon_list",
    "compagnon_transition",
    "goal",
    "goal_add",
    "name_one",
    "own",
    "pair",
    "pair_list",
    "pair_transition",
    "people",
    "profile",
    "review",
    "run",
    "run_apply",
    "run_file",
    "runs",
    "session_add",
    "sign",
]
