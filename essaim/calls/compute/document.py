"""What a call says and what a wave asks: two documents, edited on screens, versioned, exchanged as TOML.

Nothing of one wave is in code: dates, doors, amounts, questions, pieces, rules, criteria and texts are here.
Keys (of doors, questions, pieces, rules, criteria) are stable: answers and verdicts refer to them for ever.
"""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from essaim.kit.numbers import fine


def without_nul(text: str) -> str:
    """PostgreSQL refuses this character, and nobody ever means to type it."""
    return text.replace("\0", "")


def known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("Ce fuseau horaire n’existe pas.")
    return name


MOST_EUROS = 9_999_999_999  # what a column of money holds
YEARS = range(2000, 2200)
Amount = Annotated[Decimal, AfterValidator(fine)]
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,49}$")]
Line = Annotated[str, Field(max_length=300), AfterValidator(without_nul)]
Method = Annotated[str, Field(pattern=r"^$|^[a-z][a-z0-9_]{0,49}@[0-9a-z.]{1,20}$")]
Text = Annotated[str, Field(max_length=20_000), AfterValidator(without_nul)]  # light markup, never HTML


class Part(BaseModel):
    """A piece of a document: unknown fields are refused, so that a misspelt one is seen."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


# --- The call ----------------------------------------------------------------------------------


class Contact(Part):
    """Who answers: an acknowledgement of receipt without a telephone number is not valid (CRPA R112-11-1)."""

    service: Line = ""
    email: Line = ""
    phone: Line = ""
    address: Line = ""


class CallText(Part):
    """The public text of a call. A draft may have holes; `compute.gaps` says which ones forbid publishing."""

    kind: Literal["ami", "aap", "mesure"] = "ami"  # manifestation d'intérêt, appel à projets, mesure
    summary: Line = ""
    aims: Text = ""
    who_may_apply: Text = ""
    what_is_offered: Text = ""
    how_it_works: Text = ""
    legal_basis: Text = ""
    silence_means_refusal_after_months: int = Field(
        default=2, ge=0, le=24
    )  # CRPA L231-4, 3°; 0: no such rule
    appeal_routes: Text = ""  # of a refusal by silence: the acknowledgement of receipt carries them
    decision_basis: Text = ""  # what the decisions are founded on; empty: `legal_basis`
    court: Line = ""  # before which the decisions are contested (CJA R312-1)
    court_address: Line = ""
    court_region: Line = ""  # code of the overseas region where it sits; empty: the mainland (CJA R421-7)
    superior: Line = ""  # who hears a hierarchical appeal; empty: the authority has no superior
    contact: Contact = Contact()


# --- The wave ----------------------------------------------------------------------------------


GRACE_MOST = 120  # minutes; beyond, one extends the wave


class Calendar(Part):
    """Instants in the time zone of the wave.

    `grace_minutes`: what arrives in the minutes that follow the closing is in time too. It covers what no
    clock of ours sees: the line of the candidate, a proxy far away. Shown, so the same for everybody.
    """

    time_zone: Annotated[str, AfterValidator(known_zone)] = "Europe/Paris"
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    grace_minutes: int = Field(default=0, ge=0, le=GRACE_MOST)
    bouquet_presented_on: date | None = None
    committee_on: date | None = None
    announced_on: date | None = None

    @field_validator("opens_at", "closes_at")
    @classmethod
    def an_hour_belongs_to_a_zone(cls, value: datetime | None, info: ValidationInfo) -> datetime | None:
        zone = ZoneInfo(info.data.get("time_zone", "Europe/Paris"))
        return value.replace(tzinfo=zone) if value and value.tzinfo is None else value

    @field_validator("opens_at", "closes_at", "bouquet_presented_on", "committee_on", "announced_on")
    @classmethod
    def no_calendar_goes_that_far(cls, value: date | None) -> date | None:
        if value and value.year not in YEARS:
            raise ValueError(f"L’année {value.year} n’est pas celle d’un appel.")
        return value

    @model_validator(mode="after")
    def closes_after_it_opens(self) -> Self:
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            raise ValueError("La clôture doit suivre l’ouverture.")
        return self


class Money(Part):
    """Amounts in euros. Absent: not stated."""

    envelope: Amount | None = Field(default=None, ge=0, le=MOST_EUROS)
    award_ceiling: Amount | None = Field(default=None, ge=0, le=MOST_EUROS)
    awards_min: int | None = Field(default=None, ge=0, le=100_000)  # number aimed at
    awards_max: int | None = Field(default=None, ge=0, le=100_000)
    years: int = Field(default=2, ge=1, le=3)
    optional_years: int = Field(default=0, ge=0, le=2)
    self_financing_share_min: Amount | None = Field(
        default=None, ge=0, le=1
    )  # of income, classes 86/87 apart


class Door(Part):
    """One thing that can be asked: support, a grant... decided apart from the others."""

    key: Key
    label: Line
    hint: Line = ""
    asks_budget: bool = False
    opens_bouquet: bool = False  # an admissible dossier gets the right to the services
    requires: Key | None = None  # another door, asked at the same time or won before


class QuestionKind(StrEnum):
    LINE = "line"
    TEXT = "text"
    NUMBER = "number"
    AMOUNT = "amount"
    DATE = "date"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"


class Condition(Part):
    """Shown only if the question `key` was answered by one of `values` ("oui"/"non" for yes_no)."""

    key: Key
    values: list[str] = Field(min_length=1)


class Question(Part):
    key: Key
    label: Line
    hint: Text = ""
    kind: QuestionKind = QuestionKind.TEXT
    doors: list[Key] = []  # empty: all doors
    required: bool = True
    max_length: int = Field(default=4000, ge=1, le=20_000)
    options: list[Line] = []  # choice and choices
    only_if: Condition | None = None

    @model_validator(mode="after")
    def a_choice_has_options(self) -> Self:
        if self.kind in {QuestionKind.CHOICE, QuestionKind.CHOICES} and len(self.options) < 2:
            raise ValueError("Une question à choix demande au moins deux réponses possibles.")
        return self


class Section(Part):
    key: Key
    title: Line
    intro: Text = ""
    questions: list[Question] = []


class RequiredPiece(Part):
    """A file to join. `families`: legal families of the lead it is asked of (empty: all)."""

    key: Key
    label: Line
    hint: Text = ""
    doors: list[Key] = []
    required: bool = True
    blocking: bool = True  # indispensable to the appraisal: only these suspend the clock (CRPA L114-5-1)
    per_member: bool = False
    families: list[str] = []  # organizations.LegalFamily values


class RuleKind(StrEnum):
    """The tests the machine knows: parameters in `AdmissibilityRule`. A person always confirms."""

    PRIVATE_LAW_LEAD = "private_law_lead"
    MEMBERS_AT_LEAST = "members_at_least"  # count, legal persons, lead included
    KINDS_AT_LEAST = "kinds_at_least"  # count members whose kind is in `kinds`
    TERRITORY_GIVEN = "territory_given"
    NOT_FINANCED_BEFORE = "not_financed_before"
    FILED_IN_TIME = "filed_in_time"
    PIECES_PRESENT = "pieces_present"
    MEMBERS_CONFIRMED = "members_confirmed"
    ANSWER_IS = "answer_is"  # the question `question` was answered by one of `values`
    PERSON = "person"  # nothing the machine can see


class AdmissibilityRule(Part):
    key: Key
    label: Line
    kind: RuleKind
    legal_source: Line = ""
    refusal_text: Text = ""  # ready words for the candidate when it is not met
    doors: list[Key] = []
    count: int = Field(default=1, ge=1, le=100)
    kinds: list[str] = []  # poles.MemberKind values
    question: Key | None = None
    values: list[str] = []


class EligibilityQuestion(Part):
    """One question of the self-test, before any account. `passes`: the answer that fits."""

    key: Key
    label: Line
    hint: Text = ""
    passes: Literal["oui", "non"] = "oui"
    if_passes: Text = ""
    if_fails: Text = ""
    may_be_unsure: bool = True
    if_unsure: Text = ""
    legal_source: Line = ""


class Anchor(Part):
    score: int
    label: Line


class Criterion(Part):
    key: Key
    label: Line
    hint: Text = ""
    weight: Amount = Field(gt=0, le=100)
    door: Key | None = None
    level: Literal["region", "nation"] | None = None  # of the readers who score it; None: both
    anchors: list[Anchor] = []


class WaveDocument(Part):
    """All that a wave asks and promises. A draft may have holes: see `compute.gaps`."""

    summary: Text = ""
    priorities: list[Line] = []
    priority_method: Method = ""  # name@version of a method of `territories`; empty: no territorial priority
    estimated_minutes: int = Field(default=180, ge=5, le=6000)  # to prepare and write a dossier
    calendar: Calendar = Calendar()
    money: Money = Money()
    doors: list[Door] = []
    sections: list[Section] = []
    pieces: list[RequiredPiece] = []
    rules: list[AdmissibilityRule] = []
    eligibility: list[EligibilityQuestion] = Field(default=[], max_length=9)
    criteria: list[Criterion] = []
    undertakings: list[Line] = []  # ticked by the signatory when filing
    republican_commitment: bool = False  # associations and foundations subscribe the CER (law 2000-321, 10-1)

    @model_validator(mode="after")
    def keys_are_unique_and_known(self) -> Self:
        doors = unique("volet", [door.key for door in self.doors])
        questions = unique("question", [q.key for section in self.sections for q in section.questions])
        unique("section", [section.key for section in self.sections])
        unique("pièce", [piece.key for piece in self.pieces])
        unique("règle", [rule.key for rule in self.rules])
        unique("question du test", [question.key for question in self.eligibility])
        unique("critère", [criterion.key for criterion in self.criteria])
        for door in self.doors:
            known("volet", {door.requires} - {None}, doors - {door.key})
        for section in self.sections:
            for question in section.questions:
                known("volet", question.doors, doors)
                if question.only_if:
                    itself = question.only_if.key == question.key
                    known("question", [question.only_if.key], set() if itself else questions)
        for named in [*(piece.doors for piece in self.pieces), *(rule.doors for rule in self.rules)]:
            known("volet", named, doors)
        for rule in self.rules:
            known("question", {rule.question} - {None}, questions)
        for criterion in self.criteria:
            known("volet", {criterion.door} - {None}, doors)
        return self


def unique(what: str, keys: list[str]) -> set[str]:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise ValueError(f"Deux fois le même identifiant de {what} : « {key} ».")
        seen.add(key)
    return seen


def known(what: str, keys: "list[str] | set[str | None]", among: set[str]) -> None:
    for key in keys:
        if key not in among:
            raise ValueError(f"Identifiant de {what} inconnu : « {key} ».")
