"""What a room lets the rooms above it fill when they are ready: the one way for a fact to come from above.

SHOWN = Offer[Callable[[User], Q]]("the portfolios shown for a while to somebody")   # below
SHOWN.fill(shown_in_a_sitting)                                    # above, in AppConfig.ready
"""

from collections.abc import Iterator


class Offer[Filler]:
    """A list that its own room reads, and that it fills with nothing. `what`: said in the documentation."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._fillers: list[Filler] = []

    def fill(self, filler: Filler) -> None:
        """Twice the same is once: a test may call `ready` again."""
        if filler not in self._fillers:
            self._fillers.append(filler)

    def __iter__(self) -> Iterator[Filler]:
        return iter(tuple(self._fillers))

    def __len__(self) -> int:
        return len(self._fillers)
