"""Every question about dossiers; each starts from what the person may see."""

from essaim.dossiers.queries.lists import (
    addresses_of,
    coauthors_of,
    drafts_of_wave,
    filed_dossiers,
    shared_dossiers,
    submissions_of,
    visible_dossiers,
    with_right,
)
from essaim.dossiers.queries.snapshot import closing_of, findings, situation, snapshot_of

__all__ = [
    "addresses_of",
    "closing_of",
    "coauthors_of",
    "drafts_of_wave",
    "filed_dossiers",
    "findings",
    "shared_dossiers",
    "situation",
    "snapshot_of",
    "submissions_of",
    "visible_dossiers",
    "with_right",
]
