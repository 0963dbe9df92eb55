"""`essaim compute priority`: the declared method applied to the figures of each territory.

An unknown figure leaves its part unknown, unless the others already decide of it: the highest of several
is known as soon as one of them reaches 100.
"""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from essaim.optimum.replay import Answer, Entry, Number
from essaim.territories.compute.method import Indicator, Key, MethodDocument, Value
from essaim.territories.compute.priority import (
    LABELS,
    Parts,
    Priority,
    Share,
    explained,
    notice,
    of_pole,
    priority,
    scaled,
    to_hundredth,
)

Id = Annotated[str, StringConstraints(min_length=1, max_length=200)]
People = Annotated[int, Field(ge=0, le=10**9)]
Standing = Literal["priority", "other", "unknown"]


class Edition(Entry):
    """Where the figures of an indicator come from."""

    indicator: Key
    source: str
    year: str = ""
    vintage: str
    licence: str


class Territory(Entry):
    """An absent value is not known."""

    id: Id
    population: People | None = None
    values: dict[Key, Value] = {}
    flagged: bool = False  # a person said that it is a priority, with a reason


class Piece(Entry):
    """The inhabitants of a pole in one territory; none when they live out of every EPCI."""

    territory: Id | None = None
    population: People | None = None


class Group(Entry):
    """The territory of a pole, or of a dossier."""

    id: Id
    pieces: list[Piece]


class PriorityInput(Entry):
    method: MethodDocument
    editions: list[Edition] = []
    territories: Annotated[list[Territory], Field(max_length=5000)]
    groups: Annotated[list[Group], Field(max_length=100_000)] = []

    @model_validator(mode="after")
    def names_are_known_and_given_once(self) -> Self:
        ids = [territory.id for territory in self.territories]
        if len(set(ids)) != len(ids):
            raise ValueError("Un territoire est donné deux fois.")
        known = {indicator.key for indicator in self.method.indicators}
        for territory in self.territories:
            if strange := sorted(set(territory.values) - known):
                raise ValueError(f"L’indicateur «\u00a0{strange[0]}\u00a0» n’est pas dans la méthode.")
        places = set(ids)
        for group in self.groups:
            for piece in group.pieces:
                if piece.territory is not None and piece.territory not in places:
                    raise ValueError(f"Le territoire «\u00a0{piece.territory}\u00a0» n’est pas donné.")
        return self


class PartsAnswer(Answer):
    cover: Number | None = None
    density: Number | None = None
    diversity: Number | None = None
    engineering: Number | None = None
    need: Number | None = None


class Scored(Answer):
    """`total` is absent when a weighted part is; `low` and `high` always hold."""

    id: str
    parts: PartsAnswer
    total: Number | None = None
    low: Number
    high: Number
    missing: list[str]
    standing: Standing
    flagged: bool
    sentence: str


class PriorityResult(Answer):
    method: str
    notice: str
    territories: list[Scored]
    groups: list[Scored]


def score_territories(asked: PriorityInput) -> PriorityResult:
    method = asked.method
    parts = {one.id: parts_of(method, one.values) for one in asked.territories}
    flagged = {one.id for one in asked.territories if one.flagged}
    return PriorityResult(
        method=method.identity,
        notice=notice_of(method, asked.editions),
        territories=[_scored(method, one, parts[one], one in flagged) for one in parts],
        groups=[
            _scored(
                method,
                group.id,
                of_pole(_shares(group, parts), method.coverage),
                any(piece.territory in flagged for piece in group.pieces),
            )
            for group in asked.groups
        ],
    )


def _shares(group: Group, parts: dict[str, Parts]) -> list[Share]:
    return [Share(parts.get(piece.territory or "", Parts()), piece.population) for piece in group.pieces]


def parts_of(method: MethodDocument, values: dict[str, Decimal]) -> Parts:
    return Parts(**{part: _part(method, part, values) for part in LABELS})


def _part(method: MethodDocument, part: str, values: dict[str, Decimal]) -> Decimal | None:
    rows = [(one, scaled(values.get(one.key), one.least, one.most)) for one in method.of_part(part)]
    if not rows:
        return None
    if getattr(method.combine, part) == "highest":
        return _highest([value for _, value in rows])
    return _mean(rows)


def _highest(values: list[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    if known and (len(known) == len(values) or max(known) == 100):
        return max(known)
    return None


def _mean(rows: list[tuple[Indicator, Decimal | None]]) -> Decimal | None:
    total = Decimal(0)
    for indicator, value in rows:
        if value is None:
            return None
        total += value * indicator.weight
    return to_hundredth(total / sum(Decimal(indicator.weight) for indicator, _ in rows))


def found_priority(method: MethodDocument, parts: Parts) -> Priority:
    return priority(parts, weights_of(method))


def standing_of(method: MethodDocument, found: Priority, flagged: bool) -> Standing:
    """By the low end of the sum: nobody gains from a missing figure. A human flag comes first."""
    if flagged or found.low >= method.threshold:
        return "priority"
    return "unknown" if found.high >= method.threshold else "other"


def weights_of(method: MethodDocument) -> dict[str, Decimal]:
    return {part: Decimal(getattr(method.weights, part)) for part in LABELS}


def notice_of(method: MethodDocument, editions: list[Edition]) -> str:
    """With what was really read when it is known, else with where the method says that figures are."""
    read = {edition.indicator: f"{edition.source}, {edition.vintage}" for edition in editions}
    sources: dict[str, str] = {}
    for part in LABELS:
        said = [read.get(one.key, one.source) for one in method.of_part(part)]
        if said:
            sources[part] = "\u202f; ".join(dict.fromkeys(said))
    return notice(weights_of(method), sources)


def _scored(method: MethodDocument, name: str, parts: Parts, flagged: bool) -> Scored:
    found = found_priority(method, parts)
    return Scored(
        id=name,
        parts=PartsAnswer(**parts.named()),
        total=found.total,
        low=found.low,
        high=found.high,
        missing=list(found.missing),
        standing=standing_of(method, found, flagged),
        flagged=flagged,
        sentence=explained(found),
    )
