"""When a grant is paid, and what opens each payment."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from essaim.deadlines.clocks import add_months
from essaim.grants.compute.terms import Share
from essaim.kit.money import format_euros, to_cents
from essaim.kit.units import ZERO

SIGNATURE, REPORT, FOLLOWUP, DATE = "signature", "report", "followup", "date"
CONDITIONS = {
    SIGNATURE: "convention signée par les deux parties",
    REPORT: "compte rendu financier de l’année précédente accepté",
    FOLLOWUP: "comité de suivi tenu dans l’année",
    DATE: "date prévue atteinte",
}
FIRST_SHARE = Decimal("0.6")  # an advance at signature: cash is what poles lack (no official schedule exists)


def last_day(starts_on: date, months: int) -> date:
    """The last day of a period that starts on this one."""
    return add_months(starts_on, months) - timedelta(days=1)


def split(amount: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """To the cent, and never a cent lost: the last part takes what rounding left."""
    total = sum(weights, ZERO)
    parts = [to_cents(amount * weight / total) for weight in weights[:-1]]
    return [*parts, amount - sum(parts, ZERO)]


def default_shares(amount: Decimal, starts_on: date, years: int) -> list[Share]:
    """An advance at signature; the rest in equal parts, a year apart, once the year was accounted for."""
    if years <= 1:
        return [Share(1, "Versement unique", amount, starts_on, [SIGNATURE])]
    later = (1 - FIRST_SHARE) / (years - 1)
    amounts = split(amount, [FIRST_SHARE, *[later] * (years - 1)])
    shares = [Share(1, "Avance à la signature", amounts[0], starts_on, [SIGNATURE])]
    for rank, part in enumerate(amounts[1:], start=1):
        label = "Solde" if rank == years - 1 else f"Versement de la {rank + 1}e année"
        shares.append(Share(rank + 1, label, part, add_months(starts_on, 12 * rank + 6), [REPORT, FOLLOWUP]))
    return shares


def rescaled(shares: Sequence[Share], amount: Decimal, paid: Sequence[int] = ()) -> list[Share]:
    """The same plan for another total; instalments already paid do not move."""
    kept = sum((share.amount for share in shares if share.number in paid), ZERO)
    open_shares = [share for share in shares if share.number not in paid]
    if not open_shares or amount < kept:
        return list(shares)
    parts = iter(split(amount - kept, [share.amount for share in open_shares]))
    return [
        share
        if share.number in paid
        else Share(share.number, share.label, next(parts), share.on, share.conditions)
        for share in shares
    ]


def faults(shares: Sequence[Share], amount: Decimal, starts_on: date, ends_on: date) -> list[str]:
    """Why this plan cannot be signed."""
    found = []
    planned = sum((share.amount for share in shares), ZERO)
    if planned != amount:
        found.append(
            f"Les versements font {format_euros(planned)}, la subvention est de {format_euros(amount)}."
        )
    if any(share.amount <= 0 for share in shares):
        found.append("Chaque versement est supérieur à zéro.")
    if ends_on <= starts_on:
        found.append("La fin de la convention doit suivre son début.")
    if any(share.on < starts_on for share in shares):
        found.append("Aucun versement n’est prévu avant le début de la convention.")
    if [share.on for share in shares] != sorted(share.on for share in shares):
        found.append("Les versements se suivent dans l’ordre de leurs dates.")
    return found


def by_year(payments: Iterable[tuple[date, Decimal]]) -> dict[int, Decimal]:
    found: dict[int, Decimal] = {}
    for on, amount in payments:
        found[on.year] = found.get(on.year, ZERO) + amount
    return found


def more_by_year(known: Mapping[int, Decimal], shares: Sequence[Share], more: Decimal) -> dict[int, Decimal]:
    """Where `more` will be paid: the years in which the new plan asks more than is known, the last first."""
    asked = by_year((share.on, share.amount) for share in shares)
    found: dict[int, Decimal] = {}
    for year in sorted(asked, reverse=True):
        part = min(more, max(ZERO, asked[year] - known.get(year, ZERO)))
        if part:
            found[year], more = part, more - part
    if more and asked:
        found[max(asked)] = found.get(max(asked), ZERO) + more
    return found
