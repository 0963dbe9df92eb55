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
    for row in _locked({(user.pk, key) for key in stale}):
        Tie.objects.filter(user=user, dossier=row.dossier_id, source=source).delete()
        _settle(row)
    if stale:
        record("ties_removed", user, by=by, source=source, dossiers=len(stale))
    return len(new)


@transaction.atomic
def add_ties(user: User, dossiers: set[int], source: str, detail: str, *, by: User) -> None:
    """Blocking ties with these dossiers, and what follows: barred, no duty left."""
    _bar({(user.pk, key) for key in dossiers}, source, detail)
    record("ties_found", user, by=by, source=source, dossiers=len(dossiers), detail=detail)


@transaction.atomic
def keep_all_away(users: set[int], dossier: Dossier, source: str, detail: str, *, by: User) -> None:
    """The same for many persons and one dossier: as many statements as for one, one entry of the journal."""
    _bar({(key, dossier.pk) for key in users}, source, detail)
    record("people_kept_away", dossier, by=by, source=source, people=sorted(users), detail=detail)


def _bar(pairs: set[tuple[int, int]], source: str, detail: str) -> None:
    """For each (person, dossier), whatever their number: four statements."""
    keys = [{"user_id": user, "dossier_id": dossier} for user, dossier in sorted(pairs)]
    Declaration.objects.bulk_create([Declaration(**key) for key in keys], ignore_conflicts=True)
    held = _locked(pairs)
    ties = [Tie(**key, source=source, blocking=True, detail=detail[:500]) for key in keys]
    Tie.objects.bulk_create(ties, ignore_conflicts=True)
    out = [row for row in held if row.pinned != Pinned.IN]
    Declaration.objects.filter(pk__in=[row.pk for row in out]).update(barred=True, opens=False)
    duties = Duty.objects.filter(
        reader__user__in={row.user_id for row in out},
        dossier__in={row.dossier_id for row in out},
        ended_at=None,
    )
    duties.update(ended_at=timezone.now(), ended_reason="Un lien écarte le lecteur")


def _locked(pairs: set[tuple[int, int]]) -> list[Declaration]:
    rows = Declaration.objects.select_for_update().filter(
        user__in={user for user, _ in pairs}, dossier__in={dossier for _, dossier in pairs}
    )
    return [row for row in rows.order_by("pk") if (row.user_id, row.dossier_id) in pairs]
