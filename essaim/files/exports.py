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


PRODUCERS = Offer[Producer]("the long exports, each by its name: « dossiers », « desk »")


def producer_of(kind: str) -> Producer:
    """Of an export that was asked: its list exists."""
    if found := PRODUCERS.get(kind):
        return found
    raise LookupError(kind)
