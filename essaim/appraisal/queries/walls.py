"""Who is kept away from dossiers because they help a candidate: shown on the page of the person."""

from dataclasses import dataclass

from django.db.models import Count

from essaim.accounts.models import User
from essaim.appraisal.models import Tie, TieSource

HELPING = [TieSource.MENTORING, TieSource.SUPPORT]


@dataclass(frozen=True)
class Wall:
    why: str
    wave: str
    count: int


def walls_of(user: User) -> list[Wall]:
    """One line per wave, in one query."""
    rows = Tie.objects.filter(user=user, source__in=HELPING, blocking=True)
    counted = rows.values("detail", "dossier__wave__name").annotate(count=Count("pk"))
    return [
        Wall(row["detail"], row["dossier__wave__name"], row["count"])
        for row in counted.order_by("dossier__wave__name", "detail")
    ]
