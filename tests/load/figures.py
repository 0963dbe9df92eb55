"""The table that the bench prints: measure, figure, ratio to the bare page, bar, held or not."""

import sys
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Figure:
    measure: str
    value: float
    unit: str
    ratio: float | None = None  # to the bare page of the same run, for what compares with a page
    at_least: float | None = None
    at_most: float | None = None
    note: str = ""

    @property
    def bar(self) -> str:
        if self.at_least is not None:
            return f"≥ {number(self.at_least)}"
        return f"≤ {number(self.at_most)}" if self.at_most is not None else ""

    @property
    def held(self) -> str:
        if self.at_least is None and self.at_most is None:
            return ""
        low, high = self.at_least or float("-inf"), self.at_most if self.at_most is not None else float("inf")
        return "yes" if low <= self.value <= high else "NO"

    @property
    def cells(self) -> list[str]:
        ratio = "" if self.ratio is None else f"× {self.ratio:.3g}"
        return [
            self.measure,
            f"{number(self.value)} {self.unit}".strip(),
            ratio,
            self.bar,
            self.held,
            self.note,
        ]


def number(value: float) -> str:
    if value >= 100 or value == int(value):
        return f"{value:,.0f}".replace(",", " ")
    return f"{value:.3g}"


@dataclass
class Table:
    """Figures in the order of their arrival, each said at once."""

    figures: list[Figure] = field(default_factory=list)

    def add(self, measure: str, value: float, unit: str = "", **rest: object) -> None:
        figure = Figure(measure, value, unit, **rest)  # type: ignore[arg-type]
        self.figures.append(figure)
        sys.stdout.write(f"  {measure}: {number(value)} {unit}\n")
        sys.stdout.flush()

    def __str__(self) -> str:
        head = ["measure", "figure", "to bare page", "bar", "held", ""]
        rows = [head, *(figure.cells for figure in self.figures)]
        widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
        rows.insert(1, ["-" * width for width in widths])
        lines = [
            "| " + " | ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)) + " |"
            for row in rows
        ]
        return "\n".join(lines)
