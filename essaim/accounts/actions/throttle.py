"""How many codes may be asked: counted in the database, the same for all processes, in one statement."""

import hashlib
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import connection, transaction

from essaim.accounts.models import User

TOO_MANY = "Trop d’essais. Attendez quelques minutes, puis demandez un nouveau code."
WAIT = "Trop d’essais. Le prochain sera possible dans {}."
ROUNDED_TO_HOURS = 120  # minutes
COUNT = """
    INSERT INTO accounts_try (key, count, until) SELECT k, 1, now() + s * interval '1 second'
    FROM unnest(%s::text[], %s::int[]) AS asked (k, s) ORDER BY k
    ON CONFLICT (key) DO UPDATE SET
        count = CASE WHEN accounts_try.until <= now() THEN 1 ELSE accounts_try.count + 1 END,
        until = CASE WHEN accounts_try.until <= now() THEN excluded.until ELSE accounts_try.until END
    RETURNING key, count, ceil(extract(epoch FROM until - now()))::int
"""


@dataclass(frozen=True)
class Limit:
    """So many tries for one subject, in a window that starts at the first one."""

    subject: str
    most: int
    seconds: int

    @property
    def key(self) -> str:
        return hashlib.sha256(f"{self.subject}/{self.seconds}".encode()).hexdigest()


@transaction.atomic
def count_try(limits: list[Limit], *, by: User | None) -> None:
    """Count one more try against each limit; refuse what is too much, in words that tell nothing else."""
    if not limits:
        return
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [[limit.key for limit in limits], [limit.seconds for limit in limits]])
        counts = {key: (count, seconds) for key, count, seconds in cursor.fetchall()}
    if waits := [counts[limit.key][1] for limit in limits if counts[limit.key][0] > limit.most]:
        raise TooMany(max(waits))


class TooMany(ValidationError):
    """Says how long to wait, and nothing of the person."""

    def __init__(self, seconds: int) -> None:
        super().__init__(WAIT.format(_in_minutes(seconds)))


def _in_minutes(seconds: int) -> str:
    minutes = max(1, -(-seconds // 60))
    if minutes < ROUNDED_TO_HOURS:
        return f"{minutes}\u00a0minute{'s' if minutes > 1 else ''}"
    return f"{-(-minutes // 60)}\u00a0heures"
