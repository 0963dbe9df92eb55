"""Scores with their intervals, and the line that cuts them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from essaim.charts.canvas import Canvas
from essaim.charts.kinds.frame import Frame
from essaim.charts.picture import Head, Picture
from essaim.charts.scale import fit
from essaim.kit import words


@dataclass(frozen=True)
class Reading:
    """One row. No `value`: nobody has read it, and the row says so instead of leaving the list."""

    name: str
    value: float | None
    low: float | None = None
    high: float | None = None
    raw: float | None = None
    note: str = ""  # « une seule lecture », « troisième lecture »
    url: str = ""


@dataclass(frozen=True)
class Cut:
    """After how many rows the line falls, and its words."""

    after: int
    words: str


@dataclass(frozen=True, kw_only=True)
class DotInterval(Picture):
    """● what counts, ○ before correction, a line for the interval, the cut between two rows."""

    readings: tuple[Reading, ...]
    low: float = 0
    high: float = 20
    cut: Cut | None = None
    name: str = "Dossier"
    value: str = "Note"
    raw: str = "Note brute"
    middle: float | None = None  # a vertical line: zero for gaps
    decimals: int = 1

    @property
    def heads(self) -> list[Head]:
        raw = [Head(self.raw, self.said)] if self._has_raw else []
        return [
            Head(self.name),
            Head(self.value, self.said),
            Head("Borne basse", self.said),
            Head("Borne haute", self.said),
            *raw,
            Head("Remarque"),
        ]

    @property
    def _has_raw(self) -> bool:
        return any(one.raw is not None for one in self.readings)

    @property
    def rows(self) -> list[list[Any]]:
        return [
            [
                one.name,
                self.kept(one.value),
                self.kept(one.low),
                self.kept(one.high),
                *([self.kept(one.raw)] if self._has_raw else []),
                one.note or ("aucune lecture" if one.value is None else ""),
            ]
            for one in self.readings
        ]

    @property
    def urls(self) -> Sequence[str]:
        return [one.url for one in self.readings]

    def kept(self, value: float | None) -> Any:
        """Inside the scale: no note is said above the greatest one."""
        return words.NOTHING if value is None else min(max(value, self.low), self.high)

    def said(self, value: Any) -> str:
        return value if isinstance(value, str) else words.figure(value, self.decimals)

    def straddling(self) -> range:
        """The rows whose interval holds the value of the cut."""
        if self.cut is None or not 0 < self.cut.after < len(self.readings):
            return range(0)
        above, below = self.readings[self.cut.after - 1], self.readings[self.cut.after]
        if above.value is None or below.value is None:
            return range(0)
        line = (above.value + below.value) / 2
        held = [
            rank
            for rank, one in enumerate(self.readings)
            if one.low is not None and one.high is not None and one.low <= line <= one.high
        ]
        return range(held[0], held[-1] + 1) if held else range(0)

    def draw(self, canvas: Canvas) -> float:
        frame = Frame(canvas, self.low, self.high, words_at_right=60)
        cut = self.cut if self.cut and 0 < self.cut.after < len(self.readings) else None
        if cut:
            frame.gap = (cut.after, 24.0)
        held = self.straddling()
        if held:
            top, bottom = frame.edge(held.start), frame.edge(held.stop - 1) + frame.pitch
            canvas.rect(frame.axis.start, top, frame.axis.end - frame.axis.start, bottom - top, "band")
        frame.grid(len(self.readings))
        if self.middle is not None:
            x = frame.axis(self.middle)
            canvas.line(x, frame.top - 4, x, frame.bottom(len(self.readings)), "axis", 1.5)
        for rank, one in enumerate(self.readings):
            self._row(canvas, frame, rank, one)
        if cut:
            y = frame.edge(cut.after) - 6
            canvas.line(0, y, canvas.width, y, "cut", 1.5, "6 3")
            canvas.text(0, y - 5, fit(cut.words, canvas.width), "", "t-strong")
        return frame.bottom(len(self.readings)) + 6

    def _row(self, canvas: Canvas, frame: Frame, rank: int, one: Reading) -> None:
        right = "non lu" if one.value is None else self.said(self.kept(one.value))
        title = f"{one.name}{words.NBSP}: {right}"
        if one.low is not None and one.high is not None:
            title += f" ({self.said(self.kept(one.low))} à {self.said(self.kept(one.high))})"
        title += f", {one.note}" if one.note else ""
        with frame.row(rank, one.name, right, title, one.url) as y:
            if one.value is None:
                return
            if one.low is not None and one.high is not None:
                self._interval(canvas, frame, one, y)
            x = frame.axis(one.value)
            if one.raw is not None:
                canvas.mark("ring", frame.axis(one.raw), y, "4", 4)
            canvas.mark("dot", x, y, "1", 5)
            if "troisième" in one.note:
                canvas.mark("triangle", canvas.width - 52, frame.edge(rank) + 13, "warning", 5)

    def _interval(self, canvas: Canvas, frame: Frame, one: Reading, y: float) -> None:
        assert one.low is not None  # noqa: S101
        assert one.high is not None  # noqa: S101
        start, end = frame.axis(one.low), frame.axis(one.high)
        dash = "5 3" if "seule" in one.note else ""
        canvas.line(start, y, end, y, "1", 2, dash)
        if one.low < self.low:
            canvas.path(f"M{start + 5:g} {y - 4:g}l-5 4l5 4", "1", 1.5)
        if one.high > self.high:
            canvas.path(f"M{end - 5:g} {y - 4:g}l5 4l-5 4", "1", 1.5)
