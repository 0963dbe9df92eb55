"""How well a reader and a dossier go together: words in common, and territory. Published, hence simple."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

THEME, SKILL, ELSEWHERE = 10, 4, 1


@dataclass(frozen=True)
class Reads:
    """What a reader knows, and where they work."""

    themes: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()
    region: str = ""


@dataclass(frozen=True)
class IsRead:
    """What a dossier speaks of: the themes of its pole, the words of its pitch, its region."""

    themes: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    region: str = ""


def normal(text: str) -> str:
    """Lower case, without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).strip()


def words_of(*texts: str) -> frozenset[str]:
    return frozenset(word for text in texts for word in re.findall(r"\w{4,}", normal(text)))


def normals(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(normal(text) for text in texts if text.strip())


def affinity(reader: Reads, dossier: IsRead) -> int:
    """10 for a theme in common, 4 for a skill that the pitch names, 1 when the reader is from elsewhere."""
    themes = len(reader.themes & dossier.themes)
    skills = len(reader.skills & (dossier.words | dossier.themes))
    elsewhere = bool(reader.region and dossier.region and reader.region != dossier.region)
    return THEME * themes + SKILL * skills + ELSEWHERE * elsewhere
