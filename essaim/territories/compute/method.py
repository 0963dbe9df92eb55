"""The declared way of scoring territories: five parts, their indicators, their scales, their weights.

A method is a file (data/territories/methods), never code: a wave names the one that it declares.
"""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from essaim.optimum.replay import Entry, Number

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,49}$")]
Words = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Percent = Annotated[Number, Field(ge=0, le=100, decimal_places=2)]
Value = Annotated[Number, Field(ge=-(10**9), le=10**9, decimal_places=6)]
PartName = Literal["cover", "density", "diversity", "engineering", "need"]


class Indicator(Entry):
    """A figure per EPCI. It scores 0 at `least` or before, 100 at `most` or beyond, straight in between."""

    key: Key
    label: Words
    part: PartName
    unit: Annotated[str, StringConstraints(max_length=60)] = ""
    least: Value
    most: Value
    weight: Annotated[Number, Field(gt=0, le=100, decimal_places=2)] = Decimal(1)
    source: Words  # where the official figure is published
    remark: Annotated[str, StringConstraints(max_length=1000)] = ""

    @model_validator(mode="after")
    def a_scale_has_two_ends(self) -> Self:
        if self.least == self.most:
            raise ValueError("Les deux bornes d’une échelle doivent différer.")
        return self


class Weights(Entry):
    cover: Percent
    density: Percent
    diversity: Percent
    engineering: Percent
    need: Percent

    @model_validator(mode="after")
    def sum_to_100(self) -> Self:
        if self.cover + self.density + self.diversity + self.engineering + self.need != 100:
            raise ValueError("Les pondérations doivent avoir 100 pour somme.")
        return self


class Combinations(Entry):
    """How the indicators of a part make one figure: their weighted mean, or the highest of them."""

    cover: Literal["mean", "highest"] = "mean"
    density: Literal["mean", "highest"] = "mean"
    diversity: Literal["mean", "highest"] = "mean"
    engineering: Literal["mean", "highest"] = "mean"
    need: Literal["mean", "highest"] = "mean"


class MethodDocument(Entry):
    """`threshold`: the sum from which a territory is a priority. `coverage`: see `priority.of_pole`."""

    name: Key
    version: Annotated[str, StringConstraints(pattern=r"^[0-9a-z.]{1,20}$")]
    title: Words
    aim: Annotated[str, StringConstraints(max_length=3000)] = ""
    weights: Weights
    combine: Combinations = Combinations()
    threshold: Percent
    coverage: Annotated[Number, Field(gt=0, le=100, decimal_places=2)] = Decimal(100)
    indicators: Annotated[list[Indicator], Field(min_length=1, max_length=40)]

    @model_validator(mode="after")
    def keys_are_unique_and_weighted_parts_measured(self) -> Self:
        keys = [indicator.key for indicator in self.indicators]
        if len(set(keys)) != len(keys):
            raise ValueError("Deux indicateurs ont le même identifiant.")
        measured = {indicator.part for indicator in self.indicators}
        bare = [part for part, weight in self.weights.model_dump().items() if weight and part not in measured]
        if bare:
            raise ValueError(f"Une composante pondérée n’a pas d’indicateur\u00a0: {', '.join(bare)}.")
        return self

    @property
    def identity(self) -> str:
        """What a wave writes to declare it."""
        return f"{self.name}@{self.version}"

    def of_part(self, part: str) -> list[Indicator]:
        return [indicator for indicator in self.indicators if indicator.part == part]
