"""What `essaim compute assignment` reads and writes; docs/compute/schemas holds both as JSON Schemas."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from essaim.optimum.replay import Answer, Entry, Number

Id = int | Annotated[str, StringConstraints(min_length=1, max_length=200)]
Whole = Annotated[int, Field(ge=0, le=100_000)]
Points = Annotated[Number, Field(ge=-(10**6), le=10**6, decimal_places=6)]
Pair = tuple[Id, Id]  # reviewer, dossier


class Reviewer(Entry):
    """Who reads, how much; `max` absent: as many as needed."""

    id: Id
    min: Whole = 0
    max: Whole | None = None
    senior: bool = False
    newcomer: bool = False
    territory: str | None = None

    @model_validator(mode="after")
    def sides_agree(self) -> Self:
        if self.max is not None and self.max < self.min:
            raise ValueError("max est plus petit que min.")
        if self.senior and self.newcomer:
            raise ValueError("senior et newcomer s’excluent.")
        return self


class Dossier(Entry):
    """What is read, and by how many people."""

    id: Id
    reviews: Whole


class AssignmentInput(Entry):
    """Give each dossier its reviewers. A pair without affinity counts for 0; a negative one is allowed."""

    reviewers: Annotated[list[Reviewer], Field(max_length=5000)]
    dossiers: Annotated[list[Dossier], Field(max_length=50_000)]
    affinity: list[tuple[Id, Id, Points]] = []
    conflicts: list[Pair] = []
    forbidden: list[Pair] = []
    pinned: list[Pair] = []
    begun: list[Pair] = []
    max_per_territory: Annotated[int, Field(ge=1)] | None = None
    senior_with_newcomer: bool = False
    explain: bool = True
    time_limit: Annotated[Number, Field(gt=0, le=3600)] = Decimal(60)

    @model_validator(mode="after")
    def names_are_known(self) -> Self:
        reviewers = _once("La personne", self.reviewers)
        dossiers = _once("Le dossier", self.dossiers)
        for name in ("affinity", "conflicts", "forbidden", "pinned", "begun"):
            for row in getattr(self, name):
                if row[0] not in reviewers:
                    raise ValueError(f"La personne « {row[0]} » de {name} n’est pas dans reviewers.")
                if row[1] not in dossiers:
                    raise ValueError(f"Le dossier « {row[1]} » de {name} n’est pas dans dossiers.")
        return self


def _once(what: str, rows: list[Reviewer] | list[Dossier]) -> set[Id]:
    known: set[str] = set()
    for row in rows:
        if str(row.id) in known:
            raise ValueError(f"{what} « {row.id} » est donné deux fois.")
        known.add(str(row.id))
    return {row.id for row in rows}


# --- What is answered --------------------------------------------------------------------------


class Load(Answer):
    id: Id
    count: int
    min: int
    max: int | None = None


class Clash(Answer):
    """Why the input cannot be respected: too many reviews asked of too few people, or the reverse."""

    kind: Literal[
        "imposed_in_conflict",
        "dossier_overfull",
        "reviewer_overfull",
        "too_few_reviewers",
        "too_few_reviews",
        "territories",
        "seniors",
    ]
    reviewers: list[Id]
    dossiers: list[Id]
    missing: int | None = None
    sentence: str


class Figures(Answer):
    """What is compared between two proposals."""

    pairs: int
    mean_affinity: Number | None = None
    lowest_affinity: Number | None = None
    without_affinity: int


class AssignmentResult(Answer):
    """`why` holds one sentence per pair, in the same order."""

    status: Literal["optimal", "feasible", "infeasible", "unknown"]
    pairs: list[Pair] = []
    objective: Number | None = None
    proven: bool
    gap: Number | None = None
    why: list[str] | None = None
    loads: list[Load] = []
    figures: Figures | None = None
    clash: list[Clash] = []
    tie_break: str
    solver: str
