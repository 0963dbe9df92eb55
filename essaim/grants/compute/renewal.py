"""The grid of the third year: its own criteria, marked from 0 to 4."""

from collections.abc import Mapping

GRID = {
    "execution": "Le projet s’est déroulé comme prévu, et les écarts sont expliqués",
    "cooperation": "La coopération entre les membres est réelle et grandit",
    "indicators": "Les indicateurs progressent vers leurs cibles",
    "economy": "Le pôle va vers un modèle économique qui se passe de cette aide",
    "need": "Une troisième année est utile, et son budget est justifié",
}
BEST = 4


def score(marks: Mapping[str, int]) -> int | None:
    """Out of 100; None as long as a criterion is not marked."""
    if set(marks) != set(GRID):
        return None
    return round(100 * sum(marks.values()) / (BEST * len(GRID)))
