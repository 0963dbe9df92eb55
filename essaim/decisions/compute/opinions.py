"""The opinions on a dossier as its authors may read them: numbers instead of names, nothing private."""

from collections.abc import Iterable, Mapping
from typing import Any, TypedDict

from essaim.decisions.compute.feedback import Person, Remark, clean, masked

LEVELS = {"region": "Lecture régionale", "nation": "Lecture nationale"}


class Opinion(TypedDict):
    who: str
    text: str


class Mark(TypedDict):
    label: str
    mean: str
    out_of: str
    count: int


class Opinions(TypedDict):
    """What is communicated, as plain JSON."""

    readings: list[Opinion]
    committee: str
    marks: list[Mark]


def opinions(
    remarks: Iterable[Remark], people: Iterable[Person], committee: str, marks: Iterable[Mark]
) -> Opinions:
    """Readers in an order that says nothing of them: by level, then by the words themselves."""
    known = list(people)
    found = sorted((remark.level != "region", clean(remark.text), remark.level) for remark in remarks)
    counted: dict[str, int] = {}
    readings: list[Opinion] = []
    for _, text, level in found:
        if text:
            counted[level] = counted.get(level, 0) + 1
            who = f"{LEVELS.get(level, 'Lecture')} {counted[level]}"
            readings.append(Opinion(who=who, text=masked(text, known)))
    return Opinions(readings=readings, committee=masked(clean(committee), known), marks=list(marks))


def is_empty(content: Mapping[str, Any]) -> bool:
    return not (content.get("readings") or content.get("committee") or content.get("marks"))
