"""Writing to the journal, and proving that nobody rewrote it."""

from typing import Any

import pgtrigger
from django.db import connection, models, transaction
from django.utils import timezone

from essaim.audit.models import HASHED, Entry


def record(verb: str, obj: models.Model, *, by: Any, **details: Any) -> Entry:
    """Add an act to the journal, inside the transaction of the act, whose commit numbers and chains it.

    `details`: plain JSON values.
    """
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
    SELECT coalesce(number, place) FROM (
        SELECT e.*, coalesce(lag(hash) OVER (ORDER BY number), '') AS previous,
            row_number() OVER (ORDER BY number) AS place
        FROM audit_entry e
    ) e
    WHERE number IS DISTINCT FROM place
        OR hash IS DISTINCT FROM {HASHED.format(previous="previous", number="number", row="e")}
    ORDER BY place LIMIT 1
"""  # noqa: S608 (constants only)


@transaction.atomic
def first_broken_entry() -> int | None:
    """The number of the first entry that was changed or follows a removed one. None: the chain holds."""
    chain_now()
    with connection.cursor() as cursor:
        cursor.execute(BROKEN)
        row = cursor.fetchone()
    return row[0] if row else None


@transaction.atomic
def chain_now() -> None:
    """Number the entries of this transaction without waiting for its commit: for whoever verifies."""
    pgtrigger.constraints(pgtrigger.Immediate, "audit.Entry:chain")
    pgtrigger.constraints(pgtrigger.Deferred, "audit.Entry:chain")


def head() -> tuple[int, str]:
    """Number and hash of the last entry: publish it, and even the owner of the database cannot rewrite."""
    chained = Entry.objects.exclude(number=None).order_by("-number")
    last = chained.values_list("number", "hash").first()
    return (last[0] or 0, last[1] or "") if last else (0, "")
