"""The long exports that exist: each capability registers its own when it is ready (`AppConfig.ready`)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Params = Mapping[str, Any]


@dataclass(frozen=True)
class Producer:
    """How to write one list. `rows` and `count` start from what `user` may see, on the day it runs."""

    title: str
    header: Sequence[str]
    rows: Callable[[Any, Params], Iterable[Sequence[Any]]]
    count: Callable[[Any, Params], int]


PRODUCERS: dict[str, Producer] = {}


def register(kind: str, producer: Producer) -> None:
    """`kind` names the list: « dossiers », « desk »."""
    PRODUCERS[kind] = producer
