"""The territory of a pole as its pages show it: places, figures, map, and the table beside the map."""

from dataclasses import dataclass

from essaim.poles.models import Pole
from essaim.territories.compute.maps import OVERSEAS, DepartmentMap, Scale, department_map, drawing
from essaim.territories.queries import TerritorySummary, territory_summary

IN = 1  # the only step of the map: in the territory


@dataclass(frozen=True)
class Chosen:
    """A piece of the territory; `value` names it in the forms."""

    value: str
    label: str


@dataclass(frozen=True)
class Panel:
    summary: TerritorySummary
    chosen: list[Chosen]
    map: DepartmentMap
    rows: list[tuple[str, str, str, str]]  # code, department, region, communes in the territory


def territory_panel(pole: Pole) -> Panel:
    """Five queries."""
    places = list(pole.places.select_related("commune", "epci").order_by("pk"))
    communes = [place.commune for place in places if place.commune]
    epcis = [place.epci for place in places if place.epci]
    chosen = [Chosen(f"epci:{one.code}", f"{one.name} (EPCI entier)") for one in epcis]
    chosen += [Chosen(f"commune:{one.code}", f"{one.name} ({one.code})") for one in communes]
    summary = territory_summary([one.code for one in communes], [one.code for one in epcis])
    return Panel(summary, chosen, _map(summary), _rows(summary))


def _map(summary: TerritorySummary) -> DepartmentMap:
    """Outside is a fact too: the rest of the country is not « unknown »."""
    counts = _counts(summary)
    every = {one["code"] for one in drawing()["departments"]} | OVERSEAS.keys() | counts.keys()
    values = {
        code: (counts.get(code, 0), _words(counts[code]) if code in counts else "hors du territoire", "")
        for code in every
    }
    return department_map("Départements du territoire", values, Scale((IN,), "commune"))


def _rows(summary: TerritorySummary) -> list[tuple[str, str, str, str]]:
    counts = _counts(summary)
    regions = {region.code: region.name for region in summary.regions}
    return [
        (one.code, one.name, regions.get(one.region_id, ""), _words(counts[one.code]))
        for one in summary.departments
    ]


def _counts(summary: TerritorySummary) -> dict[str, int]:
    counts: dict[str, int] = {}
    for commune in summary.communes:
        if commune.department_id:
            counts[commune.department_id] = counts.get(commune.department_id, 0) + 1
    return counts


def _words(count: int) -> str:
    return f"{count} commune{'s' if count > 1 else ''}"
