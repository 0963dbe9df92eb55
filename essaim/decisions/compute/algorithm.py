"""The notice of decisions that a computation bore on, and what must be told on request (CRPA L311-3-1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

NOTICE = (
    "Cette décision individuelle a été prise en tenant compte des résultats d’un traitement algorithmique, "
    "dont la finalité est d’aider le comité à comparer les dossiers et à les choisir dans la limite de "
    "l’enveloppe. Aucune décision n’est prise par le seul calcul. Vous avez le droit, garanti par l’article "
    "L311-3-1 du code des relations entre le public et l’administration, d’obtenir la communication des "
    "règles de ce traitement et des principales caractéristiques de sa mise en œuvre. Demandez-la au service "
    "indiqué en tête de cette lettre. Sans réponse après un mois, ou en cas de refus, vous pouvez saisir la "
    "Commission d’accès aux documents administratifs (CADA) dans les deux mois (articles R311-3-1-1, R311-13 "
    "et R343-1 du même code)."
)
SCORES = {
    "raw": "la moyenne des notes des lecteurs, pondérée par critère",
    "corrected": "la moyenne des notes, pondérée par critère et corrigée de la sévérité des lecteurs",
}


@dataclass(frozen=True)
class Explanation:
    """What R311-3-1-2 asks to tell, in an intelligible form."""

    contribution: str
    sources: list[str]
    weights: list[tuple[str, str]]  # parameter, its weight
    operations: list[str]


def bears(computation: Mapping[str, Any]) -> bool:
    """Did a computation bear on this decision?"""
    return any(computation.get(key) for key in ("scores", "portfolio_run", "territory"))


def explanation(computation: Mapping[str, Any], criteria: Sequence[tuple[str, str]]) -> Explanation:
    """From what was kept when the decision was prepared."""
    operations, sources = [], []
    if method := computation.get("method"):
        operations.append(f"Une note sur 20 par dossier\u00a0: {SCORES.get(method, method)}.")
        sources.append("Les notes données par les lecteurs de votre dossier, critère par critère.")
    if computation.get("territory"):
        operations.append(
            "Un indicateur de priorité de votre territoire, par EPCI, avec ses cinq composantes."
        )
        sources.append("Des données publiques par EPCI, dont la source et l’année sont affichées.")
    if computation.get("portfolio_run"):
        operations.append(
            "Une proposition de portefeuille\u00a0: les dossiers dont la somme des notes est la plus haute, "
            "sous l’enveloppe et les plafonds publiés, par un programme linéaire en nombres entiers."
        )
        sources.append("Le montant demandé, la région et les priorités de chaque dossier, l’enveloppe.")
    return Explanation(
        contribution="Le calcul a proposé\u00a0; le comité a rendu son avis et l’administration a décidé.",
        sources=sources,
        weights=list(criteria) if computation.get("method") else [],
        operations=operations,
    )
