"""What was filed, complete and frozen: the shape of `Submission.content`, its canonical text and its hash.

Read it back with `read(submission.content)`. Fields are only ever added, each with a default:
a filing of yesterday stays readable.
"""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter

AnswerValue = str | list[str]  # a number is kept as it was read, yes or no is "oui" or "non"


@dataclass(frozen=True)
class LegalPerson:
    """An organisation as it was known at the filing."""

    public_id: str
    name: str
    siren: str = ""
    siret: str = ""
    rna: str = ""
    legal_form_code: str = ""
    legal_form: str = ""
    legal_family: str = "other"  # organizations.LegalFamily
    ess_quality: str = "unknown"  # organizations.EssQuality
    address: str = ""
    commune_code: str = ""
    commune_name: str = ""
    origin: str = "manual"  # organizations.Origin: what was typed by hand is said so


@dataclass(frozen=True)
class Member:
    """A member of the pole, its kind under article 9 and its own answer."""

    reference: str
    organization: LegalPerson
    kind: str  # poles.MemberKind
    role: str = ""
    cash_amount: Decimal = Decimal(0)
    in_kind_amount: Decimal = Decimal(0)
    contribution: str = ""
    state: str = "to_invite"  # poles.MembershipState
    answered_at: datetime | None = None
    answered_by: str = ""


@dataclass(frozen=True)
class Place:
    kind: str  # "commune" or "epci"
    code: str
    name: str


@dataclass(frozen=True)
class Territory:
    places: list[Place] = field(default_factory=list)
    note: str = ""
    region_code: str = ""
    region_name: str = ""
    department_codes: list[str] = field(default_factory=list)
    population: int | None = None


@dataclass(frozen=True)
class PoleFacts:
    reference: str
    name: str
    pitch: str = ""
    stage: str = ""
    started_on: date | None = None
    website: str = ""
    earlier_financing: str = "met"  # what the register of poles said at the filing: met, not_met, to_check
    earlier_detail: str = ""


@dataclass(frozen=True)
class Line:
    """A line of the provisional budget."""

    year: int
    side: str  # "expense" or "income"
    account: str  # compute.budget.ACCOUNTS
    label: str
    amount: Decimal
    fte: Decimal | None = None


@dataclass(frozen=True)
class FiledPiece:
    key: str
    label: str
    file_id: str  # StoredFile.public_id
    name: str
    size: int
    sha256: str
    member: str = ""  # Member.reference, for a piece asked of each member
    member_name: str = ""


@dataclass(frozen=True)
class Signature:
    """Who committed the lead, and to what."""

    name: str = ""
    role: str = ""
    email: str = ""
    contact_email: str = ""
    undertakings: list[str] = field(default_factory=list)
    republican_commitment: str = ""  # version of the text subscribed; empty: not asked of this legal form
    electronic_notice: bool = False


@dataclass(frozen=True)
class Snapshot:
    """A dossier, whole, at the instant of its filing."""

    reference: str
    call: str
    wave: str
    wave_name: str
    wave_version: int
    filed_at: datetime
    filed_by: str
    pole: PoleFacts
    lead: LegalPerson | None
    doors: list[str]
    closes_at: datetime | None = None
    allowed_until: datetime | None = None  # late access in force at the filing
    answers: dict[str, AnswerValue] = field(default_factory=dict)
    members: list[Member] = field(default_factory=list)
    territory: Territory = field(default_factory=Territory)
    budget: list[Line] = field(default_factory=list)
    pieces: list[FiledPiece] = field(default_factory=list)
    signature: Signature = field(default_factory=Signature)

    @property
    def requested_amount(self) -> Decimal | None:
        """What is asked of this call: the line of class 74 reserved to it, over all years."""
        asked = [line.amount for line in self.budget if line.account == "74A"]
        return sum(asked, Decimal(0)) if asked else None


ADAPTER = TypeAdapter(Snapshot)


def content_of(snapshot: Snapshot) -> dict[str, Any]:
    """Plain JSON values, for `Submission.content`."""
    return ADAPTER.dump_python(snapshot, mode="json")


def read(content: dict[str, Any]) -> Snapshot:
    return ADAPTER.validate_python(content)


def canonical(content: dict[str, Any]) -> bytes:
    """One text for one content: keys sorted, no spaces, UTF-8. This is what is hashed."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def digest(content: dict[str, Any]) -> str:
    return hashlib.sha256(canonical(content)).hexdigest()
