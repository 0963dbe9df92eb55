"""What is the same everywhere: the zone of the law, the sum of nothing."""

from decimal import Decimal
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
ZERO = Decimal(0)
