"""Every question about poles."""

from essaim.poles.queries.commitments import (
    AUTHORS,
    Commitment,
    authors_of,
    commitments_of,
    mail_box,
    why_not_contact,
)
from essaim.poles.queries.directory import (
    counts_by_department,
    directory_atlas,
    directory_count,
    directory_figures,
    directory_page,
    known_themes,
    place_choices,
    placed_departments,
)
from essaim.poles.queries.financing import EarlierFinancing, Likeness, was_financed
from essaim.poles.queries.poles import (
    department_names,
    invitation,
    legal_persons_of,
    mark_of,
    members_of,
    shown_members,
    status_history,
    territory_of,
    visible_poles,
)
from essaim.poles.queries.territory import Panel, territory_panel

__all__ = [
    "AUTHORS",
    "Commitment",
    "EarlierFinancing",
    "Likeness",
    "Panel",
    "authors_of",
    "commitments_of",
    "counts_by_department",
    "department_names",
    "directory_atlas",
    "directory_count",
    "directory_figures",
    "directory_page",
    "invitation",
    "known_themes",
    "legal_persons_of",
    "mail_box",
    "mark_of",
    "members_of",
    "place_choices",
    "placed_departments",
    "shown_members",
    "status_history",
    "territory_of",
    "territory_panel",
    "visible_poles",
    "was_financed",
    "why_not_contact",
]
