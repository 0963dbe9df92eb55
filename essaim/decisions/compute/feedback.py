"""What candidates are told of their dossier, made of what readers wrote for them; names never go through."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

HIDDEN = "[nom retiré]"
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
BORROWED_WORDS = 8  # as many in a row, found in a text that was not meant for the candidate
HEADINGS = {"region": "À l’échelle de la région", "nation": "À l’échelle nationale"}


@dataclass(frozen=True)
class Person:
    """Somebody whose name must not be read."""

    first_name: str
    last_name: str
    email: str = ""


@dataclass(frozen=True)
class Remark:
    """What one reader wrote for the candidate."""

    level: str  # "region" or "nation"
    text: str


def composed(remarks: Iterable[Remark], people: Iterable[Person]) -> str:
    """One part a level, one paragraph a reader, without their names; the same words are said once."""
    listed = [(remark.level, clean(remark.text)) for remark in remarks]
    known = list(people)
    parts: list[str] = []
    for level, heading in HEADINGS.items():
        texts = list(dict.fromkeys(masked(text, known) for found, text in listed if found == level and text))
        if texts:
            parts += [f"{heading}\u00a0:", *texts]
    return "\n\n".join(parts)


def clean(text: str) -> str:
    """Line ends of one kind, no empty line at either end, no more than one between two paragraphs."""
    lines = [line.strip() for line in text.replace("\r\n", "\n").replace("\x00", "").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def masked(text: str, people: Iterable[Person]) -> str:
    for start, end in reversed(places_of_names(text, people)):
        text = f"{text[:start]}{HIDDEN}{text[end:]}"
    return text


def names_in(text: str, people: Iterable[Person]) -> list[str]:
    """The names that this text gives away, as they are written in it."""
    found = [text[start:end] for start, end in places_of_names(text, people)]
    return list(dict.fromkeys(found))


def places_of_names(text: str, people: Iterable[Person]) -> list[tuple[int, int]]:
    """Addresses, full names in both orders, and surnames with their capital, whatever the accents."""
    plain = folded(text)
    spans = [match.span() for match in EMAIL.finditer(plain)]
    for person in people:
        for pattern in _patterns(person):
            spans += [match.span() for match in pattern.finditer(plain)]
    return _merged(sorted(spans))


def _patterns(person: Person) -> list[re.Pattern[str]]:
    first, last = folded(person.first_name.strip()), folded(person.last_name.strip())
    patterns = []
    if first and last:
        both = "|".join(
            rf"{re.escape(one)}\s+{re.escape(two)}" for one, two in ((first, last), (last, first))
        )
        patterns.append(re.compile(rf"(?<!\w)(?:{both})(?!\w)", re.IGNORECASE))
    if len(last) > 1:
        written = "|".join(re.escape(form) for form in dict.fromkeys([last.title(), last.upper(), last]))
        patterns.append(re.compile(rf"(?<!\w)(?:{written})(?!\w)"))
    return patterns


def folded(text: str) -> str:
    """Without accents, letter for letter: the places of the text are those of what was typed."""
    return "".join(unicodedata.normalize("NFD", character)[0] for character in text)


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def borrowed(text: str, kept: Iterable[str], given: Iterable[str]) -> bool:
    """Does this text repeat words of a text kept from the candidate, which no text given to them holds?"""
    allowed = {run for one in given for run in _runs(one)}
    secret = {run for one in kept for run in _runs(one)} - allowed
    return not secret.isdisjoint(_runs(text))


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", folded(text).lower())
    return {tuple(words[i : i + BORROWED_WORDS]) for i in range(len(words) - BORROWED_WORDS + 1)}
