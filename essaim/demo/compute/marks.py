"""Fictional readings of a demonstration wave: who reads what, and how each criterion is scored."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

PANEL = 10  # readers; each dossier has two of them
NAMES = (
    ("Aline", "Morvan"),
    ("Bastien", "Roche"),
    ("Claire", "Teissier"),
    ("Denis", "Aubry"),
    ("Esther", "Nguyen"),
    ("Farid", "Lacombe"),
    ("Gaëlle", "Prigent"),
    ("Hervé", "Sautereau"),
    ("Irène", "Castaing"),
    ("Joseph", "Payet"),
)


@dataclass(frozen=True)
class Mark:
    """One reading, its scores criterion by criterion."""

    reader: int
    dossier: int
    scores: dict[str, int]


def marks(dossiers: int, ahead: int, scales: dict[str, Sequence[int]]) -> list[Mark]:
    """Two readings of each; the `ahead` first dossiers are the better ones, and some readers are harsher."""
    rng = Random(2021)  # noqa: S311 (fiction, not a secret)
    severity = [rng.uniform(-0.16, 0.16) for _ in range(PANEL)]
    found = []
    for dossier in range(dossiers):
        merit = rng.gauss(0.74 if dossier < ahead else 0.5, 0.09)
        first = dossier % PANEL
        for reader in (first, (first + 1 + dossier // PANEL % (PANEL - 1)) % PANEL):
            scores = {
                key: _nearest(merit - severity[reader] + rng.gauss(0, 0.13), scale)
                for key, scale in scales.items()
            }
            found.append(Mark(reader, dossier, scores))
    return found


def _nearest(share: float, scale: Sequence[int]) -> int:
    low, high = min(scale), max(scale)
    return min(scale, key=lambda score: abs((score - low) / (high - low) - share))
