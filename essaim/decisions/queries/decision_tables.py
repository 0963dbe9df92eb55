"""The decisions of a door as a table to keep, and the public list of laureates."""

from collections.abc import Iterator, Sequence
from typing import Any

from essaim.accounts.models import User
from essaim.calls.models import Wave
from essaim.decisions.models import Decision
from essaim.decisions.queries.decisions import decisions_of
from essaim.decisions.queries.notices import public_laureates

HEADER = [
    "Référence",
    "Pôle",
    "Région",
    "Décision",
    "Montant",
    "Rang",
    "État",
    "Retour relu le",
    "Publiée le",
    "Motifs",
    "Démonstration",
]
PUBLIC_HEADER = ["Pôle", "Structure porteuse", "Région", "Départements", "Volet", "Montant", "Publié le"]


def rows_of(user: User, wave: Wave, door: str) -> Iterator[Sequence[Any]]:
    """For managers: what is under embargo stays with them."""
    for row in decisions_of(user, wave, door).iterator(chunk_size=500):
        yield [
            row.dossier.reference,
            row.dossier.pole.name,
            row.dossier.region.name if row.dossier.region else "",
            row.get_outcome_display(),
            row.amount,
            row.rank,
            row.get_state_display(),
            row.feedback_at,
            row.released_at,
            row.reasons,
            row.dossier.is_demo,
        ]


def public_rows(wave: Wave, *, amounts: bool) -> Iterator[Sequence[Any]]:
    for row in public_laureates(wave):
        yield [
            row.dossier.pole.name,
            lead_of(row),
            row.dossier.region.name if row.dossier.region else "",
            ", ".join(row.dossier.pole.department_codes),
            row.get_outcome_display(),
            row.amount if amounts else None,
            row.released_at.date() if row.released_at else None,
        ]


def lead_of(decision: Decision) -> str:
    """As filed; nothing when the source names no lead."""
    lead = decision.dossier.pole.lead
    return lead.name if lead else ""
