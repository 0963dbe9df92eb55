"""A place for each territory: cells coloured by class (a rate), or discs whose area is a count."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

from essaim.charts.canvas import Canvas
from essaim.charts.picture import Head, Picture, Show
from essaim.charts.scale import Axis, Number
from essaim.kit import words


@dataclass(frozen=True)
class Place:
    """A territory at its place, between 0 and 1 in both directions."""

    code: str
    name: str
    x: float
    y: float
    value: Number | None
    url: str = ""
    said: str = ""


@dataclass(frozen=True, kw_only=True)
class PlaceMap(Picture):
    """`bounds` makes classes: cells of one size, for rates. Without, discs: the area is the count."""

    places: tuple[Place, ...]
    bounds: tuple[Number, ...] = ()
    threshold: Number | None = None  # from there on, a heavier edge
    show: Show = lambda value: words.figure(value, None)
    name: str = "Département"
    value: str = "Nombre"
    shape: float = 1.0  # the height of the whole for a width of 1

    @property
    def heads(self) -> list[Head]:
        return [Head(self.name), Head(self.value, self.show)]

    @property
    def rows(self) -> list[list[Any]]:
        return [[f"{place.name} ({place.code})", place.value] for place in self.places]

    @property
    def urls(self) -> Sequence[str]:
        return [place.url for place in self.places]

    def level(self, value: Number) -> int:
        return min(sum(value >= bound for bound in self.bounds), 5)

    def draw(self, canvas: Canvas) -> float:
        wide = min(canvas.width, 460) - 28
        left = (canvas.width - wide) / 2
        across = Axis(0, 1, left, left + wide)
        down = Axis(0, 1, 16, 16 + wide * self.shape)
        size = wide / 30
        most = max([float(place.value or 0) for place in self.places] + [1])
        for place in sorted(self.places, key=lambda one: -float(one.value or 0)):
            x, y = across(place.x), down(place.y)
            said = place.said or (words.UNKNOWN if place.value is None else self.show(place.value))
            with canvas.group(f"{place.name} ({place.code}){words.NBSP}: {said}", place.url):
                if self.bounds:
                    self._cell(canvas, place, x, y, size)
                else:
                    self._disc(canvas, place, x, y, size, most)
        return self._legend(canvas, down.end + size + 26)

    def _cell(self, canvas: Canvas, place: Place, x: float, y: float, size: float) -> None:
        level = None if place.value is None else self.level(place.value)
        canvas.mark("hexagon", x, y, "hatch" if level is None else f"s{level}", size)
        if self.threshold is not None and place.value is not None and place.value >= self.threshold:
            canvas.mark("ring", x, y, "2", size / 3)
        elif canvas.width >= 500:
            canvas.text(x, y + 4, place.code, "middle", "t-code t-inverse" if (level or 0) > 2 else "t-code")

    def _disc(self, canvas: Canvas, place: Place, x: float, y: float, size: float, most: float) -> None:
        value = float(place.value or 0)
        if not value:
            canvas.mark("dot", x, y, "grid", 2.5)
            return
        radius = max(sqrt(value / most) * size * 1.9, 5)
        canvas.mark("dot", x, y, "mid", radius)
        if radius > 8:
            canvas.text(x, y + 4.5, self.show(place.value), "middle", "t-inverse t-code")

    def _legend(self, canvas: Canvas, y: float) -> float:
        """The classes that occur, and what is not known."""
        if not self.bounds:
            return y - 8
        found = {None if place.value is None else self.level(place.value) for place in self.places}
        x = 0.0
        for level in [*sorted(one for one in found if one is not None), *([None] if None in found else [])]:
            name = self._class(level)
            room = len(name) * 6.9 + 34
            if x and x + room > canvas.width:
                x, y = 0.0, y + 20
            canvas.rect(x, y - 11, 13, 13, "hatch" if level is None else f"s{level}")
            canvas.text(x + 19, y, name)
            x += room
        return y + 10

    def _class(self, level: int | None) -> str:
        if level is None:
            return words.UNKNOWN
        if level == 0:
            return f"moins de {self.show(self.bounds[0])}"
        if level >= len(self.bounds):
            return f"{self.show(self.bounds[-1])} et plus"
        return f"{self.show(self.bounds[level - 1])} à {self.show(self.bounds[level])}"
