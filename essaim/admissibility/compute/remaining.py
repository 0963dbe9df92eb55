"""How many days are left before silence decides: the columns of the desk's picture, and its filter."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Remaining:
    """From `first` to `last` days, both included; None is without end."""

    key: str
    label: str
    first: int | None
    last: int | None
    ink: str = "1"
    sign: str = ""

    def between(self, today: date) -> tuple[date | None, date | None]:
        low = None if self.first is None else today + timedelta(days=self.first)
        high = None if self.last is None else today + timedelta(days=self.last)
        return low, high


REMAINING = (
    Remaining("late", "échu", None, 0, "error", "■ "),
    Remaining("15", "1 à 15 j", 1, 15, "warning", "▲ "),
    Remaining("30", "16 à 30 j", 16, 30),
    Remaining("45", "31 à 45 j", 31, 45),
    Remaining("60", "46 à 60 j", 46, 60),
    Remaining("later", "61 j et plus", 61, None),
)
SUSPENDED = "suspended"
NO_DATE = "none"
CHOICES = [
    *((one.key, one.label) for one in REMAINING),
    (SUSPENDED, "délai suspendu"),
    (NO_DATE, "aucun délai ne court"),
]
