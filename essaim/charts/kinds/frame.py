"""The frame of the pictures in rows: a name, a track, words at the right; stacked on a narrow screen."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from essaim.charts.canvas import Canvas
from essaim.charts.scale import Axis, fit, steps
from essaim.kit import words


class Frame:
    """Where each row stands. A row is 24 px high at least, so that a link is wide enough for a finger.

    Wide: name, track, words. Narrow: name and words above the track, on two lines when they are long.
    """

    def __init__(
        self, canvas: Canvas, low: float, high: float, *, words_at_right: float = 92, top: float = 22
    ) -> None:
        self.canvas = canvas
        self.narrow = canvas.narrow
        self.room = words_at_right
        self.stacked = self.narrow and words_at_right > 150
        self.pitch = 26.0 if not self.narrow else 64.0 if self.stacked else 46.0
        self.names = 0.0 if self.narrow else 226.0
        right = canvas.width - (6 if self.narrow else min(words_at_right, 330.0))
        self.top = top
        self.gap: tuple[int, float] = (10_000, 0.0)  # from that row on, all stand lower
        self.axis = Axis(low, high, 6 if self.narrow else self.names + 14, right)

    def edge(self, rank: int) -> float:
        """The top of a row."""
        return self.top + rank * self.pitch + (self.gap[1] if rank >= self.gap[0] else 0)

    def y(self, rank: int) -> float:
        """The middle of the marks of a row."""
        return self.edge(rank) + (self.pitch - 13.0 if self.narrow else 13.0)

    def bottom(self, count: int) -> float:
        return self.edge(count)

    def grid(self, count: int) -> None:
        """The vertical lines and what they stand for, above the rows."""
        for value in steps(self.axis.low, self.axis.high, 4 if self.narrow else 5):
            x = self.axis(value)
            self.canvas.line(x, self.top - 4, x, self.bottom(count), "grid")
            side = "end" if x > self.canvas.width - 24 else "" if x < 10 else "middle"
            self.canvas.text(x, self.top - 9, words.figure(value, None), side, "t-soft")

    @contextmanager
    def row(self, rank: int, name: str, right: str = "", title: str = "", url: str = "") -> Iterator[float]:
        """The words of a row; the marks come between."""
        y = self.y(rank)
        with self.canvas.group(title or f"{name}{words.NBSP}: {right}", url):
            if url:
                self.canvas.hit(0, self.edge(rank), self.canvas.width, self.pitch)
            line = self.edge(rank) + 17 if self.narrow else y + 4.5
            free = self.canvas.width - (0 if self.stacked else self.room) if self.narrow else self.names
            self.canvas.text(0, line, fit(name, free), "", "t-link" if url else "")
            yield y
            if self.stacked:
                self.canvas.text(0, line + 18, right, "", "t-soft")
            elif right:
                self.canvas.text(self.canvas.width, line, right, "end")


def longest(texts: Sequence[str]) -> float:
    """The room of the words at the right."""
    return max([len(text) for text in texts] + [4]) * 6.9 + 12
