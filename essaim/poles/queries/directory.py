"""The public directory: poles that chose to be there, page by page, and figures with their definition."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, Func, OuterRef, Prefetch, Q, QuerySet
from django.db.models.aggregates import Count
from django.db.models.expressions import Subquery
from django.utils import timezone

from essaim.poles.compute.names import search_key
from essaim.poles.models import Pole, PoleStatus, StatusKind
from essaim.poles.rules import published

PER_PAGE = 30
NO_STATUS = "none"
NO_PLACE = "none"


@dataclass(frozen=True)
class Listing:
    """One page of poles; `before` and `after` are the cursors of its neighbours, empty at the ends."""

    poles: Sequence[Pole]
    count: int
    after: str = ""
    before: str = ""


@dataclass(frozen=True)
class Figure:
    """A number, what it counts and on which day: no figure of the directory goes without them."""

    label: str
    value: int
    definition: str
    on: date


def directory_page(filters: Mapping[str, Any], *, after: str = "", before: str = "") -> Listing:
    """Three queries, whatever the page: the count, the poles, their statuses."""
    rows = _filtered(filters)
    page = _keyset(rows, after, before)
    statuses = Prefetch("statuses", PoleStatus.objects.order_by(F("since").asc(nulls_last=True), "pk"))
    ordered = page.select_related("region", "lead").prefetch_related(statuses)
    order = ("-name", "-reference") if before else ("name", "reference")
    found = list(ordered.order_by(*order)[: PER_PAGE + 1])
    more, found = len(found) > PER_PAGE, found[:PER_PAGE]
    if before:
        found.reverse()
    return Listing(
        poles=found,
        count=rows.count(),
        after=found[-1].reference if found and (more or before) else "",
        before=found[0].reference if found and (after or (before and more)) else "",
    )


def counts_by_department(filters: Mapping[str, Any]) -> dict[str, int]:
    """Department -> poles whose territory touches it. One query; a pole may count in several."""
    code = Func(F("department_codes"), function="unnest")
    rows = _filtered(filters).order_by().values_list(code.copy(), named=False)
    counts: dict[str, int] = {}
    for (department,) in rows:
        counts[department] = counts.get(department, 0) + 1
    return counts


def directory_figures(now: date | None = None) -> list[Figure]:
    """One query. How many poles exist depends on who counts: each figure says what it counts."""
    on = now or timezone.localdate()
    held = {
        kind: Count("pk", filter=Exists(PoleStatus.objects.filter(_current(on), pole=OuterRef("pk"), kind=kind)))
        for kind in (StatusKind.LAUREATE_PHASE_1, StatusKind.LAUREATE_PHASE_2, StatusKind.COMPAGNON)
    }
    totals = Pole.objects.filter(published()).aggregate(
        every=Count("pk"), unplaced=Count("pk", filter=Q(department_codes=[], region=None)), **held
    )
    words = [
        ("every", "pôles dans l’annuaire", "pôles dont une source publiée, ou le pôle lui-même, dit l’existence"),
        ("laureate_phase_2", "lauréats d’une subvention", "pôles financés par un appel de l’État, depuis 2013"),
        ("laureate_phase_1", "lauréats de l’accompagnement", "pôles accompagnés par un appel, sans subvention connue"),
        ("compagnon", "compagnons", "pôles expérimentés qui en aident d’autres"),
        ("unplaced", "pôles sans territoire connu", "la source ne dit ni région ni département"),
    ]
    return [Figure(label, totals[key], definition, on) for key, label, definition in words]


def known_themes() -> list[str]:
    """The themes of the directory, the most used first. One query."""
    counts: dict[str, int] = {}
    for themes in Pole.objects.filter(published()).exclude(themes=[]).values_list("themes", flat=True):
        for theme in themes:
            counts[theme] = counts.get(theme, 0) + 1
    return sorted(counts, key=lambda theme: (-counts[theme], theme))


def _filtered(filters: Mapping[str, Any]) -> QuerySet[Pole]:
    rows = Pole.objects.filter(published())
    if region := filters.get("region"):
        rows = rows.filter(region=None, department_codes=[]) if region == NO_PLACE else rows.filter(region=region)
    if department := filters.get("department"):
        rows = rows.filter(department_codes__contains=[department])
    if status := filters.get("status"):
        held = PoleStatus.objects.filter(pole=OuterRef("pk"))
        current = held.filter(_current(timezone.localdate()), kind=status)
        rows = rows.filter(~Exists(held)) if status == NO_STATUS else rows.filter(Exists(current))
    if theme := filters.get("theme"):
        rows = rows.filter(themes__contains=[theme])
    for word in search_key(filters.get("search", "")).split():
        rows = rows.filter(search_key__contains=word)
    return rows


def _current(on: date) -> Q:
    return Q(until=None) | Q(until__gte=on)


def _keyset(rows: QuerySet[Pole], after: str, before: str) -> QuerySet[Pole]:
    """Those past a pole, by (name, reference); an unknown cursor is the beginning."""
    if not (cursor := after or before):
        return rows
    name = Subquery(Pole.objects.filter(reference=cursor).values("name")[:1])
    if before:
        return rows.filter(Q(name__lt=name) | Q(name=name, reference__lt=cursor))
    return rows.filter(Q(name__gt=name) | Q(name=name, reference__gt=cursor))
