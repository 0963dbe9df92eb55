"""Every question about places."""

from essaim.territories.queries.reference import (
    contour_collection,
    current_zonings,
    department_rows,
    departments_with_region,
    region_of,
    vintages,
)
from essaim.territories.queries.resolve import resolve_codes
from essaim.territories.queries.search import search_places
from essaim.territories.queries.summary import TerritorySummary, territory_summary

__all__ = [
    "TerritorySummary",
    "contour_collection",
    "current_zonings",
    "department_rows",
    "departments_with_region",
    "region_of",
    "resolve_codes",
    "search_places",
    "territory_summary",
    "vintages",
]
