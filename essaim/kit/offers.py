"""What a room lets the rooms above it fill when they are ready: the one way for a fact to come from above.

    BARRIERS = Offer[Callable[[User, str], Q]]("the dossiers that a person may not see")    # below
    BARRIERS.fill(is_barred)                                          # above, in AppConfig.ready

docs/architecture.md lists them all: who offers, who fills.
"""

from collections.abc import Iterator


class Offer[Filler]:
    """A list that its own room reads, and fills with nothing. `what` is said in the documentation."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._named: dict[str, Filler] = {}
        self._fillers: list[Filler] = []

    def fill(self, filler: Filler, name: str = "") -> None:
        """Twice the same is once. `name`: for an offer that is read one by one, with `get`."""
        if name:
            self._named[name] = filler
        elif filler not in self._fillers:
            self._fillers.append(filler)

    def get(self, name: str) -> Filler | None:
        return self._named.get(name)

    def drop(self, name: str) -> None:
        """For tests, which put back what they found."""
        self._named.pop(name, None)

    def __contains__(self, name: str) -> bool:
        return name in self._named

    def __iter__(self) -> Iterator[Filler]:
        return iter((*self._fillers, *self._named.values()))
