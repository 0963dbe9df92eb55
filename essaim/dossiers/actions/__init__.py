"""What people do with dossiers: one function per use case, and the only code that writes."""

from essaim.dossiers.actions.answers import (
    Saved,
    add_comment,
    resolve_comment,
    restore_answer,
    save_answer,
    save_answers,
)
from essaim.dossiers.actions.appraisal import (
    ask_completion,
    declare_admissible,
    declare_inadmissible,
    reopen_appraisal,
    resume_appraisal,
)
from essaim.dossiers.actions.carry import carry_over
from essaim.dossiers.actions.channel import choose_channel
from essaim.dossiers.actions.closing import tell_unfinished
from essaim.dossiers.actions.coauthors import (
    accept_invitation,
    ask_signature,
    change_right,
    invite_coauthor,
    remove_coauthor,
    resend_invitation,
)
from essaim.dossiers.actions.drafts import (
    choose_doors,
    describe_pole,
    refresh_dossier,
    start_dossier,
    start_with_new_pole,
)
from essaim.dossiers.actions.endings import (
    restore_admissible,
    restore_dossier,
    restore_draft,
    restore_filing,
    withdraw_dossier,
)
from essaim.dossiers.actions.fields import save_fields
from essaim.dossiers.actions.lateness import admit_late, grant_late_access, revoke_late_access
from essaim.dossiers.actions.members import (
    add_member,
    draw_territory,
    invite_members,
    remove_member,
    update_member,
)
from essaim.dossiers.actions.pieces import add_piece, remove_piece
from essaim.dossiers.actions.reads import log_read
from essaim.dossiers.actions.submit import (
    Undertakings,
    complete_dossier,
    file_in_delay,
    replace_submission,
    submit_dossier,
)
from essaim.dossiers.actions.versions import acknowledge_changes, migrate_drafts

__all__ = [
    "Saved",
    "Undertakings",
    "accept_invitation",
    "acknowledge_changes",
    "add_comment",
    "add_member",
    "add_piece",
    "admit_late",
    "ask_completion",
    "ask_signature",
    "carry_over",
    "change_right",
    "choose_channel",
    "choose_doors",
    "complete_dossier",
    "declare_admissible",
    "declare_inadmissible",
    "describe_pole",
    "draw_territory",
    "file_in_delay",
    "grant_late_access",
    "invite_coauthor",
    "invite_members",
    "log_read",
    "migrate_drafts",
    "refresh_dossier",
    "remove_coauthor",
    "remove_member",
    "remove_piece",
    "reopen_appraisal",
    "replace_submission",
    "resend_invitation",
    "resolve_comment",
    "restore_admissible",
    "restore_answer",
    "restore_dossier",
    "restore_draft",
    "restore_filing",
    "resume_appraisal",
    "revoke_late_access",
    "save_answer",
    "save_answers",
    "save_fields",
    "start_dossier",
    "start_with_new_pole",
    "submit_dossier",
    "tell_unfinished",
    "update_member",
    "withdraw_dossier",
]
