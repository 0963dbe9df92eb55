"""A stretch of time in lanes: what is due, what was done, what comes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from essaim.charts.canvas import Canvas
from essaim.charts.picture import Head, Picture
from essaim.charts.scale import Axis, fit
from essaim.kit import words


@dataclass(frozen=True)
class Moment:
    """A day of a lane, or a span up to `until`. `size` grows the mark: an amount, a number of dossiers."""

    lane: str
    on: date
    name: str
    state: str = ""
    until: date | None = None
    shape: str = "dot"
    ink: str = "1"
    size: float = 6
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Timeline(Picture):
    moments: tuple[Moment, ...]
    lanes: tuple[str, ...]
    today: date
    start: date | None = None
    end: date | None = None

    @property
    def heads(self) -> list[Head]:
        return [Head("Date"), Head("Fin"), Head("Nature"), Head("Quoi"), Head("État")]

    @property
    def rows(self) -> list[list[Any]]:
        return [[one.on, one.until or "", one.lane, one.name, one.state] for one in self._sorted]

    @property
    def urls(self) -> Sequence[str]:
        return [one.url for one in self._sorted]

    @property
    def _sorted(self) -> list[Moment]:
        return sorted(self.moments, key=lambda one: (one.on, self.lanes.index(one.lane), one.name))

    def draw(self, canvas: Canvas) -> float:
        days = (
            [one.on for one in self.moments] + [one.until for one in self.moments if one.until] + [self.today]
        )
        start, end = self.start or min(days), self.end or max(days)
        axis = Axis(0, max((end - start).days, 1), 12.0 if canvas.narrow else 112.0, canvas.width - 12)
        deep, top = (64.0 if canvas.narrow else 48.0), 30.0
        bottom = top + deep * len(self.lanes)
        self._months(canvas, axis, start, end, top, bottom)
        for rank, lane in enumerate(self.lanes):
            y = top + rank * deep
            canvas.line(0, y, canvas.width, y, "grid")
            canvas.text(0, y + (14 if canvas.narrow else deep / 2 + 4), lane, "", "t-strong")
            self._lane(canvas, axis, start, lane, y + deep / 2 + (10 if canvas.narrow else 0))
        x = axis((self.today - start).days)
        canvas.line(x, top - 8, x, bottom, "2", 2)
        side = "end" if x > canvas.width - 80 else ""
        canvas.text(x + (-5 if side else 5), bottom + 14, "aujourd’hui", side, "t-soft")
        return bottom + 22

    def _months(self, canvas: Canvas, axis: Axis, start: date, end: date, top: float, bottom: float) -> None:
        """A line at each first of the month; as many names as there is room for."""
        count = (end.year - start.year) * 12 + end.month - start.month + 1
        every = next((by for by in (1, 2, 3, 6, 12) if count / by * 44 < axis.end - axis.start), 12)
        day = start.replace(day=1)
        while day <= end:
            if day >= start:
                x = axis((day - start).days)
                canvas.line(x, top - 6, x, bottom, "grid")
                if (day.month - 1) % every == 0 and x < canvas.width - 30:
                    name = str(day.year) if day.month == 1 else words.SHORT_MONTHS[day.month - 1]
                    canvas.text(x, top - 12, name, "middle" if x > 20 else "", "t-soft")
            day = (day + timedelta(days=32)).replace(day=1)

    def _lane(self, canvas: Canvas, axis: Axis, start: date, lane: str, y: float) -> None:
        """Marks in time; words where there is room until the next mark."""
        ours = [one for one in self._sorted if one.lane == lane]
        for rank, one in enumerate(ours):
            x = axis((one.on - start).days)
            after = axis((ours[rank + 1].on - start).days) if rank + 1 < len(ours) else canvas.width
            said = f"{words.short_day(one.on)}{words.NBSP}: {one.name}"
            with canvas.group(f"{said}, {one.state}" if one.state else said, one.url):
                if one.until:
                    canvas.rect(x, y - 3, axis((one.until - start).days) - x, 6, "pale")
                canvas.mark(one.shape, x, y, one.ink, one.size)
                if after - x > 70:
                    canvas.text(
                        x + one.size + 4, y + 4, fit(one.name, after - x - one.size - 12), "", "t-small"
                    )
