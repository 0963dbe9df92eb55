"""Columns from zero, stacked when they have several parts; a column may be a link that filters."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from essaim.charts.canvas import Canvas
from essaim.charts.picture import Head, Picture, Show
from essaim.charts.scale import Axis, Number, ceiling, fit, steps
from essaim.kit import words

INKS = ("1", "mid", "hatch", "paper")


@dataclass(frozen=True)
class Column:
    name: str
    values: tuple[Number, ...]
    url: str = ""
    ink: str = ""  # of the whole column, instead of those of its parts
    mark: Number | None = None  # a limit drawn across it
    sign: str = ""  # above the bar: ■ for late, ▲ for near


@dataclass(frozen=True, kw_only=True)
class Columns(Picture):
    columns: tuple[Column, ...]
    series: tuple[str, ...]
    show: Show = lambda value: words.figure(value, None)
    name: str = "Période"
    mark: str = "Limite"
    height: int = 150
    inks: tuple[str, ...] = INKS

    @property
    def heads(self) -> list[Head]:
        total = [Head("Total", self.show)] if len(self.series) > 1 else []
        mark = [Head(self.mark, self.show)] if self._marked else []
        return [Head(self.name), *(Head(name, self.show) for name in self.series), *total, *mark]

    @property
    def _marked(self) -> bool:
        return any(column.mark is not None for column in self.columns)

    @property
    def rows(self) -> list[list[Any]]:
        return [
            [
                column.name,
                *column.values,
                *([sum(column.values)] if len(self.series) > 1 else []),
                *([column.mark] if self._marked else []),
            ]
            for column in self.columns
        ]

    @property
    def urls(self) -> Sequence[str]:
        return [column.url for column in self.columns]

    def draw(self, canvas: Canvas) -> float:
        top, left = (38.0 if len(self.series) > 1 else 20.0), 64.0
        bottom = top + self.height
        tallest = ceiling(
            [sum(column.values) for column in self.columns] + [c.mark or 0 for c in self.columns]
        )
        axis = Axis(0, tallest, bottom, top)
        for value in steps(0, tallest, 3):
            canvas.line(left, axis(value), canvas.width, axis(value), "grid")
            canvas.text(left - 8, axis(value) + 4, fit(self.show(value), left), "end", "t-soft")
        pitch = (canvas.width - left) / max(len(self.columns), 1)
        for rank, column in enumerate(self.columns):
            self._column(canvas, axis, column, left + rank * pitch, pitch)
        self._names(canvas, left, pitch, bottom)
        canvas.line(left, bottom, canvas.width, bottom, "axis")
        if len(self.series) > 1:
            legend(canvas, self.series, self.inks)
        return bottom + 26

    def _column(self, canvas: Canvas, axis: Axis, column: Column, left: float, pitch: float) -> None:
        wide = min(pitch * 0.7, 56)
        x, base, total = left + (pitch - wide) / 2, 0.0, sum(column.values)
        said = ", ".join(
            f"{name} {self.show(value)}" for name, value in zip(self.series, column.values, strict=False)
        )
        with canvas.group(f"{column.name}{words.NBSP}: {said}", column.url):
            if column.url:
                canvas.hit(left, axis.end, pitch, axis.start - axis.end + 24)
            for value, ink in zip(column.values, self.inks, strict=False):
                low, base = base, base + float(value)
                canvas.rect(x, axis(base), wide, axis(low) - axis(base), column.ink or ink)
            if total:
                canvas.text(
                    x + wide / 2, axis(float(total)) - 5, f"{column.sign}{self.show(total)}", "middle"
                )
            if column.mark is not None:
                y = axis(column.mark)
                canvas.line(x - 4, y, x + wide + 4, y, "cut", 2)

    def _names(self, canvas: Canvas, left: float, pitch: float, bottom: float) -> None:
        """Every name when it fits; else one in two, in three… and the last."""
        widest = max([len(column.name) for column in self.columns] + [1]) * 6.9 + 6
        every = max(1, -(-int(widest) // max(int(pitch), 1)))
        for rank, column in enumerate(self.columns):
            if rank % every == 0:
                canvas.text(left + (rank + 0.5) * pitch, bottom + 18, column.name, "middle", "t-soft")


def legend(canvas: Canvas, names: Sequence[str], inks: Sequence[str], y: float = 12) -> None:
    """The name of each series beside its look, in one line (two on a phone)."""
    x = 0.0
    for name, ink in zip(names, inks, strict=False):
        room = len(name) * 6.7 + 36
        if x and x + room > canvas.width:
            x, y = 0.0, y + 18
        canvas.rect(x, y - 10, 12, 12, ink)
        canvas.text(x + 18, y, name)
        x += room
