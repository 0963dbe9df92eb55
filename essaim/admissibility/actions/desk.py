"""Keeping the queue in step with what it derives from."""

from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.admissibility import queries
from essaim.admissibility.models import DeskEntry
from essaim.dossiers.models import Dossier

PIECE = 1000


@transaction.atomic
def refresh_entry(dossier: Dossier, *, by: User) -> None:
    """To be called in the transaction of whatever moves the dossier on the desk."""
    now = timezone.now()
    for fresh in queries.filed().filter(pk=dossier.pk):
        DeskEntry.objects.update_or_create(
            dossier_id=fresh.pk, defaults=queries.fields_of([fresh], now)[fresh.pk]
        )


@transaction.atomic
def rebuild_desk(*, by: User) -> int:
    """Write the whole queue anew: after dossiers came in bulk, or when the check finds a difference."""
    now, written = timezone.now(), 0
    DeskEntry.objects.exclude(dossier__in=queries.filed().values("pk")).delete()
    for dossiers in queries.in_pieces(queries.filed(), PIECE):
        rows = [DeskEntry(dossier_id=pk, **fields) for pk, fields in queries.fields_of(dossiers, now).items()]
        columns = [field.attname for field in DeskEntry._meta.concrete_fields if not field.primary_key]
        DeskEntry.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["dossier"], update_fields=columns
        )
        written += len(rows)
    return written
