"""Counting what was answered, without showing what few people said."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

SMALLEST = 5  # people under which a group is not told apart
MARKS = range(1, 6)


@dataclass(frozen=True)
class Given:
    """One person's answer to one question, and as whom."""

    group: str
    value: Any  # an index, a list of indexes, a mark, a text


@dataclass(frozen=True)
class Line:
    label: str
    count: int
    share: float  # of those who answered the question


@dataclass(frozen=True)
class Part:
    """The same lines, for one group of enough people."""

    group: str
    n: int
    lines: list[Line]
    mean: float | None = None


@dataclass(frozen=True)
class Result:
    text: str
    kind: str
    n: int
    lines: list[Line] = field(default_factory=list)
    mean: float | None = None
    words: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    untold: list[str] = field(default_factory=list)  # groups of too few people

    @property
    def rows(self) -> list[tuple[str, list[tuple[str, Line]]]]:
        """A table: each answer, with its line of the whole then of each group."""
        return [
            (line.label, [("Tous", line), *((part.group, part.lines[place]) for part in self.parts)])
            for place, line in enumerate(self.lines)
        ]


def tally_question(text: str, kind: str, choices: Collection[str], answers: Iterable[Given]) -> Result:
    """What everybody said of one question, then each group large enough."""
    rows = list(answers)
    if kind == "text":
        words = sorted((str(row.value) for row in rows), key=str.casefold)  # no order of arrival
        return Result(text, kind, len(rows), words=words)
    labels = [str(mark) for mark in MARKS] if kind == "scale" else list(choices)
    groups = groups_of(rows)
    shown = told_apart({group: len(own) for group, own in groups.items()})
    return Result(
        text,
        kind,
        len(rows),
        lines=lines_of(kind, labels, rows),
        mean=mean_of(kind, rows),
        parts=[
            Part(group, len(own), lines_of(kind, labels, own), mean_of(kind, own))
            for group, own in groups.items()
            if group in shown
        ],
        untold=[group for group in groups if group not in shown],
    )


def lines_of(kind: str, labels: list[str], rows: list[Given]) -> list[Line]:
    first = MARKS[0] if kind == "scale" else 0
    counts: Counter[int] = Counter()
    for row in rows:
        counts.update(row.value if kind == "several" else [row.value])
    return [
        Line(label, counts[place], counts[place] / len(rows) if rows else 0)
        for place, label in enumerate(labels, start=first)
    ]


def mean_of(kind: str, rows: list[Given]) -> float | None:
    return sum(row.value for row in rows) / len(rows) if kind == "scale" and rows else None


def groups_of(rows: list[Given]) -> dict[str, list[Given]]:
    """Nothing when there is one group only: it would be the whole again."""
    groups: dict[str, list[Given]] = {}
    for row in rows:
        groups.setdefault(row.group, []).append(row)
    return dict(sorted(groups.items())) if len(groups) > 1 else {}


def told_apart(sizes: Mapping[str, int], smallest: int = SMALLEST) -> set[str]:
    """The groups that may be shown: what is left, found by subtraction, is never under `smallest` people."""
    shown = {group for group, size in sizes.items() if size >= smallest}
    while shown:
        left = sum(size for group, size in sizes.items() if group not in shown)
        if left == 0 or left >= smallest:
            break
        shown.remove(min(shown, key=lambda group: (sizes[group], group)))
    return shown
