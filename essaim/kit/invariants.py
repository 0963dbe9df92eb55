"""What must be true of the rows and of the files at any time: each room says its own, one command asks all.

A row that was rewritten is found by the hash kept beside it, or by what the journal says of it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from essaim.kit.offers import Offer


@dataclass(frozen=True)
class Invariant:
    """`faults`: one sentence for each place where it is broken; none when it holds."""

    label: str
    faults: Callable[[], Iterator[str]]


INVARIANTS = Offer[Invariant]("what must be true of the rows and of the files, asked by `essaim verify`")
SHOWN = 20


def verify() -> Iterator[tuple[str, list[str]]]:
    """Each invariant, with its first faults."""
    for invariant in INVARIANTS:
        found = []
        for fault in invariant.faults():
            found.append(fault)
            if len(found) == SHOWN:
                break
        yield invariant.label, found
