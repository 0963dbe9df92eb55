"""From values to places: a linear axis, its round steps, the room that words take."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor, log10

Number = int | float | Decimal
LETTER = 6.7  # the mean width of a letter of 13 px


@dataclass(frozen=True)
class Axis:
    """A stretch of values laid on a stretch of the drawing. What leaves the scale stops at its end."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: Number) -> float:
        extent = (self.high - self.low) or 1
        inside = min(max(float(value), self.low), self.high)
        return self.start + (inside - self.low) / extent * (self.end - self.start)


def steps(low: float, high: float, count: int = 5) -> list[float]:
    """Round values from `low` to `high`, about `count` of them: 0, 5, 10, 15, 20."""
    extent = high - low
    if extent <= 0:
        return [low]
    rough = extent / max(count, 1)
    power = 10.0 ** floor(log10(rough))
    step = next(power * by for by in (1, 2, 2.5, 5, 10) if power * by >= rough * 0.999)
    first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
    return [round(step * rank, 10) for rank in range(first, last + 1)]


def ceiling(values: Iterable[Number], least: float = 1) -> float:
    """Where an axis that starts at zero ends: the round step above the greatest value."""
    high = max([float(value) for value in values] + [least])
    found = steps(0, high)
    step = found[1] - found[0] if len(found) > 1 else high
    return step * ceil(high / step - 1e-9)


def fit(words: str, width: float) -> str:
    """Words cut to the room they have."""
    letters = int(width / LETTER)
    return words if len(words) <= letters else f"{words[: max(letters - 1, 1)].rstrip()}…"


def apart(places: Iterable[float], least: float) -> list[float]:
    """The same places in the same order, pushed down so that two labels never touch."""
    pushed: list[float] = []
    for place in places:
        pushed.append(max(place, pushed[-1] + least) if pushed else place)
    return pushed
