"""What `essaim compute sizing` reads and writes; docs/compute/schemas holds both as JSON Schemas."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from essaim.optimum.replay import Answer, Entry, Number

Id = Annotated[str, StringConstraints(min_length=1, max_length=120)]
Ids = Annotated[list[Id], Field(max_length=1000)]
Days = Annotated[Number, Field(ge=0, le=100_000, decimal_places=2)]
Euros = Annotated[Number, Field(ge=0, le=10**9, decimal_places=2)]
Factor = Annotated[Number, Field(ge=0, le=100, decimal_places=4)]
Group = Annotated[int, Field(ge=1, le=1000)]
EVERY = "*"


class Service(Entry):
    """A service of the bouquet. `group`: poles served by one session; days and cost are of a session."""

    id: Id
    theme: Id
    unit_days: Days
    unit_cost: Euros
    group: Group = 1
    envelope: str = ""


class Need(Entry):
    """How many poles of a region ask for a service."""

    service: Id
    region: str = ""
    count: Annotated[int, Field(ge=0, le=100_000)]


class Capacity(Entry):
    """The days that somebody can give; an empty list of services, themes or regions means all of them."""

    id: Id
    days: Days
    services: Ids = []
    themes: Ids = []
    regions: Ids = []


class Envelope(Entry):
    id: Id
    amount: Euros


class Changes(Entry):
    """A scenario: factors of volumes, prices and days by service (« * »: the others), sizes of sessions."""

    volumes: dict[Id, Factor] = {}
    prices: dict[Id, Factor] = {}
    days: dict[Id, Factor] = {}
    groups: dict[Id, Group] = {}


class Queue(Entry):
    """Requests that arrive week after week, and advisers who take them in order of arrival.

    `variation`: of the time of a service, as a share of its mean; 1 is exponential, 0 always the same.
    `warm_up_weeks`: requests of the first weeks are served but not counted.
    """

    arrivals: Annotated[list[Annotated[Number, Field(ge=0, le=10_000)]], Field(min_length=1, max_length=5000)]
    advisers: Annotated[int, Field(ge=1, le=500)]
    days_per_week: Annotated[Number, Field(gt=0, le=7)]
    days_per_request: Annotated[Number, Field(gt=0, le=1000)]
    variation: Annotated[Number, Field(ge=0, le=5)] = Decimal(1)
    target_weeks: Annotated[Number, Field(ge=0, le=520)] = Decimal(3)
    target_share: Annotated[Number, Field(gt=0, lt=1)] = Decimal("0.9")
    warm_up_weeks: Annotated[int, Field(ge=0, le=4999)] = 0
    runs: Annotated[int, Field(ge=2, le=5000)] = 200
    seed: Annotated[int, Field(ge=0, le=2**32 - 1)] = 1
    most_advisers: Annotated[int, Field(ge=1, le=500)] = 100

    @model_validator(mode="after")
    def is_of_a_size(self) -> Self:
        if sum(self.arrivals) * self.runs > 20_000_000:
            raise ValueError("trop de demandes : réduisez runs ou arrivals.")
        if self.warm_up_weeks >= len(self.arrivals):
            raise ValueError("warm_up_weeks couvre toutes les semaines.")
        return self

    @property
    def service_weeks(self) -> float:
        return float(self.days_per_request / self.days_per_week)


class SizingInput(Entry):
    services: Annotated[list[Service], Field(max_length=1000)]
    needs: Annotated[list[Need], Field(max_length=20_000)] = []
    capacities: Annotated[list[Capacity], Field(max_length=2000)] = []
    envelopes: Annotated[list[Envelope], Field(max_length=100)] = []
    changes: Changes = Changes()
    queue: Queue | None = None
    time_limit: Annotated[Number, Field(gt=0, le=3600)] = Decimal(60)

    @model_validator(mode="after")
    def names_are_known(self) -> Self:
        services = _once("Le service", (row.id for row in self.services))
        envelopes = _once("L’enveloppe", (row.id for row in self.envelopes))
        _once("La capacité", (row.id for row in self.capacities))
        _once("Le besoin", (f"{row.service}, {row.region}" for row in self.needs))
        for row in self.services:
            if row.envelope and row.envelope not in envelopes:
                raise ValueError(f"L’enveloppe « {row.envelope} » de {row.id} n’est pas dans envelopes.")
        asked = [("needs", row.service) for row in self.needs]
        asked += [("capacities", name) for row in self.capacities for name in row.services]
        for part, changed in self.changes:
            asked += [(f"changes.{part}", name) for name in changed if name != EVERY]
        for where, name in asked:
            if name not in services:
                raise ValueError(f"Le service « {name} » de {where} n’est pas dans services.")
        return self


def _once(what: str, ids: Iterable[str]) -> set[str]:
    known: set[str] = set()
    for one in ids:
        if one in known:
            raise ValueError(f"{what} « {one} » est donné deux fois.")
        known.add(one)
    return known


# --- What is answered --------------------------------------------------------------------------


class Total(Answer):
    """Days asked, those that capacity covers, and those that are lacking."""

    key: str
    count: int
    days: Number
    cost: Number
    covered: Number
    gap: Number


class Line(Total):
    """One service in one region."""

    theme: str
    region: str
    sessions: int


class Used(Answer):
    id: str
    days: Number
    used: Number


class Spent(Answer):
    """`left` is negative when the services cost more than the envelope."""

    id: str
    amount: Number
    cost: Number
    left: Number


class Waits(Answer):
    """Weeks before a request is taken, over the runs; low and high: the 95 % interval of what is before."""

    advisers: int
    mean: Number
    mean_low: Number
    mean_high: Number
    median: Number
    ninth_decile: Number
    share: Number
    share_low: Number
    share_high: Number


class QueueResult(Answer):
    """`erlang`: the closed-form mean wait, when arrivals are constant and times exponential."""

    waits: Waits
    busy: Number
    erlang: Number | None = None
    enough: int | None = None
    curve: list[Waits]
    sentence: str
    requests: Number


class SizingResult(Answer):
    status: str
    lines: list[Line]
    services: list[Total]
    themes: list[Total]
    regions: list[Total]
    total: Total
    capacities: list[Used]
    envelopes: list[Spent]
    queue: QueueResult | None = None
    sharing: str
    solver: str
