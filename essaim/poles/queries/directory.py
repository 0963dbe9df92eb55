"""The public directory: poles that chose to be there, page by page, and figures with their definition."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import FETCH_RAISE, Count, Exists, F, Func, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from essaim.kit.lists import Page, paginate
from essaim.poles.compute.names import search_key
from essaim.poles.models import Pole, PoleStatus, StatusKind
from essaim.poles.rules import published
from essaim.territories.compute.maps import DepartmentMap, department_map
from essaim.territories.models import Department, Zone
from essaim.territories.queries import departments_with_region

PER_PAGE = 30
NO_STATUS = "none"
NO_PLACE = "none"


@dataclass(frozen=True)
class Figure:
    """A number, what it counts and on which day: no figure of the directory goes without them."""

    label: str
    value: int
    definition: str
    on: date


@dataclass(frozen=True)
class Atlas:
    """The map of the directory, and the table that says the same."""

    map: DepartmentMap
    rows: list[tuple[Department, str, str]]


def directory_page(filters: Mapping[str, Any], params: Mapping[str, str]) -> Page[Pole]:
    """Two queries, whatever the page: the poles, their statuses."""
    statuses = Prefetch("statuses", PoleStatus.objects.order_by(F("since").asc(nulls_last=True), "pk"))
    rows = _filtered(filters).select_related("region", "lead").prefetch_related(statuses)
    return paginate(rows.fetch_mode(FETCH_RAISE), params, order="search_key", size=PER_PAGE)


def directory_count(filters: Mapping[str, Any]) -> int:
    return _filtered(filters).count()


def placed_departments() -> list[Department]:
    """Every department with its region, asked once for the filters, the map and its table."""
    return list(departments_with_region())


def place_choices(departments: Iterable[Department]) -> dict[str, list[tuple[str, str]]]:
    """What the filters offer: regions by name, departments by code."""
    listed = list(departments)
    regions = {one.region.code: one.region for one in listed}
    by_name = sorted(regions.values(), key=lambda region: region.search_key)
    return {
        "regions": [(region.code, region.name) for region in by_name],
        "departments": [(one.code, f"{one.name} ({one.code})") for one in listed],
    }


def directory_atlas(filters: Mapping[str, Any], departments: Iterable[Department], address: str) -> Atlas:
    """The map of the other filters and its table. One query. Zero is a fact here: no pole is known there."""
    counts = counts_by_department({**filters, "department": ""})
    listed = [one for one in departments if one.zone != Zone.COM or one.code in counts]
    values = {one.code: _value(counts.get(one.code, 0), filters, one.code, address) for one in listed}
    rows = [(one, *values[one.code][1:]) for one in listed]
    return Atlas(department_map("Pôles par département", values), rows)


def _value(count: int, filters: Mapping[str, Any], code: str, address: str) -> tuple[int, str, str]:
    if not count:
        return 0, "aucun pôle connu", ""
    words = f"{count} pôle{'s' if count > 1 else ''}"
    return count, words, f"{address}?{urlencode({**filters, 'department': code})}"


def counts_by_department(filters: Mapping[str, Any]) -> dict[str, int]:
    """Department -> poles whose territory touches it. One query; a pole may count in several."""
    code = Func(F("department_codes"), function="unnest")
    rows = _filtered(filters).order_by().values_list(code.copy(), named=False)
    counts: dict[str, int] = {}
    for (department,) in rows:
        counts[department] = counts.get(department, 0) + 1
    return counts


def directory_figures(now: date | None = None) -> list[Figure]:
    """One query, demonstration left out. How many poles exist depends on what is counted: each says it."""
    on = now or timezone.localdate()
    held = {
        kind: Count(
            "pk", filter=Exists(PoleStatus.objects.filter(_current(on), pole=OuterRef("pk"), kind=kind))
        )
        for kind in (StatusKind.LAUREATE_PHASE_1, StatusKind.LAUREATE_PHASE_2, StatusKind.COMPAGNON)
    }
    totals = Pole.objects.filter(published(), is_demo=False).aggregate(
        every=Count("pk"), unplaced=Count("pk", filter=Q(department_codes=[], region=None)), **held
    )
    words = [
        (
            "every",
            "pôles dans l’annuaire",
            "ceux qu’une source publiée nomme, ou qui ont choisi d’y figurer",
        ),
        (
            "laureate_phase_2",
            "lauréats d’une subvention",
            "pôles financés par un appel de l’État, depuis 2013",
        ),
        (
            "laureate_phase_1",
            "lauréats de l’accompagnement",
            "pôles accompagnés par un appel de l’État",
        ),
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
        rows = (
            rows.filter(region=None, department_codes=[])
            if region == NO_PLACE
            else rows.filter(region=region)
        )
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
