"""Two axes: curves with their band and their limits, points with a frontier."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from essaim.charts.canvas import Canvas, n
from essaim.charts.picture import Head, Picture, Show
from essaim.charts.scale import Axis, Number, apart, ceiling, fit, steps
from essaim.kit import words

DASHES = ("", "6 3", "2 2", "8 3 2 3")
INKS = ("1", "2", "3", "4")


def _figure(value: Any) -> str:
    return words.figure(value, None)


@dataclass(frozen=True)
class Curve:
    """Points in order; `band` holds the low and the high of each."""

    name: str
    points: tuple[tuple[Number, Number], ...]
    band: tuple[tuple[Number, Number], ...] = ()
    stepped: bool = False
    dotted: bool = False


@dataclass(frozen=True)
class Rule:
    """A limit across the plane: horizontal (`y`) or vertical (`x`)."""

    words: str
    y: Number | None = None
    x: Number | None = None


@dataclass(frozen=True, kw_only=True)
class Plane(Picture):
    """What curves and clouds share: two axes, a grid, limits."""

    x: str
    y: str
    show_x: Show = _figure
    show_y: Show = _figure
    rules: tuple[Rule, ...] = ()
    height: int = 230
    high_x: float | None = None
    high_y: float | None = None
    low_x: float = 0

    def _axes(
        self, canvas: Canvas, xs: Sequence[Number], ys: Sequence[Number], right: float
    ) -> tuple[Axis, Axis]:
        most_y = ceiling([*ys, *(rule.y for rule in self.rules if rule.y is not None)], least=0.001)
        most_x = ceiling([*xs, *(rule.x for rule in self.rules if rule.x is not None)], least=0.001)
        across = Axis(self.low_x, self.high_x or most_x, 62, canvas.width - right)
        up = Axis(0, self.high_y or most_y, 24.0 + self.height, 24)
        for value in steps(0, up.high, 4):
            canvas.line(across.start, up(value), across.end, up(value), "grid")
            canvas.text(across.start - 8, up(value) + 4, fit(self.show_y(value), 60), "end", "t-soft")
        for value in steps(across.low, across.high, 3 if canvas.narrow else 6):
            side = "end" if across(value) > canvas.width - 30 else "middle"
            canvas.text(across(value), up.start + 18, self.show_x(value), side, "t-soft")
        canvas.line(across.start, up.start, across.end, up.start, "axis")
        canvas.text(0, 12, self.y, "", "t-soft")
        canvas.text(canvas.width, up.start + 36, self.x, "end", "t-soft")
        return across, up

    def _rules(self, canvas: Canvas, across: Axis, up: Axis) -> None:
        for rule in self.rules:
            if rule.y is not None:
                canvas.line(across.start, up(rule.y), across.end, up(rule.y), "cut", 1.5, "6 3")
                canvas.text(across.end, up(rule.y) - 5, rule.words, "end", "t-strong")
            if rule.x is not None:
                x = across(rule.x)
                canvas.line(x, up.end, x, up.start, "cut", 1.5, "6 3")
                side = "end" if x > (across.start + across.end) / 2 else ""
                canvas.text(x + (-5 if side else 5), up.end + 12, rule.words, side, "t-strong")


@dataclass(frozen=True, kw_only=True)
class Lines(Plane):
    curves: tuple[Curve, ...]

    @property
    def heads(self) -> list[Head]:
        heads = [Head(self.x, self.show_x)]
        for curve in self.curves:
            heads.append(Head(curve.name, self.show_y))
            if curve.band:
                heads += [
                    Head(f"{curve.name}, au moins", self.show_y),
                    Head(f"{curve.name}, au plus", self.show_y),
                ]
        return heads

    @property
    def rows(self) -> list[list[Any]]:
        found = sorted({x for curve in self.curves for x, _ in curve.points})
        held = [
            {x: (y, *(curve.band[rank] if curve.band else ())) for rank, (x, y) in enumerate(curve.points)}
            for curve in self.curves
        ]
        none = [(words.NOTHING,) * (3 if curve.band else 1) for curve in self.curves]
        return [
            [x, *(cell for points, blank in zip(held, none, strict=True) for cell in points.get(x, blank))]
            for x in found
        ]

    def draw(self, canvas: Canvas) -> float:
        xs = [x for curve in self.curves for x, _ in curve.points]
        ys = [y for curve in self.curves for _, y in curve.points]
        ys += [high for curve in self.curves for _, high in curve.band]
        several = len(self.curves) > 1
        right = (
            min(max(len(curve.name) for curve in self.curves) * 6.9 + 14, 150)
            if several and not canvas.narrow
            else 8
        )
        across, up = self._axes(canvas, xs, ys, right)
        for rank, curve in enumerate(self.curves):
            self._curve(canvas, across, up, curve, rank)
        self._rules(canvas, across, up)
        if several:
            self._names(canvas, up, right)
        return up.start + 42 + (18 * len(self.curves) if several and canvas.narrow else 0)

    def _curve(self, canvas: Canvas, across: Axis, up: Axis, curve: Curve, rank: int) -> None:
        ink = INKS[rank % 4]
        places = [(across(x), up(y)) for x, y in curve.points]
        if curve.band:
            highs = [f"{n(x)} {n(up(high))}" for (x, _), (_, high) in zip(places, curve.band, strict=True)]
            lows = [f"{n(x)} {n(up(low))}" for (x, _), (low, _) in zip(places, curve.band, strict=True)]
            canvas.area(f"M{'L'.join([*highs, *reversed(lows)])}z", "pale")
        link = [f"{n(places[0][0])} {n(places[0][1])}"] if places else []
        for x, y in places[1:]:
            link.append(f"{n(x)} {link[-1].split()[1]}" if curve.stepped else f"{n(x)} {n(y)}")
            if curve.stepped:
                link.append(f"{n(x)} {n(y)}")
        if link:
            canvas.path(f"M{'L'.join(link)}", ink, 2, DASHES[rank % 4])
        if curve.dotted:
            for x, y in places:
                canvas.mark("dot", x, y, ink, 3.5)

    def _names(self, canvas: Canvas, up: Axis, right: float) -> None:
        """At the end of each curve; under the drawing on a phone."""
        ends = sorted(
            (up(curve.points[-1][1]), rank) for rank, curve in enumerate(self.curves) if curve.points
        )
        for (_, rank), y in zip(ends, apart([place for place, _ in ends], 16), strict=True):
            name = self.curves[rank].name
            if canvas.narrow:
                low = up.start + 54 + 18 * rank
                canvas.line(0, low - 4, 22, low - 4, INKS[rank % 4], 2, DASHES[rank % 4])
                canvas.text(30, low, name)
            else:
                canvas.text(canvas.width - right + 8, y + 4, fit(name, right))


@dataclass(frozen=True)
class Point:
    """One thing at its place. `shape` and `ink` say its state, never the colour alone."""

    name: str
    x: Number
    y: Number
    state: str = ""
    shape: str = "dot"
    ink: str = "1"
    labelled: bool = False
    low: Number | None = None
    high: Number | None = None
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Scatter(Plane):
    """Points, the frontier of the best that each amount buys, and the limits."""

    points: tuple[Point, ...]
    frontier: tuple[tuple[Number, Number], ...] = ()
    name: str = "Dossier"

    @property
    def heads(self) -> list[Head]:
        return [Head(self.name), Head(self.x, self.show_x), Head(self.y, self.show_y), Head("État")]

    @property
    def rows(self) -> list[list[Any]]:
        return [[point.name, point.x, point.y, point.state] for point in self.points]

    @property
    def urls(self) -> Sequence[str]:
        return [point.url for point in self.points]

    def draw(self, canvas: Canvas) -> float:
        xs = [point.x for point in self.points] + [x for x, _ in self.frontier]
        ys = [value for point in self.points for value in (point.y, point.high) if value is not None]
        across, up = self._axes(canvas, xs, ys + [y for _, y in self.frontier], 12)
        self._rules(canvas, across, up)
        if self.frontier:
            link = [f"{n(across(x))} {n(up(y))}" for x, y in self.frontier]
            stepped = [
                part
                for rank, place in enumerate(link)
                for part in ([f"{place.split()[0]} {link[rank - 1].split()[1]}", place] if rank else [place])
            ]
            canvas.path(f"M{'L'.join(stepped)}", "mid", 2)
        for point in sorted(self.points, key=lambda one: one.labelled):
            self._point(canvas, across, up, point)
        states = {point.state: (point.shape, point.ink) for point in self.points if point.state}
        x, low = 0.0, up.start + 58
        for state, (shape, ink) in sorted(states.items()):
            canvas.mark(shape, x + 6, low - 4, ink, 5)
            canvas.text(x + 18, low, state)
            x += len(state) * 6.9 + 40
        return up.start + (66 if states else 44)

    def _point(self, canvas: Canvas, across: Axis, up: Axis, point: Point) -> None:
        x, y = across(point.x), up(point.y)
        title = f"{point.name}{words.NBSP}: {self.show_x(point.x)}, {self.show_y(point.y)}"
        with canvas.group(f"{title}, {point.state}" if point.state else title, point.url):
            if point.low is not None and point.high is not None:
                canvas.line(x, up(point.low), x, up(point.high), "4")
            canvas.mark(point.shape, x, y, point.ink, 5)
            if point.labelled and not canvas.narrow:
                side = "end" if x > canvas.width - 140 else ""
                canvas.text(x + (-9 if side else 9), y + 4, fit(point.name, 130), side, "t-small")
