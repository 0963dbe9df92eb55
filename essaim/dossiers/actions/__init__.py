"""What people do with dossiers: one function per use case, and the only code that writes."""

from essaim.dossiers.actions.appraisal import (
    ask_completion,
    declare_admissible,
    declare_inadmissible,
    reopen_appraisal,
    resume_appraisal,
)

__all__ = [
    "ask_completion",
    "declare_admissible",
    "declare_inadmissible",
    "reopen_appraisal",
    "resume_appraisal",
]
