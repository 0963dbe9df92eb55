"""The long exports that exist: each capability fills in its own when it is ready (`AppConfig.ready`)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from essaim.kit.offers import Offer

Params = Mapping[str, Any]


@dataclass(frozen=True)
class Producer:
    """How to write one list. `rows` and `count` start from what `user` may see, on the day it runs."""

    title: str
    header: Sequence[str]
    rows: Callable[[Any, Params], Iterable[Sequence[Any]]]
    count: Callable[[Any, Params], int]
    # What gives the right to read it, in one word, NO_RIGHT when nothing does: asked again at the opening.
    reach: Callable[[Any], str]


PRODUCERS = Offer[Producer]("the long exports, each by its name: « dossiers », « desk »")
NO_RIGHT = "none"
REACH = "_reach"  # kept among the parameters: the right by which the file was written


def producer_of(kind: str) -> Producer:
    """Of an export that was asked: its list exists."""
    if found := PRODUCERS.get(kind):
        return found
    raise LookupError(kind)
