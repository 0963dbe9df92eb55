"""What `essaim compute scores` reads and writes; docs/compute/schemas holds both as JSON Schemas."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from essaim.optimum.replay import Answer, Entry, Number

Id = int | Annotated[str, StringConstraints(min_length=1, max_length=200)]
Mark = Annotated[Number, Field(ge=-(10**6), le=10**6, decimal_places=6)]
Level = Annotated[Number, Field(gt=0, lt=1, decimal_places=4)]


class ScoresInput(Entry):
    """`scores`: who, what, how much. `disagreement`: the spread beyond which a third reading opens.

    `shrinkage` is the method's one setting: absent, it is estimated from the scores; 0 corrects in full.
    """

    scores: Annotated[list[tuple[Id, Id, Mark]], Field(max_length=200_000)]
    disagreement: Annotated[Number, Field(ge=0)] | None = None
    shrinkage: Annotated[Number, Field(ge=0, le=10**6)] | None = None
    confidence: Level = Decimal("0.95")

    @model_validator(mode="after")
    def one_score_per_pair(self) -> Self:
        known: set[tuple[Id, Id]] = set()
        for reviewer, dossier, _ in self.scores:
            if (reviewer, dossier) in known:
                raise ValueError(f"{reviewer} a noté deux fois le dossier « {dossier} ».")
            known.add((reviewer, dossier))
        return self


class Interval(Answer):
    low: Number
    high: Number


class DossierScore(Answer):
    """Raw and corrected side by side. `spread`: highest less lowest. Ranks hold inside one panel only."""

    id: Id
    panel: int
    n: int
    raw: Number
    corrected: Number
    correction: Number
    spread: Number
    deviation: Number | None = None
    interval: Interval | None = None
    disagreement: bool
    rank_raw: int
    rank_corrected: int


class ReviewerSeverity(Answer):
    """`severity` is above 0 for who gives less than the others to the same dossiers.

    `observed` is what is seen; `severity` what is kept of it: the fewer the scores, the smaller the part.
    """

    id: Id
    panel: int
    n: int
    mean: Number
    observed: Number
    severity: Number
    interval: Interval | None = None


class Panel(Answer):
    """People and dossiers linked by readings in common. Two panels are never corrected to one scale."""

    number: int
    reviewers: list[Id]
    dossiers: list[Id]
    comparable: bool


class ScoresResult(Answer):
    status: Literal["corrected", "uncorrected"]
    method: str
    shrinkage: Number | None = None
    deviation_of_reviewers: Number | None = None
    deviation_of_readings: Number | None = None
    warnings: list[str]
    panels: list[Panel]
    dossiers: list[DossierScore]
    reviewers: list[ReviewerSeverity]
