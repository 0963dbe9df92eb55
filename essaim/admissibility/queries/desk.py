"""The queue: what is on the desk of a person, filtered, sorted by the legal clock, counted cheaply."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from essaim.accounts.models import Role, User
from essaim.accounts.queries import holders
from essaim.accounts.rules import holds
from essaim.accounts.rules import regions_of as regions_reached
from essaim.admissibility.compute.clock import FAR, Standing
from essaim.admissibility.compute.remaining import NO_DATE, REMAINING, SUSPENDED, Remaining
from essaim.admissibility.models import DeskEntry, ThreadMessage, Verdict, VerdictState
from essaim.admissibility.queries.clocks import ENDED, clocks_of
from essaim.admissibility.rules import READERS, entries_of, on_desk_of
from essaim.calls.models import Wave, WaveState
from essaim.dossiers.models import Dossier, DossierState
from essaim.territories.compute.names import normalise
from essaim.territories.models import Region

COUNTED_AT_MOST = 1000


def visible_dossiers(user: User) -> QuerySet[Dossier]:
    """The dossiers of this desk: anything else answers 404."""
    return Dossier.objects.filter(on_desk_of(user)).select_related(
        "wave__call__version", "pole__lead", "region", "last_submission__version", "last_submission__lead"
    )


def entries(
    user: User, filters: Mapping[str, Any] | None = None, today: date | None = None
) -> QuerySet[DeskEntry]:
    """`filters`: the values of forms.DeskFilter. Without a state, only what waits for us."""
    kept = dict(filters or {})
    found = DeskEntry.objects.filter(entries_of(user)).filter(of_state(kept.get("state", "")))
    if wave := kept.get("wave"):
        found = found.filter(wave__slug=wave)
    if region := kept.get("region"):
        found = found.filter(region=None) if region == "none" else found.filter(region=region)
    if department := kept.get("department"):
        found = found.filter(department_codes__contains=[department])
    if door := kept.get("door"):
        found = found.filter(doors__contains=[door])
    found = found.filter(of_delay(kept, today or timezone.localdate()))
    if waiting := kept.get("waiting"):
        found = found.filter(second_look=True) if waiting == "second_look" else found.filter(unanswered=True)
    for word in normalise(kept.get("search", "")).split():
        found = found.filter(search_text__contains=word)
    return found


def of_state(state: str) -> Q:
    """`all`: everything ever filed; empty: what waits for the administration or the candidate."""
    if state == "all":
        return Q()
    return Q(dossier_state=state) if state in DossierState.values else Q(waiting=True)


def of_delay(kept: Mapping[str, Any], today: date) -> Q:
    """By the standing of the clock, by the days that are left."""
    found = of_standing(kept["clock"], today) if kept.get("clock") else Q()
    return found & of_remaining(kept["remaining"], today) if kept.get("remaining") else found


def of_standing(standing: str, today: date) -> Q:
    return {
        Standing.LATE: Q(running=True, silence_on__lte=today),
        Standing.SOON: Q(running=True, silence_on__gt=today, warn_on__lte=today),
        Standing.OK: Q(running=True, warn_on__gt=today),
        Standing.SUSPENDED: Q(waiting=True, suspended=True),
    }.get(Standing(standing) if standing in Standing else Standing.NONE, Q())


def of_remaining(key: str, today: date) -> Q:
    """The dossiers of one column; the columns share no dossier and leave none out."""
    if key == SUSPENDED:
        return Q(waiting=True, suspended=True)
    if key == NO_DATE:
        return Q(waiting=True, suspended=False, silence_on=None)
    one = next(one for one in REMAINING if one.key == key)
    return Q(waiting=True, suspended=False) & _between(one, today)


def _between(one: Remaining, today: date) -> Q:
    low, high = one.between(today)
    found = Q(silence_on__isnull=False)
    found &= Q(silence_on__gte=low) if low else Q()
    return found & (Q(silence_on__lte=high) if high else Q())


def for_list(found: QuerySet[DeskEntry]) -> QuerySet[DeskEntry]:
    """What a line of the list shows, and nothing heavier: one object a line."""
    return found.annotate(
        reference=F("dossier__reference"),
        is_demo=F("dossier__is_demo"),
        pole_name=F("dossier__pole__name"),
        lead_name=F("dossier__pole__lead__name"),
        region_name=F("region__name"),
        wave_name=F("wave__name"),
    ).defer("search_text", "department_codes", "doors")


def counted(found: QuerySet[DeskEntry]) -> tuple[int, bool]:
    """How many, and whether there are more: counting stops at a thousand, whatever the size."""
    number = found.order_by()[: COUNTED_AT_MOST + 1].values("pk").aggregate(n=Count("pk"))["n"]
    return min(number, COUNTED_AT_MOST), number > COUNTED_AT_MOST


# --- Choices of the filters -------------------------------------------------------------------------


def is_national(user: User) -> bool:
    return holds(user, *READERS, national=True)


def regions_of(user: User) -> list[Region]:
    """The regions this person may filter by; none when there is only one."""
    return list(regions_reached(user, *READERS))


def waves_of_desk() -> list[Wave]:
    """Published waves, newest first."""
    published = Wave.objects.exclude(state=WaveState.DRAFT).select_related("call", "version")
    return list(
        published.defer("working", "call__working", "version__content").order_by("-opens_at", "pk")[:50]
    )


def regions_without_unit() -> QuerySet[Region]:
    """Regions where something waits and nobody is an appraiser: the national unit does it."""
    unit = holders(Role.APPRAISER, national=True, region=OuterRef(OuterRef("pk")))
    waiting = DeskEntry.objects.filter(waiting=True, region=OuterRef("pk"))
    return Region.objects.filter(~Exists(unit), Exists(waiting)).only("code", "name").order_by("name")


# --- What the queue derives from --------------------------------------------------------------------


def fields_of(dossiers: Iterable[Dossier], now: datetime) -> dict[int, dict[str, Any]]:
    """What each row of the queue must hold. Five queries for any number of dossiers."""
    dossiers = list(dossiers)
    clocks = clocks_of(dossiers, now)
    proposed = Verdict.objects.filter(dossier__in=dossiers, state=VerdictState.PROPOSED)
    seconds = set(proposed.values_list("dossier", flat=True))
    last = (
        ThreadMessage.objects.filter(dossier__in=dossiers)
        .order_by("dossier", "-at", "-pk")
        .distinct("dossier")
    )
    asking = {message.dossier_id for message in last if not message.from_administration}
    return {dossier.pk: _fields(dossier, clocks[dossier.pk], seconds, asking) for dossier in dossiers}


def _fields(dossier: Dossier, clock: Any, seconds: set[int], asking: set[int]) -> dict[str, Any]:
    waiting = dossier.state not in ENDED
    return {
        "wave_id": dossier.wave_id,
        "region_id": dossier.region_id,
        "department_codes": list(dossier.pole.department_codes),
        "doors": list(dossier.doors),
        "dossier_state": dossier.state,
        "waiting": waiting,
        "running": not clock.ended,
        "received_at": dossier.submitted_at,
        "silence_on": clock.silence_on,
        "warn_on": clock.warn_on,
        "suspended": clock.suspended and waiting,
        "sort_on": clock.sort_on if waiting else FAR,
        "second_look": dossier.pk in seconds and waiting,
        "unanswered": dossier.pk in asking,
        "search_text": dossier.search_text,
    }


def filed() -> QuerySet[Dossier]:
    """All that must have a row in the queue."""
    found = Dossier.objects.exclude(state=DossierState.DRAFT).filter(submitted_at__isnull=False)
    return found.select_related("wave__call__version", "pole").defer("wave__working", "wave__call__working")


def drift(now: datetime, size: int = 1000) -> Iterator[tuple[str, list[str]]]:
    """Rows of the queue that no longer say what they derive from: reference, columns that differ."""
    kept = {entry.pk: entry for entry in DeskEntry.objects.all()}
    for dossiers in in_pieces(filed(), size):
        for pk, fields in fields_of(dossiers, now).items():
            entry = kept.pop(pk, None)
            wrong = ["absente"] if entry is None else [n for n, v in fields.items() if getattr(entry, n) != v]
            if wrong:
                yield next(dossier.reference for dossier in dossiers if dossier.pk == pk), wrong
    for entry in kept.values():
        yield entry.dossier.reference, ["en trop"]


def in_pieces(found: QuerySet[Dossier], size: int) -> Iterator[list[Dossier]]:
    last = 0
    while piece := list(found.filter(pk__gt=last).order_by("pk")[:size]):
        yield piece
        last = piece[-1].pk
