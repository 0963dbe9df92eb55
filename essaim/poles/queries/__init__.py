"""Every question about poles."""

from essaim.poles.queries.directory import (
    Listing,
    counts_by_department,
    directory_figures,
    directory_page,
    known_themes,
)
from essaim.poles.queries.financing import EarlierFinancing, Likeness, was_financed
from essaim.poles.queries.poles import (
    invitation,
    invitations_lately,
    legal_persons_of,
    mark_of,
    members_of,
    status_history,
    territory_of,
    visible_poles,
)

__all__ = [
    "EarlierFinancing",
    "Likeness",
    "Listing",
    "counts_by_department",
    "directory_figures",
    "directory_page",
    "invitation",
    "invitations_lately",
    "known_themes",
    "legal_persons_of",
    "mark_of",
    "members_of",
    "status_history",
    "territory_of",
    "visible_poles",
    "was_financed",
]
