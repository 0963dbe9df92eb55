"""Experts, panels and what was given to whom, on the side of the managers."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from essaim.accounts.models import User
from essaim.accounts.rules import holds
from essaim.admissibility.rules import takes_part
from essaim.appraisal.models import Duty, Expert, Reader, ReaderState
from essaim.appraisal.rules import MANAGERS, READ, is_barred, managed_by
from essaim.calls.models import Wave, WaveState
from essaim.dossiers.models import Dossier


def managed_waves(user: User) -> QuerySet[Wave]:
    waves = Wave.objects.filter(managed_by(user)).exclude(state=WaveState.DRAFT)
    return waves.select_related("call", "version").defer("working", "call__working").order_by("-opens_at")


def wave_choices(user: User) -> list[Wave]:
    return list(managed_waves(user).defer("working", "version__content"))


def expert_of(user: User) -> Expert | None:
    return Expert.objects.filter(user=user).select_related("region").prefetch_related("absences").first()


def directory(user: User, filters: Mapping[str, Any] | None = None) -> QuerySet[Expert]:
    """Experts, for managers alone, with the number of dossiers they hold now."""
    if not holds(user, *MANAGERS, national=True):
        return Expert.objects.none()
    kept = dict(filters or {})
    held = Duty.objects.filter(reader__user=OuterRef("user"), ended_at=None).order_by()
    count = held.values("reader__user").annotate(count=Count("pk")).values("count")
    found = Expert.objects.select_related("user", "region").annotate(held=Coalesce(Subquery(count), 0))
    for word in str(kept.get("search", "")).split():
        found = found.filter(
            Q(user__first_name__icontains=word)
            | Q(user__last_name__icontains=word)
            | Q(user__email__icontains=word)
            | Q(skills__icontains=word)
            | Q(themes__icontains=word)
        )
    if region := kept.get("region"):
        found = found.filter(region=region)
    if kept.get("here"):
        today = timezone.localdate()
        found = found.exclude(absences__starts_on__lte=today, absences__ends_on__gte=today)
    return found


def panel_of(wave: Wave) -> QuerySet[Reader]:
    """The readers of a wave with what they hold, by level, region and name."""
    held = Count("duties", filter=Q(duties__ended_at=None))
    rows = Reader.objects.filter(wave=wave).select_related("user", "region").annotate(held=held)
    return rows.order_by("level", "region__name", "user__last_name", "pk")


def active_readers(wave: Wave) -> QuerySet[Reader]:
    return Reader.objects.filter(wave=wave, state=ReaderState.ACCEPTED).select_related("user", "region")


def given_duties() -> QuerySet[Duty]:
    rows = Duty.objects.filter(ended_at=None, reader__state=ReaderState.ACCEPTED)
    return rows.select_related("reader__user", "reader__region", "dossier__pole", "dossier__region")


def duties_of_wave(user: User, wave: Wave) -> QuerySet[Duty]:
    """Without the dossiers that a tie takes away from this manager."""
    return given_duties().filter(~is_barred(user, "dossier"), reader__wave=wave).order_by("dossier", "pk")


def dossiers_of_wave(user: User, wave: Wave) -> QuerySet[Dossier]:
    """The admissible dossiers of a wave, for a manager whom no tie takes away from them."""
    rows = Dossier.objects.filter(READ, ~is_barred(user) & ~takes_part(user), wave=wave)
    rows = rows.select_related("pole", "region", "wave__call").defer("wave__working", "wave__call__working")
    return rows.order_by("pole__name", "pk")
