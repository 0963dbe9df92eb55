"""What a breach of the republican commitment takes back (law 2000-321, article 10-1; decree 2021-1947, 5).

The part of the grant withdrawn is that of the period left at the date of the breach. What was not paid is
cancelled first; the rest is recovered. What is kept and not paid yet stays payable, to the cent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from essaim.deadlines import day_in_words
from essaim.kit.money import format_euros, to_cents
from essaim.kit.units import ZERO


@dataclass(frozen=True)
class Recovery:
    days: int  # of the whole agreement
    left: int  # days left at the date of the breach
    withdrawn: Decimal
    cancelled: Decimal  # of what was not paid
    recovered: Decimal  # of what was
    payable: Decimal  # kept, and not paid yet
    explanation: list[str]


def pro_rata(amount: Decimal, paid: Decimal, starts_on: date, ends_on: date, breach_on: date) -> Recovery:
    """First and last day are both in the agreement. A breach before it takes back everything."""
    days = (ends_on - starts_on).days + 1
    left = min(max((ends_on - breach_on).days + 1, 0), days)
    withdrawn = to_cents(amount * left / days)
    recovered = max(ZERO, paid - (amount - withdrawn))
    cancelled = withdrawn - recovered
    payable = max(ZERO, amount - withdrawn - paid)
    explanation = [
        f"La convention court du {day_in_words(starts_on, weekday=False)} au "
        f"{day_in_words(ends_on, weekday=False)}\u00a0: {days} jours.",
        f"Le manquement date du {day_in_words(breach_on, weekday=False)}\u00a0: "
        f"il restait {left} jours, ce jour compris.",
        f"Part retirée\u00a0: {format_euros(amount)} × {left} / {days} = {format_euros(withdrawn)}.",
        f"Part conservée\u00a0: {format_euros(amount - withdrawn)}, pour {format_euros(paid)} déjà versés.",
        f"À reverser\u00a0: {format_euros(recovered)}. Non versé et annulé\u00a0: {format_euros(cancelled)}.",
    ]
    if payable:
        explanation.append(f"Reste à verser\u00a0: {format_euros(payable)}.")
    return Recovery(days, left, withdrawn, cancelled, recovered, payable, explanation)


def kept_shares(unpaid: Sequence[Decimal], payable: Decimal) -> list[Decimal]:
    """What is left of each instalment not paid, the first ones first; their sum is what stays payable."""
    found = []
    for amount in unpaid:
        kept = min(amount, payable)
        found.append(kept)
        payable -= kept
    return found
