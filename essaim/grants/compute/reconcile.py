"""Which instalment a payment of Chorus paid: the same agreement, the same amount, certified first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

CERTIFIED, PAID = "certified", "paid"


@dataclass(frozen=True)
class Line:
    """One payment request, as Chorus says it."""

    key: int
    about: str
    amount: Decimal
    on: date


@dataclass(frozen=True)
class Share:
    """One instalment that nobody noted as paid yet."""

    key: int
    about: str
    amount: Decimal
    due_on: date
    state: str


def match(lines: Iterable[Line], shares: Sequence[Share]) -> dict[int, int]:
    """Line → instalment. Each instalment serves once; the certified ones first, then the nearest day."""
    found: dict[int, int] = {}
    taken: set[int] = set()
    for line in sorted(lines, key=lambda line: (line.on, line.key)):
        fits = [
            share
            for share in shares
            if share.about == line.about and share.amount == line.amount and share.key not in taken
        ]
        if fits:
            best = min(fits, key=lambda share: _nearness(line, share))
            found[line.key] = best.key
            taken.add(best.key)
    return found


def _nearness(line: Line, share: Share) -> tuple[bool, int, int]:
    return share.state != CERTIFIED, abs((share.due_on - line.on).days), share.key
