"""Every question of the appraisal; each starts from what the person may see."""

from essaim.appraisal.queries.panel import (
    active_readers,
    directory,
    dossiers_of_wave,
    duties_of_wave,
    expert_of,
    given_duties,
    managed_waves,
    panel_of,
    wave_choices,
)
from essaim.appraisal.queries.reading import (
    content_to_read,
    duties_of,
    facing,
    invitations_of,
    known_dossiers,
    piece_to_read,
    readable_dossiers,
    undeclared,
)
from essaim.appraisal.queries.ties import (
    declaration_of,
    facts_of,
    questions_of,
    readers_of_dossier,
    reads_of,
    standings_of,
    ties_of,
)

__all__ = [
    "active_readers",
    "content_to_read",
    "declaration_of",
    "directory",
    "dossiers_of_wave",
    "duties_of",
    "duties_of_wave",
    "expert_of",
    "facing",
    "facts_of",
    "given_duties",
    "invitations_of",
    "known_dossiers",
    "managed_waves",
    "panel_of",
    "piece_to_read",
    "questions_of",
    "readable_dossiers",
    "readers_of_dossier",
    "reads_of",
    "standings_of",
    "ties_of",
    "undeclared",
    "wave_choices",
]
