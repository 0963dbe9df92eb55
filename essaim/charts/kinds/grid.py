"""Pictures that are tables already: a matrix of states, waves through their stages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from essaim.charts.canvas import Canvas
from essaim.charts.picture import Head, Picture
from essaim.charts.scale import fit
from essaim.kit import words


@dataclass(frozen=True)
class Spot:
    """A cell: its word, the sign that stands for it, its depth of colour (0 to 5)."""

    text: str
    sign: str = ""
    level: int = 0
    url: str = ""


@dataclass(frozen=True)
class Track:
    """A line of the matrix."""

    name: str
    spots: tuple[Spot, ...]
    total: str = ""
    is_wrong: bool = False
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Matrix(Picture):
    """Rows and columns: an HTML table whose cells have a sign and a depth. It needs no table beside."""

    columns: tuple[str, ...]
    tracks: tuple[Track, ...]
    totals: tuple[str, ...] = ()
    name: str = "Dossier"
    total: str = ""
    key_of_signs: tuple[tuple[str, str], ...] = ()
    as_table: bool = True

    @property
    def heads(self) -> list[Head]:
        return [Head(self.name), *map(Head, self.columns), *([Head(self.total)] if self.total else [])]

    @property
    def rows(self) -> list[list[Any]]:
        return [
            [track.name, *(spot.text for spot in track.spots), *([track.total] if self.total else [])]
            for track in self.tracks
        ]

    @property
    def urls(self) -> Sequence[str]:
        return [track.url for track in self.tracks]

    def draw(self, canvas: Canvas) -> float:
        """For paper: squares of 22, the names at the left, the numbers of the columns above."""
        left, side = (canvas.width * 0.3, 22.0)
        for rank in range(len(self.columns)):
            canvas.text(left + rank * side + 11, 12, str(rank + 1), "middle", "t-soft")
        for rank, track in enumerate(self.tracks):
            y = 20 + rank * side
            canvas.text(0, y + 15, fit(track.name, left - 8))
            for column, spot in enumerate(track.spots):
                canvas.rect(left + column * side, y, side - 1, side - 1, f"s{spot.level}")
                if spot.sign:
                    ink = "t-inverse" if spot.level > 3 else ""
                    canvas.text(left + column * side + 10.5, y + 15, spot.sign, "middle", ink)
        return 24 + len(self.tracks) * side


@dataclass(frozen=True)
class Stage:
    """A stage: `done` of `total`, its day, its page."""

    name: str
    state: str = "to_come"  # done, current, to_come, left_out
    words: str = ""
    url: str = ""
    share: float | None = None


@dataclass(frozen=True, kw_only=True)
class Pipeline(Picture):
    """A run through its stages: what is done, where it stands, what comes."""

    stages: tuple[Stage, ...]
    name: str = "Étape"

    STATES = {"done": "faite", "current": "en cours", "to_come": "à venir", "left_out": "écartée"}

    @property
    def heads(self) -> list[Head]:
        return [Head(self.name), Head("État"), Head("Où en est-on")]

    @property
    def rows(self) -> list[list[Any]]:
        return [[stage.name, self.STATES[stage.state], stage.words] for stage in self.stages]

    @property
    def urls(self) -> Sequence[str]:
        return [stage.url for stage in self.stages]

    def draw(self, canvas: Canvas) -> float:
        many = len(self.stages) > 8
        across = not canvas.narrow or many
        pitch = canvas.width / len(self.stages) if across else canvas.width
        for rank, stage in enumerate(self.stages):
            x, y = (rank * pitch, 4.0) if across else (0.0, 4.0 + rank * 46)
            said = f"{stage.name}{words.NBSP}: {self.STATES[stage.state]}"
            with canvas.group(f"{said}, {stage.words}" if stage.words else said, stage.url):
                self._block(canvas, stage, x, y, pitch - 3)
                if not many:
                    css = "t-strong" if stage.state == "current" else ""
                    canvas.text(x + 2, y + 32, fit(stage.name, pitch - 4), "", css)
                if stage.words and not many:
                    if across:
                        canvas.text(x + 2, y + 50, fit(stage.words, pitch - 4), "", "t-soft")
                    else:
                        canvas.text(canvas.width, y + 32, fit(stage.words, 190), "end", "t-soft")
        return (24.0 if many else 62.0) if across else 8.0 + 46 * len(self.stages)

    def _block(self, canvas: Canvas, stage: Stage, x: float, y: float, wide: float) -> None:
        if stage.url:
            canvas.hit(x, y, wide, 40)
        ink = {"done": "1", "current": "pale", "left_out": "hatch"}.get(stage.state, "s0")
        canvas.rect(x, y, wide, 16, ink)
        if stage.state == "current":
            canvas.rect(x, y, wide * (0.5 if stage.share is None else min(stage.share, 1.0)), 16, "mid")
            canvas.path(f"M{x:.1f} {y:g}h{wide:.1f}v16h-{wide:.1f}z", "1", 2)
