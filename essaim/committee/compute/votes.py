"""Counting votes by the rule of the committee: by default, CRPA R133-11.

« La commission se prononce à la majorité des voix des membres présents ou représentés »: what is not half
of those voices and one more is no majority, whatever the other sides have. Abstentions and silences
weigh in the number to reach, and on no side.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

SIDES = ("favourable", "reserve", "unfavourable")  # an abstention expresses nothing
CHOICES = (*SIDES, "abstention")
TIED = "tied"
NO_MAJORITY = "no_majority"

PRESENT = "present"  # more than half of the voices present or represented (CRPA R133-11)
CAST = "cast"  # more than half of the votes expressed
RELATIVE = "relative"  # more than any other side
TWO_THIRDS = "two_thirds"  # two thirds of the voices present or represented
MAJORITIES = (PRESENT, CAST, RELATIVE, TWO_THIRDS)


@dataclass(frozen=True)
class Cast:
    """One vote. `chair`: of the person who presides, in their own name. `proxy`: cast for somebody absent."""

    college: str
    choice: str
    chair: bool = False
    proxy: bool = False


@dataclass(frozen=True)
class Outcome:
    result: str  # a side, "tied", or "no_majority"
    casting: bool  # the chair's vote made the difference
    counts: dict[str, int]
    colleges: dict[str, dict[str, int]]
    opinions: dict[str, str]  # what each college would have answered alone
    proxies: int

    @property
    def expressed(self) -> int:
        return sum(self.counts[side] for side in SIDES)


def settle(
    casts: Iterable[Cast],
    *,
    voices: Mapping[str, int] | None = None,
    majority: str = PRESENT,
    chair_settles: bool = True,
) -> Outcome:
    """`voices`: present or represented, by college; those who cast a vote, when it is not given."""
    votes = list(casts)
    cast_in = Counter(vote.college for vote in votes)
    asked = {
        college: max((voices or {}).get(college, 0), cast_in[college])
        for college in {*cast_in, *(voices or {})}
    }
    counts = _count(votes)
    chair = next((vote.choice for vote in votes if vote.chair and not vote.proxy), "")
    result, casting = _result(counts, sum(asked.values()), majority, chair if chair_settles else "")
    colleges = {
        college: _count(vote for vote in votes if vote.college == college) for college in sorted(cast_in)
    }
    return Outcome(
        result=result,
        casting=casting,
        counts=counts,
        colleges=colleges,
        opinions={
            college: _result(count, asked[college], majority, "")[0] for college, count in colleges.items()
        },
        proxies=sum(vote.proxy for vote in votes),
    )


def quorum(seats: int, share: str = "1/2") -> int:
    """So much at least of those who compose the committee; one half by default (CRPA R133-10)."""
    return ceil(seats * Fraction(share))


def needed(voices: int, expressed: int, majority: str) -> int:
    """How many voices a side must have."""
    if majority == TWO_THIRDS:
        return max(ceil(voices * Fraction("2/3")), 1)
    return {PRESENT: voices // 2, CAST: expressed // 2, RELATIVE: 0}[majority] + 1


def _result(counts: Mapping[str, int], voices: int, majority: str, chair: str) -> tuple[str, bool]:
    """The side that has the majority, and whether the chair gave it.

    The chair settles when the voices that count are shared equally (R133-11): two sides have half of them
    each, so that one more voice would have made the majority.
    """
    expressed = sum(counts[side] for side in SIDES)
    most = max(counts[side] for side in SIDES)
    leading = [side for side in SIDES if counts[side] == most]
    if len(leading) == 1:
        return (leading[0] if most >= needed(voices, expressed, majority) else NO_MAJORITY), False
    shared = {PRESENT: 2 * most == voices, CAST: 2 * most == expressed, RELATIVE: True, TWO_THIRDS: False}
    if not most or not shared[majority]:
        return NO_MAJORITY, False
    return (chair, True) if chair in leading else (TIED, False)


def _count(votes: Iterable[Cast]) -> dict[str, int]:
    found = Counter(vote.choice for vote in votes)
    return {choice: found[choice] for choice in CHOICES}
