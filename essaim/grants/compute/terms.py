"""What an agreement or an amendment says, complete and frozen: the shape of `AgreementVersion.content`.

Fields are only ever added, each with a default: what was signed yesterday stays readable.
"""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter

from essaim.kit.units import ZERO as ZERO


@dataclass(frozen=True)
class Party:
    """The beneficiary, as it filed."""

    name: str
    siren: str = ""
    siret: str = ""
    rna: str = ""
    legal_form: str = ""
    family: str = "other"  # organizations.LegalFamily
    address: str = ""
    signatory_name: str = ""
    signatory_role: str = ""
    signatory_email: str = ""


@dataclass(frozen=True)
class Funder:
    """The State's side: the service of the call, and who signs for it."""

    service: str = ""
    address: str = ""
    email: str = ""
    phone: str = ""
    signer_name: str = ""
    signer_role: str = ""


@dataclass(frozen=True)
class Share:
    """One instalment: how much, when it is planned, what opens it (`plan.CONDITIONS`)."""

    number: int
    label: str
    amount: Decimal
    on: date
    conditions: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Indicator:
    key: str
    label: str
    unit: str
    definition: str = ""
    baseline: Decimal | None = None
    target: Decimal | None = None


@dataclass(frozen=True)
class Row:
    """A line of the budget annex, in the classes of the Cerfa."""

    year: int  # of the project: 1, 2, 3
    side: str
    account: str
    label: str
    amount: Decimal


@dataclass(frozen=True)
class Clause:
    key: str
    title: str
    text: str


@dataclass(frozen=True)
class Terms:
    reference: str
    pole: str
    call: str
    wave: str
    beneficiary: Party
    funder: Funder
    object: str
    amount: Decimal
    requested: Decimal
    starts_on: date
    ends_on: date
    legal_basis: str = ""
    filed_on: date | None = None
    decided_on: date | None = None
    shares: list[Share] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    budget: list[Row] = field(default_factory=list)
    regime: str = "none"  # aid.REGIMES
    regime_reason: str = ""  # why no ceiling applies
    iban: str = ""  # of the beneficiary
    accountant: str = ""  # who pays for the State
    commitment: str = ""  # version of the republican commitment subscribed; empty: not asked of this form
    dividend_clause: bool = False
    extra: str = ""  # a clause of this agreement alone
    clauses: list[Clause] = field(default_factory=list)

    @property
    def years(self) -> list[tuple[int, Decimal]]:
        """What is paid each budget year: the sum of the instalments, never typed apart."""
        sums: dict[int, Decimal] = {}
        for share in self.shares:
            sums[share.on.year] = sums.get(share.on.year, ZERO) + share.amount
        return sorted(sums.items())

    @property
    def planned(self) -> Decimal:
        return sum((share.amount for share in self.shares), ZERO)


ADAPTER = TypeAdapter(Terms)


def content_of(terms: Terms) -> dict[str, Any]:
    return ADAPTER.dump_python(terms, mode="json")


def read(content: dict[str, Any]) -> Terms:
    return ADAPTER.validate_python(content)


def digest(content: dict[str, Any]) -> str:
    plain = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()
