"""A scenario of the studio: its rules, the choice made for each dossier, what is known of the dossiers."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from essaim.optimum.replay import Entry, Number
from essaim.portfolio.compute.portfolio.document import Bound, Count, Money, Points, Whole

REGION, TERRITORY, THEME, PRIORITY = "région", "territoire", "thème", "priorité"
GROUPS = (REGION, TERRITORY, THEME, PRIORITY)
UNKNOWN = "non connu"
PlaceKey = Literal["in", "reserve", "out"]


class Settings(Entry):
    """What a scenario must respect, and how it counts points."""

    envelope: Money
    count: Count = Count()
    bounds: Annotated[list[Bound], Field(max_length=100)] = []
    method: Literal["raw", "corrected"] = "raw"
    weights: dict[str, Points] = {}  # points out of 20 for each criterion; empty: those of the grid
    reduction: Annotated[Number, Field(ge=0, le=90, decimal_places=2)] = Decimal(0)  # % the solver may cut
    reserve: Annotated[int, Field(ge=0, le=100)] = 5
    alternatives: Annotated[int, Field(ge=0, le=20)] = 5


class Choice(Entry):
    """What people decided for one dossier. No row: not retained, at the amount asked, free for the solver."""

    place: PlaceKey = "out"
    amount: Money | None = None  # None: the amount asked, within the ceiling
    computed: bool = False  # the amount is that of a proposal: the next one may change it
    rank: Annotated[Whole, Field(ge=1)] | None = None  # among the reserve
    locked: bool = False


Choices = dict[str, Choice]
ADAPTER = TypeAdapter(Choices)
NO_CHOICE = Choice()


def read_choices(content: dict[str, Any]) -> Choices:
    return ADAPTER.validate_python(content)


def written(choices: Choices) -> dict[str, Any]:
    """Plain JSON values; a dossier left as it came takes no room."""
    return {
        reference: choice.model_dump(mode="json", exclude_defaults=True)
        for reference, choice in sorted(choices.items())
        if choice != NO_CHOICE
    }


@dataclass(frozen=True)
class Candidate:
    """A dossier that competes for the money, as the studio shows it."""

    reference: str
    name: str
    region_code: str = ""
    region: str = UNKNOWN
    territory: str = UNKNOWN
    themes: tuple[str, ...] = ()
    priority: str = ""  # empty: the wave declares no method
    departments: tuple[str, ...] = ()
    asked: Decimal | None = None
    usual: Decimal = Decimal(0)  # what it receives unless somebody says otherwise
    raw: Decimal | None = None
    corrected: Decimal | None = None
    readings: int = 0

    def score(self, method: str) -> Decimal | None:
        return self.corrected if method == "corrected" else self.raw

    @property
    def groups(self) -> dict[str, str | list[str]]:
        found: dict[str, str | list[str]] = {
            REGION: self.region,
            TERRITORY: self.territory,
            THEME: list(self.themes),
        }
        return found | ({PRIORITY: self.priority} if self.priority else {})

    def belongs(self, group: str, value: object) -> bool:
        found = self.groups.get(group)
        return value in found if isinstance(found, list) else found == value

    def award(self, choice: Choice) -> Decimal:
        return self.usual if choice.amount is None else choice.amount
