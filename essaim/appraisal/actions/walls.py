"""Ties declared in number by the capabilities above: who helps a candidate never judges its rivals."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from essaim.accounts.models import User
from essaim.appraisal.actions.ties import _settle
from essaim.appraisal.models import Declaration, Duty, Pinned, Tie
from essaim.audit.journal import record
from essaim.dossiers.models import Dossier


@transaction.atomic
def keep_away(user: User, dossiers: QuerySet[Dossier], source: str, detail: str, *, by: User) -> int:
    """Blocking ties with exactly these dossiers, from this source: those missing are added, others removed.

    A handful of statements whatever the number of dossiers. Answers how many were added.
    """
    wanted = set(dossiers.values_list("pk", flat=True))
    known = Tie.objects.filter(user=user, source=source)
    stale = set(known.values_list("dossier_id", flat=True)) - wanted
    new = wanted - set(known.values_list("dossier_id", flat=True))
    if new:
        add_ties(user, new, source, detail, by=by)
    for row in _locked(user, stale):
        Tie.objects.filter(user=user, dossier=row.dossier_id, source=source).delete()
        _settle(row)
    if stale:
        record("ties_removed", user, by=by, source=source, dossiers=len(stale))
    return len(new)


@transaction.atomic
def add_ties(user: User, dossiers: set[int], source: str, detail: str, *, by: User) -> None:
    """Blocking ties with these dossiers, and what follows: barred, no duty left."""
    rows = [Declaration(user=user, dossier_id=key) for key in sorted(dossiers)]
    Declaration.objects.bulk_create(rows, ignore_conflicts=True)
    held = _locked(user, dossiers)
    ties = [
        Tie(user=user, dossier_id=key, source=source, blocking=True, detail=detail[:500])
        for key in sorted(dossiers)
    ]
    Tie.objects.bulk_create(ties, ignore_conflicts=True)
    out = [row.pk for row in held if row.pinned != Pinned.IN]
    Declaration.objects.filter(pk__in=out).update(barred=True, opens=False)
    away = [row.dossier_id for row in held if row.pinned != Pinned.IN]
    Duty.objects.filter(reader__user=user, dossier__in=away, ended_at=None).update(
        ended_at=timezone.now(), ended_reason="Un lien écarte le lecteur"
    )
    record("ties_found", user, by=by, source=source, dossiers=len(dossiers), detail=detail)


def _locked(user: User, dossiers: set[int]) -> list[Declaration]:
    if not dossiers:
        return []
    rows = Declaration.objects.select_for_update().filter(user=user, dossier__in=dossiers)
    return list(rows.order_by("pk"))
