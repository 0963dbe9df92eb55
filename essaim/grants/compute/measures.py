"""What a measure says: its kind of act, its figures, what it is founded on."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from essaim.deadlines import add_months, day_in_words
from essaim.kit.money import format_euros

KINDS = {"suspend": "suspended", "recover": "recovered", "breach": "breached"}
REPAY_MONTHS = 6  # law 2000-321, article 10-1: at most, from the decision that withdraws
REASONED = (
    "Code des relations entre le public et l’administration, articles L121-1, L122-1, L211-2 et L211-5."
)
BASES = {
    "suspended": REASONED,
    "recovered": REASONED,
    "breached": (
        "Loi n°\u00a02000-321 du 12\u00a0avril 2000, article 10-1\u00a0; décret n°\u00a02021-1947 du "
        f"31\u00a0décembre 2021, article 5.\n\n{REASONED}"
    ),
    "not_pursued": "Code des relations entre le public et l’administration, articles L121-1 et L122-1.",
    "renewed": "",
    "not_renewed": "",
}


def repay_by(purpose: str, decided_on: date) -> date | None:
    """The last day to give back what a breach of the republican commitment takes back."""
    return add_months(decided_on, REPAY_MONTHS) if purpose == "breach" else None


def figures(
    amount: Decimal | None, repay: date | None, explanation: Sequence[str] = ()
) -> list[tuple[str, str]]:
    found = [("Montant à reverser", format_euros(amount))] if amount else []
    if repay and amount:
        found.append(("À reverser au plus tard le", day_in_words(repay, weekday=False)))
    return [*found, *((f"Calcul, {place}", line) for place, line in enumerate(explanation, 1))]


def observations(replied_on: Sequence[date]) -> str:
    """That the pole was heard, in one sentence."""
    if not replied_on:
        return "Vous n’avez pas présenté d’observations dans le délai qui vous était laissé."
    days = ", ".join(day_in_words(day, weekday=False) for day in replied_on)
    return f"Vos observations, reçues le {days}, ont été examinées."
