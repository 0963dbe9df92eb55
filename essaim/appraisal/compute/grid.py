"""The grid of a door: its criteria, their anchored scale, the weighted score out of 20."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from essaim.calls.compute.document import Criterion, WaveDocument

DEFAULT_SCALE = range(6)  # 0 to 5, when the wave gives no anchored labels
OUT_OF = Decimal(20)


@dataclass(frozen=True)
class Line:
    """One criterion as a reader meets it."""

    criterion: Criterion

    @property
    def key(self) -> str:
        return self.criterion.key

    @property
    def choices(self) -> list[tuple[int, str]]:
        anchors = sorted(self.criterion.anchors, key=lambda anchor: anchor.score)
        if len(anchors) > 1:
            return [(anchor.score, f"{anchor.score}\u00a0: {anchor.label}") for anchor in anchors]
        return [(score, str(score)) for score in DEFAULT_SCALE]

    @property
    def lowest(self) -> int:
        return self.choices[0][0]

    @property
    def highest(self) -> int:
        return self.choices[-1][0]

    def share(self, score: int) -> Decimal:
        return Decimal(score - self.lowest) / Decimal(self.highest - self.lowest)


def grid_of(document: WaveDocument, door: str, level: str = "") -> list[Line]:
    """Each level has its own grid: the criteria given to it, and those given to both. "": all of them."""
    return [
        Line(row)
        for row in document.criteria
        if row.door in (None, door) and (not level or row.level in (None, level))
    ]


def missing(grid: list[Line], scores: Mapping[str, int]) -> list[str]:
    return [line.criterion.label for line in grid if line.key not in scores]


def total(grid: list[Line], scores: Mapping[str, int]) -> Decimal | None:
    """None until every criterion has its score: a part of a grid is not a score."""
    if not grid or missing(grid, scores):
        return None
    weights = sum((line.criterion.weight for line in grid), Decimal(0))
    points = sum((line.criterion.weight * line.share(scores[line.key]) for line in grid), Decimal(0))
    return (OUT_OF * points / weights).quantize(Decimal("0.01"), ROUND_HALF_UP)
