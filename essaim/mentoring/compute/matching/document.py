"""What `essaim compute matching` reads and writes; docs/compute/schemas holds both as JSON Schemas."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from essaim.optimum.replay import Answer, Entry, Number

Id = int | Annotated[str, StringConstraints(min_length=1, max_length=200)]
Word = Annotated[str, StringConstraints(min_length=1, max_length=120)]
Words = Annotated[list[Word], Field(max_length=100)]
Part = Annotated[int, Field(ge=0, le=100)]
Pair = tuple[Id, Id]  # pole, compagnon
Place = tuple[
    Annotated[Number, Field(ge=-90, le=90, decimal_places=6)],
    Annotated[Number, Field(ge=-180, le=180, decimal_places=6)],
]


class Weights(Entry):
    """What counts, in points; they add up to 100. What brings people together first, distance last."""

    themes: Part = 40
    activities: Part = 25
    territory: Part = 15
    stage: Part = 15
    distance: Part = 5

    @model_validator(mode="after")
    def adds_up(self) -> Self:
        if sum(self.model_dump().values()) != 100:
            raise ValueError("la somme des poids n’est pas 100.")
        return self


class Pole(Entry):
    """Who asks: the themes of its needs with their urgency (1 to 3), and what it is."""

    id: Id
    themes: dict[Word, Annotated[int, Field(ge=1, le=3)]] = {}
    activities: Words = []
    territories: Words = []
    stage: str = ""
    region: str = ""
    departments: Words = []
    place: Place | None = None


class Compagnon(Entry):
    """Who helps: `places` is the number of poles it can still take; no region: it goes everywhere."""

    id: Id
    places: Annotated[int, Field(ge=0, le=1000)]
    themes: Words = []
    activities: Words = []
    territories: Words = []
    stages: Words = []
    region: str = ""
    departments: Words = []
    regions_served: Words = []
    place: Place | None = None


class MatchingInput(Entry):
    """Give each pole one compagnon at most. `fixed`: pairs at work, which take a place and do not move."""

    poles: Annotated[list[Pole], Field(max_length=10_000)]
    compagnons: Annotated[list[Compagnon], Field(max_length=2000)]
    forbidden: list[Pair] = []
    fixed: list[Pair] = []
    weights: Weights = Weights()
    lowest: Annotated[Number, Field(ge=0, le=100, decimal_places=2)] = Decimal(30)
    far_km: Annotated[int, Field(ge=1, le=20_000)] = 600
    time_limit: Annotated[Number, Field(gt=0, le=3600)] = Decimal(60)

    @model_validator(mode="after")
    def names_are_known(self) -> Self:
        poles = _once("Le pôle", [row.id for row in self.poles])
        compagnons = _once("Le compagnon", [row.id for row in self.compagnons])
        for name in ("forbidden", "fixed"):
            for pole, compagnon in getattr(self, name):
                if pole not in poles:
                    raise ValueError(f"Le pôle « {pole} » de {name} n’est pas dans poles.")
                if compagnon not in compagnons:
                    raise ValueError(f"Le compagnon « {compagnon} » de {name} n’est pas dans compagnons.")
        _once("Le pôle de fixed", [pole for pole, _ in self.fixed])
        return self


def _once(what: str, ids: list[Id]) -> set[Id]:
    known: set[str] = set()
    for one in ids:
        if str(one) in known:
            raise ValueError(f"{what} « {one} » est donné deux fois.")
        known.add(str(one))
    return {*ids}


# --- What is answered --------------------------------------------------------------------------


class Parts(Answer):
    """Each part of the score, out of 100, before its weight."""

    themes: int
    activities: int
    territory: int
    stage: int
    distance: int


class Ranked(Answer):
    """A pair, what it is worth out of 100, and why."""

    pole: Id
    compagnon: Id
    score: Number
    parts: Parts
    fixed: bool = False
    sentence: str


class Alone(Answer):
    """A pole without a compagnon, and what is lacking."""

    pole: Id
    kind: Literal["nobody", "full"]
    sentence: str


class Load(Answer):
    compagnon: Id
    count: int
    places: int


class MatchingResult(Answer):
    """`pairs` follow the order of poles; `alone` says why each of the others has nobody."""

    status: Literal["optimal", "unknown"]
    proven: bool
    total: Number | None = None
    pairs: list[Ranked] = []
    alone: list[Alone] = []
    loads: list[Load] = []
    tie_break: str
    solver: str
