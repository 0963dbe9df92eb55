"""Every question about dossiers; each starts from what the person may see."""

from essaim.dossiers.queries.links import PAGES, Page, pages_of
from essaim.dossiers.queries.lists import (
    addresses_of,
    coauthors_of,
    filed_dossiers,
    invitation_behind,
    kept_answers,
    late_dossiers,
    saved_dossiers,
    shared_dossiers,
    submissions_of,
    takes_part,
    visible_dossiers,
    visible_submissions,
    with_right,
    written_dossiers,
)
from essaim.dossiers.queries.priority import method_of_wave, priorities_of_dossiers, priority_of_dossier
from essaim.dossiers.queries.receipts import call_text
from essaim.dossiers.queries.snapshot import closing_of, findings, situation, snapshot_of
from essaim.dossiers.queries.status import by_next_action, status_of, statuses
from essaim.dossiers.queries.waves import (
    carriage_of,
    late_accesses,
    next_waves,
    outdated_drafts,
    poles_of,
    unfinished_drafts,
    usage,
    waves_with_lateness,
    written_so_far,
)

__all__ = [
    "PAGES",
    "Page",
    "addresses_of",
    "by_next_action",
    "call_text",
    "carriage_of",
    "closing_of",
    "coauthors_of",
    "filed_dossiers",
    "findings",
    "invitation_behind",
    "kept_answers",
    "late_accesses",
    "late_dossiers",
    "method_of_wave",
    "next_waves",
    "outdated_drafts",
    "pages_of",
    "poles_of",
    "priorities_of_dossiers",
    "priority_of_dossier",
    "saved_dossiers",
    "shared_dossiers",
    "situation",
    "snapshot_of",
    "status_of",
    "statuses",
    "submissions_of",
    "takes_part",
    "unfinished_drafts",
    "usage",
    "visible_dossiers",
    "visible_submissions",
    "waves_with_lateness",
    "with_right",
    "written_dossiers",
    "written_so_far",
]
