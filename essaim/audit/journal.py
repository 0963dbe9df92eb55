"""Writing to the journal, and proving that nobody rewrote it."""

from typing import Any

from django.db import connection, models
from django.utils import timezone

from essaim.audit.models import HASHED, Entry


def record(verb: str, obj: models.Model, *, by: Any, **details: Any) -> Entry:
    """Add an act to the journal, inside the transaction of the act. `details`: plain JSON values."""
    return Entry.objects.create(
        at=timezone.now(),
        verb=verb,
        subject_type=obj._meta.label_lower,
        subject_id=str(obj.pk),
        subject_label=str(obj)[:200],
        by=getattr(by, "behind", None) or by,  # never in the name of the person whose eyes are borrowed
        details=details,
    )


def history_of(obj: models.Model) -> models.QuerySet[Entry]:
    """The acts on this object, oldest first."""
    return (
        Entry.objects.filter(subject_type=obj._meta.label_lower, subject_id=str(obj.pk))
        .select_related("by")
        .order_by("id")
    )


BROKEN = f"""
    SELECT id FROM (
        SELECT e.*, coalesce(lag(hash) OVER (ORDER BY id), '') AS previous,
            row_number() OVER (ORDER BY id) AS place
        FROM audit_entry e
    ) e
    WHERE id <> place OR hash <> encode({HASHED.format(previous="previous", row="e")}, 'hex')
    ORDER BY id LIMIT 1
"""  # noqa: S608 (constants only)


def first_broken_entry() -> int | None:
    """The number of the first entry that was changed or follows a removed one. None: the chain holds."""
    with connection.cursor() as cursor:
        cursor.execute(BROKEN)
        row = cursor.fetchone()
    return row[0] if row else None


def head() -> tuple[int, str]:
    """Number and hash of the last entry: publish it, and even the owner of the database cannot rewrite."""
    last = Entry.objects.order_by("-id").values_list("id", "hash").first()
    return last or (0, "")
