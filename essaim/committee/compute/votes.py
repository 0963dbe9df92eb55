"""Counting votes: relative majority of what is expressed, the chair settling a tie (CRPA R133-11)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

SIDES = ("favourable", "reserve", "unfavourable")  # an abstention expresses nothing
CHOICES = (*SIDES, "abstention")
TIED = "tied"


@dataclass(frozen=True)
class Cast:
    """One vote. `chair`: of the person who presides, in their own name. `proxy`: cast for somebody absent."""

    college: str
    choice: str
    chair: bool = False
    proxy: bool = False


@dataclass(frozen=True)
class Outcome:
    result: str  # a side, or "tied"
    casting: bool  # the chair's vote made the difference
    counts: dict[str, int]
    colleges: dict[str, dict[str, int]]
    opinions: dict[str, str]  # what each college would have answered alone
    proxies: int

    @property
    def expressed(self) -> int:
        return sum(self.counts[side] for side in SIDES)


def settle(casts: Iterable[Cast], *, chair_settles: bool = True) -> Outcome:
    votes = list(casts)
    counts = _count(votes)
    leading = _leading(counts)
    chair = next((vote.choice for vote in votes if vote.chair and not vote.proxy), "")
    casting = chair_settles and len(leading) > 1 and chair in leading
    colleges = {
        college: _count(vote for vote in votes if vote.college == college)
        for college in sorted({vote.college for vote in votes})
    }
    return Outcome(
        result=chair if casting else _alone(leading),
        casting=casting,
        counts=counts,
        colleges=colleges,
        opinions={college: _alone(_leading(count)) for college, count in colleges.items()},
        proxies=sum(vote.proxy for vote in votes),
    )


def quorum(seats: int, share: str = "1/2") -> int:
    """So much at least of those who compose the committee; one half by default (CRPA R133-10)."""
    return ceil(seats * Fraction(share))


def _count(votes: Iterable[Cast]) -> dict[str, int]:
    found = Counter(vote.choice for vote in votes)
    return {choice: found[choice] for choice in CHOICES}


def _leading(counts: dict[str, int]) -> list[str]:
    most = max(counts[side] for side in SIDES)
    return [side for side in SIDES if counts[side] == most]


def _alone(leading: list[str]) -> str:
    return leading[0] if len(leading) == 1 else TIED
