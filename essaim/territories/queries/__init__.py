"""Every question about places."""

from essaim.territories.queries.atlas import Atlas, atlas_of, export_row, filtered_scores
from essaim.territories.queries.methods import (
    active_flags,
    document_of_method,
    editions_of,
    flags_of,
    method_named,
    methods,
    notice_of_method,
    priority_input,
    runs_of_method,
    weights_shown,
)
from essaim.territories.queries.priority import (
    Figure,
    TerritoryPriority,
    Where,
    figures_of,
    priorities_of_territories,
    priority_of_territory,
    scores_of_method,
    shown_score,
)
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
    "Atlas",
    "Figure",
    "TerritoryPriority",
    "TerritorySummary",
    "Where",
    "active_flags",
    "atlas_of",
    "contour_collection",
    "current_zonings",
    "department_rows",
    "departments_with_region",
    "document_of_method",
    "editions_of",
    "export_row",
    "figures_of",
    "filtered_scores",
    "flags_of",
    "method_named",
    "methods",
    "notice_of_method",
    "priorities_of_territories",
    "priority_input",
    "priority_of_territory",
    "region_of",
    "resolve_codes",
    "runs_of_method",
    "scores_of_method",
    "search_places",
    "shown_score",
    "territory_summary",
    "vintages",
    "weights_shown",
]
