"""What `essaim compute portfolio` reads and writes; docs/compute/schemas holds both as JSON Schemas."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from essaim.optimum.replay import Answer, Entry, Number

Id = int | Annotated[str, StringConstraints(min_length=1, max_length=200)]
Value = bool | int | Annotated[str, StringConstraints(max_length=200)]
Money = Annotated[Number, Field(ge=0, le=10**10, decimal_places=2)]
Points = Annotated[Number, Field(ge=-(10**6), le=10**6, decimal_places=6)]
Whole = Annotated[int, Field(ge=0, le=100_000)]


class Item(Entry):
    """One dossier. `min_amount`: the smallest award that it could live with."""

    id: Id
    amount: Money
    score: Points | None = None
    min_amount: Money | None = None
    groups: dict[str, Value | list[Value]] = {}
    criteria: dict[str, Points] = {}

    @model_validator(mode="after")
    def least_is_less(self) -> Self:
        if self.min_amount is not None and self.min_amount > self.amount:
            raise ValueError("min_amount dépasse amount.")
        return self

    def belongs(self, group: str, value: Value) -> bool:
        found = self.groups.get(group)
        return value in found if isinstance(found, list) else found is not None and found == value

    @property
    def least(self) -> Decimal:
        return self.amount if self.min_amount is None else self.min_amount


class Count(Entry):
    """How many dossiers at least and at most."""

    min: Whole = 0
    max: Whole | None = None


class Bound(Entry):
    """How many dossiers of one value of one group, at least and at most."""

    group: str
    value: Value
    min: Whole = 0
    max: Whole | None = None


class PortfolioInput(Entry):
    """Choose among `items`, under the envelope, the count, the bounds and the locks."""

    envelope: Money
    items: Annotated[list[Item], Field(max_length=5000)]
    count: Count = Count()
    bounds: Annotated[list[Bound], Field(max_length=500)] = []
    locked_in: list[Id] = []
    locked_out: list[Id] = []
    alternatives: Annotated[int, Field(ge=0, le=100)] = 0
    explain: Literal["all", "none"] | list[Id] = "all"
    weights: dict[str, Points] = {}
    sensitivity: list[Annotated[Number, Field(ge=-100, le=1000, decimal_places=2)]] = [
        Decimal(-20),
        Decimal(-10),
        Decimal(10),
        Decimal(20),
    ]
    time_limit: Annotated[Number, Field(gt=0, le=3600)] = Decimal(60)

    @model_validator(mode="after")
    def holds_together(self) -> Self:
        known: set[str] = set()
        for item in self.items:
            if str(item.id) in known:
                raise ValueError(f"Le dossier « {item.id} » est donné deux fois.")
            known.add(str(item.id))
        ids = {item.id for item in self.items}
        explained = self.explain if isinstance(self.explain, list) else []
        for name, given in (
            ("locked_in", self.locked_in),
            ("locked_out", self.locked_out),
            ("explain", explained),
        ):
            for one in given:
                if one not in ids:
                    raise ValueError(f"Le dossier « {one} » de {name} n’est pas dans items.")
        for item in self.items:
            check_marks(item, self.weights)
        return self


def check_marks(item: Item, weights: dict[str, Decimal]) -> None:
    missing = [name for name in weights if name not in item.criteria]
    if missing:
        raise ValueError(f"Dossier « {item.id} » : il manque la note du critère « {missing[0]} ».")
    if item.score is None and not weights:
        raise ValueError(f"Dossier « {item.id} » : donnez score, ou weights et criteria.")
    if item.score is not None and weights and item.score != weighted(item, weights):
        raise ValueError(f"Dossier « {item.id} » : score n’est pas la somme pondérée de criteria.")


def weighted(item: Item, weights: dict[str, Decimal]) -> Decimal:
    return sum((weight * item.criteria[name] for name, weight in weights.items()), Decimal(0))


# --- What is answered --------------------------------------------------------------------------


class Rule(Answer):
    """One constraint of the input, in words; `index` is the place of a bound in `bounds`, from 0."""

    kind: Literal["envelope", "count_min", "count_max", "bound_min", "bound_max", "locked_in", "locked_out"]
    index: int | None = None
    id: Id | None = None
    sentence: str


class Change(Answer):
    """The smallest change of one kind that lets a dossier in, the rest being equal.

    `certain`: the published tie-break then chooses it; otherwise it only equals the best selection.
    """

    kind: Literal["envelope", "count_min", "count_max", "bound_min", "bound_max", "score", "unlock"]
    by: Number | None = None
    index: int | None = None
    certain: bool
    sentence: str


class LeftOut(Answer):
    """Why a dossier is not in the selection; `instead` leave and `together_with` enter if it is imposed."""

    id: Id
    reason: Literal[
        "locked_out",
        "impossible",
        "tie",
        "bound",
        "count",
        "envelope",
        "dominated",
        "score",
        "unproven",
        "not_asked",
    ]
    sentence: str
    points_lost: Number | None = None
    instead: list[Id] | None = None
    together_with: list[Id] | None = None
    dominated_by: list[Id] | None = None
    clash: list[Rule] | None = None
    changes: list[Change] | None = None


class Alternative(Answer):
    """Another selection, with what it changes."""

    selected: list[Id]
    objective: Number
    cost: Number
    enters: list[Id]
    leaves: list[Id]
    proven: bool


class Award(Answer):
    """What each selected dossier receives; less than asked where `min_amount` allowed it."""

    id: Id
    amount: Number
    reduced: bool


class Filling(Answer):
    """How many dossiers of a bound are selected."""

    group: str
    value: Value
    count: int
    min: int
    max: int | None = None


class Sensitivity(Answer):
    """What the selection becomes when one weight changes by some per cent."""

    criterion: str
    percent: Number
    changes: bool
    enters: list[Id]
    leaves: list[Id]
    proven: bool


class PortfolioResult(Answer):
    """`proven`: no selection scores more (or none exists). `gap`: what a better one could still gain."""

    status: Literal["optimal", "feasible", "infeasible", "unknown"]
    selected: list[Id] = []
    objective: Number | None = None
    proven: bool
    gap: Number | None = None
    tied: bool | None = None
    cost: Number | None = None
    remainder: Number | None = None
    awards: list[Award] = []
    bounds: list[Filling] = []
    alternatives: list[Alternative] = []
    left_out: list[LeftOut] = []
    clash: list[Rule] = []
    sensitivity: list[Sensitivity] = []
    tie_break: str
    solver: str
