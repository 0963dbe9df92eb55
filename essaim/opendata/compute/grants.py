"""What is published of one grant, whatever the file: plain values, complete, nothing of Django.

The list is kept as it was with each publication. Fields are only ever added, each with a default.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter

from essaim.deadlines.clocks import add_months
from essaim.kit.units import ZERO

THRESHOLD = Decimal(23_000)  # a year: above it an agreement, and its publication, are due (decree 2001-495)
MONTHS = 3  # from the signature (decree 2017-779, article 2)
PERSON = "person"  # organizations.LegalFamily


@dataclass(frozen=True)
class Grantor:
    """Who grants, and how the files name its scheme."""

    name: str
    siret: str
    scheme: str = ""  # dispositifAide
    rae: str = ""  # idRAE
    prefix: str = "360G-essaim"  # given to each publisher by 360Giving


@dataclass(frozen=True)
class Policy:
    """What the law leaves to the grantor."""

    publishes_small: bool = True
    publishes_refused: bool = False


@dataclass(frozen=True)
class Payment:
    on: date  # paid, else planned
    amount: Decimal
    paid: bool = False


@dataclass(frozen=True)
class Year:
    """A budget year of a grant, and the period of its payments."""

    year: int
    amount: Decimal
    first: date
    last: date


@dataclass(frozen=True)
class Grant:
    """One agreement signed by both, with the amount in force: amended, ended early or taken back."""

    reference: str
    dossier: str
    pole: str
    call: str
    call_slug: str
    wave: str
    beneficiary: str
    object: str
    signed_on: date
    starts_on: date
    ends_on: date
    amount: Decimal
    yearly: Decimal  # of the dearest year, as signed: what the threshold is compared with
    requested: Decimal = ZERO
    paid: Decimal = ZERO
    siren: str = ""
    siret: str = ""
    rna: str = ""
    family: str = "other"
    place: str = ""
    region: str = ""
    decided_on: date | None = None
    regime: str = "none"  # grants.compute.aid.REGIMES
    amendments: int = 0
    ej: str = ""
    payments: list[Payment] = field(default_factory=list)
    recovered: Decimal = ZERO  # of what was paid: taken off the years in which it was

    @property
    def years(self) -> list[Year]:
        return split(self.amount, self.payments or [Payment(self.starts_on, self.amount)], self.recovered)

    @property
    def days(self) -> list[date]:
        """Of the payments, in order."""
        return sorted(payment.on for payment in self.payments) or [self.starts_on]

    @property
    def due_on(self) -> date:
        return add_months(self.signed_on, MONTHS)


@dataclass(frozen=True)
class Refusal:
    """A request that was refused: published only where the grantor chose to."""

    dossier: str
    beneficiary: str
    object: str
    requested: Decimal
    decided_on: date
    call: str
    siret: str = ""
    rna: str = ""
    family: str = "other"


def net_of(payments: Sequence[Payment], recovered: Decimal) -> list[Payment]:
    """What came back is taken off the payments made, the last first."""
    found = []
    for payment in sorted(payments, key=lambda one: one.on, reverse=True):
        taken = min(recovered, payment.amount) if payment.paid else ZERO
        recovered -= taken
        found.append(Payment(payment.on, payment.amount - taken, payment.paid))
    return found[::-1]


def split(amount: Decimal, payments: Sequence[Payment], recovered: Decimal = ZERO) -> list[Year]:
    """The amount in force by budget year: what came back goes from the years in which it was paid, what is no
    longer due from the last years first.
    """
    days: dict[int, list[date]] = {}
    sums: dict[int, Decimal] = {}
    for payment in net_of(payments, recovered):
        days.setdefault(payment.on.year, []).append(payment.on)
        sums[payment.on.year] = sums.get(payment.on.year, ZERO) + payment.amount
    years = sorted(sums)
    excess = sum(sums.values(), ZERO) - amount
    if excess < 0:
        sums[years[-1]] -= excess
    for year in reversed(years):
        taken = min(max(excess, ZERO), sums[year])
        sums[year], excess = sums[year] - taken, excess - taken
    kept = [year for year in years if sums[year]] or years[:1]
    return [Year(year, sums[year], min(days[year]), max(days[year])) for year in kept]


def why_withheld(grant: Grant | Refusal, policy: Policy) -> str:
    """Why nothing is published of it; "" when it is published."""
    if grant.family == PERSON:
        return "Le bénéficiaire est une personne physique\u00a0: rien n’en est publié, jamais."
    if not grant.siret and not official_rna(grant.rna):
        return "Ni SIRET ni numéro RNA à neuf chiffres\u00a0: le schéma demande l’un des deux."
    small = isinstance(grant, Grant) and grant.yearly <= THRESHOLD
    if small and not policy.publishes_small:
        return "23\u202f000\u00a0€ par an au plus\u00a0: sous le seuil, et le cadre choisit de s’y tenir."
    return ""


def official_rna(number: str) -> str:
    """The number if the schema takes it (`W` and nine digits): those of overseas may hold a letter."""
    digits = number[1:]
    return number if number[:1] == "W" and len(digits) == 9 and digits.isascii() and digits.isdigit() else ""


# --- Kept with each publication ---------------------------------------------------------------------

ADAPTER = TypeAdapter(list[Grant])
REFUSALS = TypeAdapter(list[Refusal])


def content_of(grants: Iterable[Grant]) -> list[dict[str, Any]]:
    kept: list[dict[str, Any]] = ADAPTER.dump_python(list(grants), mode="json")
    return kept


def read(content: list[dict[str, Any]]) -> list[Grant]:
    return ADAPTER.validate_python(content)


def digest(grantor: Grantor, grants: Sequence[Grant], refusals: Sequence[Refusal]) -> str:
    """Two publications with one digest would say the same."""
    refused = REFUSALS.dump_python(list(refusals), mode="json")
    whole = [asdict(grantor), content_of(grants), refused]
    plain = json.dumps(whole, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()
