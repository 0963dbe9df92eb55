"""The letter of a decision: its parts around the text that people edit."""

from collections.abc import Mapping
from typing import Any

BOUQUET_KEPT = (
    "Votre droit au bouquet de services reste entier\u00a0: il ne dépend pas de la suite donnée à la demande "
    "de subvention."
)
NAME_KEPT = (
    "Cette décision ne vous retire pas le nom de pôle territorial de coopération économique, que la loi ne "
    "réserve pas aux lauréats."
)


def values_of(facts: Mapping[str, Any]) -> dict[str, str]:
    """What a text may name, never empty of sense: a missing value leaves nothing behind."""
    return {name: str(value or "") for name, value in facts.items()}


def tidy(body: str) -> str:
    """A placeholder without value leaves no hole: at most one empty line between paragraphs."""
    paragraphs = [part.strip() for part in body.replace("\r\n", "\n").split("\n\n")]
    return "\n\n".join(part for part in paragraphs if part)


REASONS = {
    "laureate": "",
    "financed": "",
    "reserve": (
        "Votre dossier a été jugé de qualité, mais l’enveloppe de la vague ne permet pas de le financer "
        "aujourd’hui. Il le sera si un lauréat se désiste, dans l’ordre de la liste complémentaire."
    ),
    "refused": (
        "L’enveloppe de la vague ne permet pas de financer tous les dossiers recevables. Après comparaison "
        "de l’ensemble des dossiers sur les critères publiés, d’autres ont été placés avant le vôtre."
    ),
}
