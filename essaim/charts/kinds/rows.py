"""Rows of bars: amounts compared, values against what is allowed, steps that lose some on the way."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from essaim.charts.canvas import Canvas
from essaim.charts.kinds.frame import Frame, longest
from essaim.charts.picture import Head, Picture, Show
from essaim.charts.scale import Number, ceiling
from essaim.kit import words


@dataclass(frozen=True)
class Bar:
    """`value`, out of `total` when that says something; `mark` is a limit or a former value."""

    name: str
    value: Number | None
    total: Number | None = None
    mark: Number | None = None
    words: str = ""  # at the right, instead of the value
    url: str = ""
    ink: str = "1"


@dataclass(frozen=True, kw_only=True)
class Bars(Picture):
    """Horizontal bars from zero. An unknown value has no bar, and says so."""

    bars: tuple[Bar, ...]
    show: Show = lambda value: words.figure(value, None)
    name: str = "Intitulé"
    value: str = "Valeur"
    total: str = "Sur"
    mark: str = "Repère"
    high: float | None = None

    @property
    def _columns(self) -> list[tuple[str, Show, Callable[[Bar], Any]]]:
        kept: list[tuple[str, Show, Callable[[Bar], Any]]] = [(self.value, self.show, lambda bar: bar.value)]
        if any(bar.total is not None for bar in self.bars):
            kept.append((self.total, self.show, lambda bar: bar.total))
        if any(bar.mark is not None for bar in self.bars):
            kept.append((self.mark, self.show, lambda bar: bar.mark))
        return kept

    @property
    def heads(self) -> list[Head]:
        return [Head(self.name), *(Head(name, show) for name, show, _ in self._columns)]

    @property
    def rows(self) -> list[list[Any]]:
        return [[bar.name, *(read(bar) for _, _, read in self._columns)] for bar in self.bars]

    @property
    def urls(self) -> Sequence[str]:
        return [bar.url for bar in self.bars]

    def said(self, bar: Bar) -> str:
        if bar.words:
            return bar.words
        if bar.value is None:
            return words.UNKNOWN
        total = f" sur {self.show(bar.total)}" if bar.total is not None else ""
        return f"{self.show(bar.value)}{total}"

    def draw(self, canvas: Canvas) -> float:
        texts = [self.said(bar) for bar in self.bars]
        known = [
            value for bar in self.bars for value in (bar.value, bar.total, bar.mark) if value is not None
        ]
        frame = Frame(canvas, 0, self.high or ceiling(known), words_at_right=longest(texts), top=4)
        for rank, (bar, text) in enumerate(zip(self.bars, texts, strict=True)):
            with frame.row(rank, bar.name, text, url=bar.url) as y:
                start = frame.axis.start
                if bar.total is not None:
                    canvas.rect(start, y - 6, frame.axis(bar.total) - start, 12, "pale")
                if bar.value is not None:
                    canvas.rect(start, y - 6, frame.axis(bar.value) - start, 12, bar.ink)
                if bar.mark is not None:
                    canvas.line(frame.axis(bar.mark), y - 9, frame.axis(bar.mark), y + 9, "cut", 2)
        canvas.line(frame.axis.start, frame.top, frame.axis.start, frame.bottom(len(self.bars)), "axis")
        return frame.bottom(len(self.bars)) + 4


@dataclass(frozen=True)
class Bullet:
    """A value, the limits that it must keep, and how far the track goes."""

    name: str
    value: Number
    top: Number
    low: Number | None = None
    high: Number | None = None
    second: Number | None = None  # a thinner bar: what was paid, beside what was promised
    mark: Number | None = None
    words: str = ""
    url: str = ""

    @property
    def holds(self) -> bool:
        return (self.low is None or self.value >= self.low) and (self.high is None or self.value <= self.high)


@dataclass(frozen=True, kw_only=True)
class Bullets(Picture):
    """One bar a rule, with its band of what is allowed. Each row has its own scale, said at its end."""

    bullets: tuple[Bullet, ...]
    show: Show = lambda value: words.figure(value, None)
    name: str = "Règle"
    value: str = "Valeur"
    second: str = "Dont"
    mark: str = "Repère"
    judged: bool = True

    @property
    def heads(self) -> list[Head]:
        heads = [
            Head(self.name),
            Head(self.value, self.show),
            Head("Au moins", self.show),
            Head("Au plus", self.show),
        ]
        if any(row.second is not None for row in self.bullets):
            heads.append(Head(self.second, self.show))
        if any(row.mark is not None for row in self.bullets):
            heads.append(Head(self.mark, self.show))
        return [*heads, Head("État")] if self.judged else heads

    @property
    def rows(self) -> list[list[Any]]:
        names = {head.name for head in self.heads}
        return [
            [
                row.name,
                row.value,
                words.NOTHING if row.low is None else row.low,
                words.NOTHING if row.high is None else row.high,
                *([words.NOTHING if row.second is None else row.second] if self.second in names else []),
                *([words.NOTHING if row.mark is None else row.mark] if self.mark in names else []),
                *([self.state(row)] if self.judged else []),
            ]
            for row in self.bullets
        ]

    @property
    def urls(self) -> Sequence[str]:
        return [row.url for row in self.bullets]

    def state(self, row: Bullet) -> str:
        if row.holds:
            return "tenue"
        if row.low is not None and row.value < row.low:
            return f"manque {self.show(row.low - row.value)}"  # type: ignore[operator]
        return f"dépasse de {self.show(row.value - row.high)}"  # type: ignore[operator]

    def said(self, row: Bullet) -> str:
        text = row.words or self.show(row.value)
        if not self.judged:
            return text
        return f"{text} ✓" if row.holds else f"{text} ▲ {self.state(row)}"

    def draw(self, canvas: Canvas) -> float:
        texts = [self.said(row) for row in self.bullets]
        frame = Frame(canvas, 0, 1, words_at_right=longest(texts), top=4)
        for rank, (row, text) in enumerate(zip(self.bullets, texts, strict=True)):
            with frame.row(rank, row.name, text, url=row.url) as y:
                self.track(canvas, frame, row, y)
        return frame.bottom(len(self.bullets)) + 4

    def track(self, canvas: Canvas, frame: Frame, row: Bullet, y: float) -> None:
        top = float(max(row.top, row.value, 0)) or 1.0

        def x(value: Number) -> float:
            return frame.axis(float(value) / top)

        canvas.rect(x(0), y - 8, x(top) - x(0), 16, "grid")
        if row.low is not None or row.high is not None:
            low, high = x(row.low or 0), x(top if row.high is None else row.high)
            canvas.rect(low, y - 8, high - low, 16, "pale")
        canvas.rect(x(0), y - 4, x(row.value) - x(0), 8, "1" if row.holds or not self.judged else "warning")
        if row.second is not None:
            canvas.rect(x(0), y + 4, x(row.second) - x(0), 4, "2")
        for limit in (row.low, row.high, row.mark):
            if limit is not None:
                canvas.line(x(limit), y - 10, x(limit), y + 10, "cut", 2)


@dataclass(frozen=True)
class Step:
    """How many got this far, how many did the time before, and how many left here."""

    name: str
    value: int
    former: int | None = None
    left: str = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Funnel(Picture):
    """Bars on one baseline, from the first step to the last; the line is the former wave at the same day."""

    stages: tuple[Step, ...]
    former: str = ""

    @property
    def heads(self) -> list[Head]:
        figure: Show = lambda value: words.figure(value)  # noqa: E731
        heads = [Head("Étape"), Head("Dossiers", figure), Head("De l’étape d’avant", words.percent)]
        return [*heads, *([Head(self.former, figure)] if self.former else []), Head("Sortis ici")]

    @property
    def rows(self) -> list[list[Any]]:
        return [
            [
                step.name,
                step.value,
                self.share(rank),
                *([words.NOTHING if step.former is None else step.former] if self.former else []),
                step.left or words.NOTHING,
            ]
            for rank, step in enumerate(self.stages)
        ]

    @property
    def urls(self) -> Sequence[str]:
        return [step.url for step in self.stages]

    @property
    def is_empty(self) -> bool:
        return not any(step.value for step in self.stages)

    def share(self, rank: int) -> Any:
        before = self.stages[rank - 1].value if rank else 0
        return self.stages[rank].value / before if before else words.NOTHING

    def draw(self, canvas: Canvas) -> float:
        most = ceiling([step.value for step in self.stages] + [step.former or 0 for step in self.stages])
        frame = Frame(canvas, 0, most, words_at_right=118, top=4)
        for rank, step in enumerate(self.stages):
            share = self.share(rank)
            kept = f" · {words.percent(share)}" if not isinstance(share, str) else ""
            title = f"{step.name}{words.NBSP}: {words.figure(step.value)}{kept}. {step.left}".strip()
            with frame.row(rank, step.name, f"{words.figure(step.value)}{kept}", title, step.url) as y:
                start = frame.axis.start
                if rank:
                    canvas.rect(start, y - 7, frame.axis(self.stages[rank - 1].value) - start, 14, "band")
                canvas.rect(start, y - 7, frame.axis(step.value) - start, 14, "1")
                if step.former is not None:
                    canvas.line(frame.axis(step.former), y - 10, frame.axis(step.former), y + 10, "2", 3)
        canvas.line(frame.axis.start, frame.top, frame.axis.start, frame.bottom(len(self.stages)), "axis")
        return frame.bottom(len(self.stages)) + 4
