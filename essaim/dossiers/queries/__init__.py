"""Every question about dossiers; each starts from what the person may see."""

from essaim.dossiers.queries.lists import (
    addresses_of,
    coauthors_of,
    filed_dossiers,
    invitation_behind,
    shared_dossiers,
    submissions_of,
    visible_dossiers,
    with_right,
)
from essaim.dossiers.queries.snapshot import closing_of, findings, situation, snapshot_of
from essaim.dossiers.queries.waves import carriage_of, late_accesses, next_waves, outdated_drafts, usage

__all__ = [
    "addresses_of",
    "carriage_of",
    "closing_of",
    "coauthors_of",
    "filed_dossiers",
    "findings",
    "invitation_behind",
    "late_accesses",
    "next_waves",
    "outdated_drafts",
    "shared_dossiers",
    "situation",
    "snapshot_of",
    "submissions_of",
    "usage",
    "visible_dossiers",
    "with_right",
]
