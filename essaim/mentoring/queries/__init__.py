"""Every question about compagnons, pairs, matching and the firewall."""

from essaim.mentoring.queries.compagnons import (
    compagnons_for_list,
    current_text,
    own_compagnons,
    people_of,
    visible_compagnons,
)
from essaim.mentoring.queries.matching import (
    choices_for,
    explained,
    matching_input,
    poles_steered,
    poles_to_match,
    refused_pairs,
)
from essaim.mentoring.queries.pairs import (
    balance_of,
    board,
    pairs_for_list,
    pairs_to_start,
    sides_of,
    time_given,
    visible_pairs,
)
from essaim.mentoring.queries.walls import (
    barred_dossiers,
    helpers_in,
    judged_waves,
    wall_lines,
)

__all__ = [
    "balance_of",
    "barred_dossiers",
    "board",
    "choices_for",
    "compagnons_for_list",
    "current_text",
    "explained",
    "helpers_in",
    "judged_waves",
    "matching_input",
    "own_compagnons",
    "pairs_for_list",
    "pairs_to_start",
    "people_of",
    "poles_steered",
    "poles_to_match",
    "refused_pairs",
    "sides_of",
    "time_given",
    "visible_compagnons",
    "visible_pairs",
    "wall_lines",
]
