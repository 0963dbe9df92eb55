"""What the desk shows rather than says: the deadlines of its list."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db.models import Count

from essaim.accounts.models import User
from essaim.admissibility.compute.remaining import CHOICES, REMAINING
from essaim.admissibility.queries.desk import entries, of_remaining
from essaim.charts.kinds import Column, Columns
from essaim.kit import words

LATE, NEAR = REMAINING[0].key, REMAINING[1].key


def deadlines_of(
    user: User, filters: Mapping[str, Any], today: date, url_of: Callable[[str], str]
) -> Columns:
    """The dossiers of this desk by days left, whatever column is already chosen. One query."""
    kept = {name: value for name, value in filters.items() if name != "remaining"}
    counts = entries(user, kept, today).aggregate(
        **{f"in_{key}": Count("pk", filter=of_remaining(key, today)) for key, _ in CHOICES}
    )
    looks = {one.key: (one.ink, one.sign) for one in REMAINING}
    columns = tuple(
        Column(label, (counts[f"in_{key}"],), url_of(key), *_look(looks.get(key), counts[f"in_{key}"]))
        for key, label in CHOICES
        if counts[f"in_{key}"] or key in looks
    )
    pressing = counts[f"in_{LATE}"] + counts[f"in_{NEAR}"]
    late = counts[f"in_{LATE}"]
    return Columns(
        key="echeances",
        title=_finding(pressing, late),
        unit="Dossiers à instruire, par jours restants avant la décision implicite",
        reading="Chaque colonne ouvre la liste de ses dossiers. ■ délai dépassé, ▲ quinze jours au plus.",
        series=("Dossiers",),
        name="Jours restants",
        columns=columns if any(counts.values()) else (),
        empty="Aucun délai ne court sur cette liste.",
        height=90,
    )


def _look(look: tuple[str, str] | None, count: int) -> tuple[str, None, str]:
    ink, sign = look or ("4", "")
    return ink, None, sign if count else ""


def _finding(pressing: int, late: int) -> str:
    if not pressing:
        return "Aucun dossier n’arrive à échéance dans les quinze jours"
    found = f"{words.quantity(pressing, 'dossier')} à décider sous quinze jours"
    return f"{found}, dont {words.quantity(late, 'dossier')} hors délai" if late else found
