"""The map of departments as data for a template: one shape each, its class of colour, its words."""

import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

SHAPES = Path(__file__).resolve().parents[3] / "data" / "territories" / "departments_map.json"
OVERSEAS = {"971": "Guadeloupe", "972": "Martinique", "973": "Guyane", "974": "La Réunion", "976": "Mayotte"}
TILE, GAP, LEFT, MARGIN = 44, 10, 12, 16  # the boxes of overseas departments, in units of the map
LEVELS = 5
NO_FIGURE = "donnée non disponible"
Number = int | float
Value = tuple[Number | None, str, str]  # figure, its text for people, address (or "")


@dataclass(frozen=True)
class Scale:
    """Level 0 is zero; level n (1 to 5) starts at `starts[n - 1]`; no figure is no level."""

    starts: tuple[Number, ...]
    unit: str = ""

    def level(self, figure: Number) -> int:
        return 0 if figure <= 0 else max(1, bisect_right(self.starts, figure))

    def steps(self) -> list[tuple[int, str]]:
        unit = f" {self.unit}" if self.unit else ""
        bounds = zip(self.starts, [*self.starts[1:], None], strict=True)
        named = [
            f"{words(low, high)}{unit}" if high else f"{shown(low)}{unit} et plus" for low, high in bounds
        ]
        return [(0, f"0{unit}"), *enumerate(named, 1)]


@dataclass(frozen=True)
class Shape:
    """A department on the map; `tile` holds the corner of its box when it is drawn as one."""

    code: str
    name: str
    d: str
    text: str
    url: str
    level: int | None
    tile: tuple[int, int] | None = None

    @property
    def level_class(self) -> str:
        return "level-unknown" if self.level is None else f"level-{self.level}"

    @property
    def title(self) -> str:
        return f"{self.name} ({self.code}) : {self.text}"


@dataclass(frozen=True)
class DepartmentMap:
    label: str
    view_box: str
    credit: str
    shapes: list[Shape]
    steps: list[tuple[int, str]]

    @property
    def linked(self) -> bool:
        """With links, the drawing is left out of the keyboard path: the table holds the same ones."""
        return any(shape.url for shape in self.shapes)

    @property
    def has_unknown(self) -> bool:
        return any(shape.level is None for shape in self.shapes)


def equal_scale(figures: Iterable[Number | None], unit: str = "") -> Scale:
    """Up to five steps with as many departments in each: quantiles of the positive figures."""
    known = sorted(figure for figure in figures if figure is not None and figure > 0)
    cuts = [known[len(known) * step // LEVELS] for step in range(LEVELS)] if known else [1]
    return Scale(tuple(dict.fromkeys(cuts)), unit)


def department_map(label: str, values: Mapping[str, Value], scale: Scale | None = None) -> DepartmentMap:
    """The map of {code: (figure, text, address)}. A code without value is shown as not known."""
    source = drawing()
    scale = scale or equal_scale(figure for figure, _, _ in values.values())
    shapes = [shape_of(one["code"], one["name"], one["d"], values, scale) for one in source["departments"]]
    left, top, width, height = map(int, source["viewBox"].split())
    for rank, (code, name) in enumerate(OVERSEAS.items()):
        corner = (left + LEFT + rank * (TILE + GAP), top + height + MARGIN)
        path = f"M{corner[0]},{corner[1]}h{TILE}v{TILE}h-{TILE}z"
        shapes.append(shape_of(code, name, path, values, scale, corner))
    view_box = f"{left} {top} {width} {height + TILE + 2 * MARGIN}"
    return DepartmentMap(label, view_box, source["credit"], shapes, scale.steps())


def shape_of(
    code: str,
    name: str,
    d: str,
    values: Mapping[str, Value],
    scale: Scale,
    corner: tuple[int, int] | None = None,
) -> Shape:
    figure, text, url = values.get(code, (None, NO_FIGURE, ""))
    level = None if figure is None else scale.level(figure)
    middle = (corner[0] + TILE // 2, corner[1] + TILE // 2) if corner else None
    return Shape(code, name, d, text or NO_FIGURE, url, level, middle)


def words(low: Number, high: Number) -> str:
    """A step between two figures; whole numbers that follow each other make a step of one number."""
    if isinstance(low, int) and isinstance(high, int):
        return shown(low) if high - low == 1 else f"de {shown(low)} à {shown(high - 1)}"
    return f"de {shown(low)} à moins de {shown(high)}"


def shown(figure: Number) -> str:
    text = f"{figure:,.1f}" if isinstance(figure, float) else f"{figure:,}"
    return text.removesuffix(".0").replace(",", "\u202f").replace(".", ",")


@cache
def drawing() -> dict[str, Any]:
    return json.loads(SHAPES.read_text().replace("'", "’"))
