"""What every picture says beside its marks, and the table that it is made of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from essaim.charts.canvas import Canvas
from essaim.kit import words

WIDE, NARROW = 720, 360
Show = Callable[[Any], str]


def plain(value: Any) -> str:
    """A value of a table, in words."""
    match value:
        case None:
            return words.UNKNOWN
        case bool():
            return "oui" if value else "non"
        case str():
            return value
        case _ if hasattr(value, "year"):
            return words.short_day(value)
        case _:
            return words.figure(value, None)


@dataclass(frozen=True)
class Head:
    """A column of the table: its name, how its values are said, whether they are numbers."""

    name: str
    show: Show | None = None

    @property
    def is_number(self) -> bool:
        return self.show is not None


@dataclass(frozen=True)
class Cell:
    text: str
    url: str = ""
    is_number: bool = False


@dataclass(frozen=True, kw_only=True)
class Picture:
    """One picture. From it come the drawing, the table beside, the file: they cannot differ."""

    key: str  # letters, digits and hyphens: unique on its page
    title: str  # the finding, in a sentence
    unit: str = ""
    scope: str = ""
    source: str = ""
    reading: str = ""  # how to read the marks
    empty: str = "Rien à montrer pour l’instant."
    as_table: bool = False  # the picture is a table itself

    @property
    def heads(self) -> list[Head]:
        raise NotImplementedError

    @property
    def rows(self) -> list[list[Any]]:
        """Raw values, one list a line, as in the file."""
        raise NotImplementedError

    @property
    def urls(self) -> Sequence[str]:
        """The address of each line, or nothing."""
        return ()

    def draw(self, canvas: Canvas) -> float:
        """Puts the marks on the canvas and answers its height."""
        raise NotImplementedError

    @property
    def is_empty(self) -> bool:
        return not self.rows

    @property
    def subtitle(self) -> str:
        return " · ".join(part for part in (self.unit, self.scope) if part)

    def svg(self, width: int = WIDE, alone: bool = False) -> str:
        """The drawing. `alone`: a whole file, for a PDF."""
        narrow = width < 500
        canvas = Canvas(width, f"{self.key}-{'n' if narrow else 'w'}")
        height = self.draw(canvas)
        description = ". ".join(part for part in (self.subtitle, self.reading) if part)
        css = f"es-chart__{'narrow' if narrow else 'wide'}"
        return canvas.svg(height, self.title, description, css, alone)

    @property
    def cells(self) -> list[list[Cell]]:
        """The table in words; the first cell of a line holds its link."""
        urls = [*self.urls] or [""] * len(self.rows)
        return [
            [
                Cell(_said(head, value), "" if rank else url, head.is_number)
                for rank, (head, value) in enumerate(zip(self.heads, row, strict=True))
            ]
            for row, url in zip(self.rows, urls, strict=True)
        ]


def _said(head: Head, value: Any) -> str:
    """Unknown is said, words stay words, a figure is written as its column says."""
    if value is None or isinstance(value, str):
        return plain(value)
    return (head.show or plain)(value)
