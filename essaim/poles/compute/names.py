"""One writing for all the writings of a pole's name, and how near two names are."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

EMPTY_WORDS = frozenset(
    "a au aux cooperation d de des du economique en et l la le les pole poles projet ptce territorial "  # noqa: SIM905
    "territoriale territoriaux un une".split()
)
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})
SIMILAR = 0.65  # share of the pairs of letters in common from which a person should look
INSIDE = 0.8  # when all the telling words of one name are in the other
LONG_ENOUGH = 5  # letters, for these words to tell anything


def search_key(*texts: str) -> str:
    """Lower case, no accent, words parted by one space."""
    return " ".join(word for text in texts for word in words(text))


def words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold().translate(LIGATURES))
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return re.findall(r"[a-z0-9]+", letters)


def telling(name: str) -> str:
    """The name without the words that every pole bears: « PTCE », « pôle territorial de coopération »…"""
    every = words(name)
    return " ".join([word for word in every if word not in EMPTY_WORDS] or every)


@dataclass(frozen=True)
class _Letters:
    """A name, ready to be compared."""

    telling: str
    words: frozenset[str]
    pairs: frozenset[tuple[str, int]]


@lru_cache(maxsize=4096)  # each page of a draft compares it with the same laureates
def _letters(name: str) -> _Letters:
    text = telling(name)
    return _Letters(text, frozenset(text.split()), frozenset(_pairs(text)))


@lru_cache(maxsize=8192)  # the four pages of a draft compare the same pairs of names
def closeness(one: str, other: str) -> float:
    """0 to 1: Dice's coefficient on the pairs of letters of the telling words."""
    first, second = _letters(one), _letters(other)
    if not first.pairs or not second.pairs:
        return float(first.telling == second.telling != "")
    dice = 2 * len(first.pairs & second.pairs) / (len(first.pairs) + len(second.pairs))
    return max(dice, INSIDE) if _inside(first, second) else dice


def _inside(one: _Letters, other: _Letters) -> bool:
    """« Le Levier » in « Le Levier (pour un territoire solidaire) »: a name cut short is still the name."""
    shorter = min(one.words, other.words, key=len)
    return shorter <= one.words & other.words and len("".join(shorter)) >= LONG_ENOUGH


def _pairs(text: str) -> set[tuple[str, int]]:
    """Pairs of neighbouring letters, each numbered, so that a repeated pair counts twice."""
    seen: dict[str, int] = {}
    pairs = set()
    for word in text.split():
        for pair in (word[i : i + 2] for i in range(max(1, len(word) - 1))):
            seen[pair] = seen.get(pair, 0) + 1
            pairs.add((pair, seen[pair]))
    return pairs
