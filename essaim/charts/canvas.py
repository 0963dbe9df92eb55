"""The marks of a drawing, as SVG. Each has its colours as attributes (paper, PDF) and a class (themes).

No `style`, no script: the strictest policy of content lets it through.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.html import escape

INKS = {
    "1": "#0b4f5c",
    "2": "#c8700a",
    "3": "#7d5bc4",
    "4": "#8c979b",
    "mid": "#4b9aa0",
    "pale": "#c3dfe2",
    "band": "#e4f0f1",
    "grid": "#e4e1d9",
    "axis": "#66757b",
    "cut": "#17262d",
    "paper": "#ffffff",
    "warning": "#8a4b00",
    "error": "#b01d18",
    "s0": "#ffffff",
    "s1": "#cfe6e6",
    "s2": "#8fc3c5",
    "s3": "#4b9aa0",
    "s4": "#1d6c77",
    "s5": "#073640",
}
OUTLINED = {"paper", "s0", "s1"}  # too pale to be seen without an edge
SIDES = {"middle": "middle", "end": "end"}


def n(value: float) -> str:
    """A coordinate: one decimal at most."""
    text = f"{value:.1f}"
    return text.removesuffix(".0")


class Canvas:
    """A drawing `width` wide; whoever draws says its height at the end."""

    def __init__(self, width: int, key: str) -> None:
        self.width = width
        self.key = key
        self.narrow = width < 500
        self.parts: list[str] = []
        self.hatched = False
        self.linked = False

    def line(
        self, x1: float, y1: float, x2: float, y2: float, ink: str, thick: float = 1, dash: str = ""
    ) -> None:
        rest = f' stroke-width="{thick:g}"' if thick != 1 else ""
        rest += f' stroke-dasharray="{dash}"' if dash else ""
        ends = f'x1="{n(x1)}" y1="{n(y1)}" x2="{n(x2)}" y2="{n(y2)}"'
        self.parts.append(f'<line class="l-{ink}" {ends} stroke="{INKS[ink]}"{rest}/>')

    def path(self, d: str, ink: str, thick: float = 2, dash: str = "") -> None:
        rest = f' stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(
            f'<path class="l-{ink}" d="{d}" fill="none" stroke="{INKS[ink]}" stroke-width="{thick:g}"{rest}/>'
        )

    def area(self, d: str, ink: str) -> None:
        self.parts.append(f'<path {self._filled(ink)} d="{d}"/>')

    def rect(self, x: float, y: float, width: float, height: float, ink: str) -> None:
        if width > 0 and height > 0:
            box = f'x="{n(x)}" y="{n(y)}" width="{n(width)}" height="{n(height)}"'
            self.parts.append(f"<rect {self._filled(ink)} {box}/>")

    def hit(self, x: float, y: float, width: float, height: float) -> None:
        """What a finger can reach of a link."""
        box = f'x="{n(x)}" y="{n(y)}" width="{n(width)}" height="{n(height)}"'
        self.parts.append(f'<rect class="es-chart__hit" {box} fill="none"/>')

    def mark(self, shape: str, x: float, y: float, ink: str, size: float = 5) -> None:
        """A point: `dot`, `ring`, `square`, `triangle`, `diamond`, `star`, `hexagon`."""
        if shape == "dot":
            self.parts.append(f'<circle {self._filled(ink)} cx="{n(x)}" cy="{n(y)}" r="{n(size)}"/>')
        elif shape == "ring":
            place = f'cx="{n(x)}" cy="{n(y)}" r="{n(size)}"'
            self.parts.append(
                f'<circle class="c-paper l-{ink}" {place} fill="#ffffff" stroke="{INKS[ink]}"/>'
            )
        else:
            self.area(_outline(shape, x, y, size), ink)

    def text(self, x: float, y: float, words: str, side: str = "", css: str = "") -> None:
        rest = f' text-anchor="{SIDES[side]}"' if side else ""
        rest += f' class="{css}"' if css else ""
        rest += ' font-weight="700"' if css == "t-strong" else ""
        rest += ' fill="#ffffff"' if css == "t-inverse" else ""
        rest += ' fill="#4b5b62"' if css == "t-soft" else ""
        self.parts.append(f'<text x="{n(x)}" y="{n(y)}"{rest}>{escape(words)}</text>')

    @contextmanager
    def group(self, title: str = "", url: str = "") -> Iterator[None]:
        """Marks that belong together; with an address they are one ordinary link."""
        self.linked = self.linked or bool(url)
        self.parts.append(f'<a href="{escape(url)}" aria-label="{escape(title)}">' if url else "<g>")
        if title:
            self.parts.append(f"<title>{escape(title)}</title>")
        yield
        self.parts.append("</a>" if url else "</g>")

    def _filled(self, ink: str) -> str:
        if ink == "hatch":
            self.hatched = True
            return f'class="c-hatch" fill="url(#{self.key}-h)" stroke="{INKS["1"]}"'
        edge = f' stroke="{INKS["axis"]}"' if ink in OUTLINED else ""
        return f'class="c-{ink}" fill="{INKS[ink]}"{edge}'

    def svg(self, height: float, title: str, description: str, css: str = "", alone: bool = False) -> str:
        """The whole drawing. With links it is a group; without, it is one image with its words."""
        names = f"{self.key}-t {self.key}-d"
        role = "group" if self.linked else "img"
        head = (
            ' xmlns="http://www.w3.org/2000/svg" font-family="Libertinus Serif,sans-serif"' if alone else ""
        )
        head += f' width="{self.width}" height="{n(height)}"' if alone else ""
        return (
            f'<svg{head} class="{css}" viewBox="0 0 {self.width} {n(height)}" role="{role}" '
            f'aria-labelledby="{names}" focusable="false" font-size="13" fill="#17262d">'
            f'<title id="{self.key}-t">{escape(title)}</title>'
            f'<desc id="{self.key}-d">{escape(description)}</desc>'
            f"{self._hatch() if self.hatched else ''}{''.join(self.parts)}</svg>"
        )

    def _hatch(self) -> str:
        size = 'width="6" height="6"'
        return (
            f'<defs><pattern id="{self.key}-h" {size} patternUnits="userSpaceOnUse" '
            f'patternTransform="rotate(45)"><rect class="c-paper" {size} fill="#ffffff"/>'
            f'<line class="l-1" x1="0" y1="0" x2="0" y2="6" stroke="{INKS["1"]}" stroke-width="3"/>'
            "</pattern></defs>"
        )


def _outline(shape: str, x: float, y: float, size: float) -> str:
    s = size
    match shape:
        case "square":
            return f"M{n(x - s)} {n(y - s)}h{n(2 * s)}v{n(2 * s)}h-{n(2 * s)}z"
        case "triangle":
            return f"M{n(x)} {n(y - s)}l{n(s * 1.1)} {n(s * 1.9)}h-{n(s * 2.2)}z"
        case "diamond":
            return f"M{n(x)} {n(y - s)}l{n(s)} {n(s)}l-{n(s)} {n(s)}l-{n(s)} -{n(s)}z"
        case "star":
            return (
                f"M{n(x)} {n(y - s)}l{n(s * 0.3)} {n(s * 0.7)}h{n(s * 0.7)}l-{n(s * 0.6)} {n(s * 0.5)}"
                f"l{n(s * 0.3)} {n(s * 0.8)}l-{n(s * 0.7)} -{n(s * 0.5)}l-{n(s * 0.7)} {n(s * 0.5)}"
                f"l{n(s * 0.3)} -{n(s * 0.8)}l-{n(s * 0.6)} -{n(s * 0.5)}h{n(s * 0.7)}z"
            )
        case _:  # hexagon, a corner up
            w = s * 0.87
            return (
                f"M{n(x)} {n(y - s)}l{n(w)} {n(s / 2)}v{n(s)}l-{n(w)} {n(s / 2)}l-{n(w)} -{n(s / 2)}v-{n(s)}z"
            )
