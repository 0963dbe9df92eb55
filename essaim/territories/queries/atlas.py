"""Every EPCI of a method at once: the map by department, the table, the export."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from essaim.territories.compute.maps import DepartmentMap, Scale, Value, department_map
from essaim.territories.compute.names import normalise
from essaim.territories.models import Epci, ScoreMethod, TerritoryScore
from essaim.territories.queries.methods import active_flags
from essaim.territories.queries.priority import TerritoryPriority, scores_of_method, shown_score


@dataclass(frozen=True)
class DepartmentFigures:
    """How many EPCI of a department are a priority, or may be one."""

    epcis: int = 0
    priority: int = 0
    unknown: int = 0

    def with_one(self, row: TerritoryPriority) -> "DepartmentFigures":
        standing = row.standing
        return DepartmentFigures(
            self.epcis + 1, self.priority + (standing == "priority"), self.unknown + (standing == "unknown")
        )

    @property
    def percent(self) -> int | None:
        """None when nothing can be said of any EPCI."""
        return None if self.unknown == self.epcis else round(100 * self.priority / self.epcis)

    @property
    def text(self) -> str:
        return f"{self.priority} sur {self.epcis} prioritaires, {self.unknown} indéterminés"


@dataclass(frozen=True)
class Atlas:
    """The map, the figures of its table, and each EPCI."""

    map: DepartmentMap
    values: dict[str, Value]
    rows: list[tuple[Epci, TerritoryPriority]]

    @property
    def by_epci(self) -> dict[str, TerritoryPriority]:
        return {epci.code: row for epci, row in self.rows}


def atlas_of(method: ScoreMethod) -> Atlas:
    """Two queries, for some 1 250 EPCI."""
    flags = {flag.epci_id: (flag,) for flag in active_flags(method)}
    rows = [
        (row.epci, shown_score(method, row, flags.get(row.epci_id, ()))) for row in scores_of_method(method)
    ]
    counts: dict[str, DepartmentFigures] = {}
    for epci, shown in rows:
        for code in epci.departments:
            counts[code] = counts.get(code, DepartmentFigures()).with_one(shown)
    values: dict[str, Value] = {code: (one.percent, one.text, "") for code, one in counts.items()}
    label = f"Part des EPCI prioritaires, {method.title}"
    return Atlas(department_map(label, values, Scale((1, 20, 40, 60, 80), "%")), values, rows)


def filtered_scores(
    method: ScoreMethod, filters: Mapping[str, Any], atlas: Atlas
) -> QuerySet[TerritoryScore]:
    rows = scores_of_method(method)
    if search := filters.get("search"):
        named = rows.filter(epci__search_key__contains=normalise(search))
        rows = rows.filter(epci=search.strip()) if search.strip().isdigit() else named
    if region := filters.get("region"):
        rows = rows.filter(epci__region=region)
    if standing := filters.get("standing"):
        rows = rows.filter(epci__in=[epci.code for epci, row in atlas.rows if row.standing == standing])
    return rows


def export_row(epci: Epci, shown: TerritoryPriority) -> list[Any]:
    parts = [part.value for part in shown.parts]
    region = epci.region.name if epci.region else None
    flagged = "oui" if shown.flags else "non"
    return [
        epci.code,
        epci.name,
        region,
        *parts,
        shown.found.low,
        shown.found.high,
        shown.standing_text,
        flagged,
    ]
