"""Keeping the queue in step with what it derives from."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.admissibility import queries
from essaim.admissibility.models import DeskEntry
from essaim.dossiers.models import Dossier

PIECE = 1000


COLUMNS = [field.attname for field in DeskEntry._meta.concrete_fields if not field.primary_key]


@transaction.atomic
def refresh_entry(dossier: Dossier, *, by: User) -> None:
    """To be called in the transaction of whatever moves the dossier on the desk."""
    _write(queries.filed().filter(pk=dossier.pk), timezone.now())


@transaction.atomic
def rebuild_desk(*, by: User) -> int:
    """Write the whole queue anew: after dossiers came in bulk, or when the check finds a difference."""
    now = timezone.now()
    DeskEntry.objects.exclude(dossier__in=queries.filed().values("pk")).delete()
    return sum(_write(dossiers, now) for dossiers in queries.in_pieces(queries.filed(), PIECE))


def _write(dossiers: Iterable[Dossier], now: datetime) -> int:
    """One statement for all of them, those already there included."""
    rows = [DeskEntry(dossier_id=pk, **fields) for pk, fields in queries.fields_of(dossiers, now).items()]
    DeskEntry.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["dossier"], update_fields=COLUMNS
    )
    return len(rows)
