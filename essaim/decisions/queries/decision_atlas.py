"""The laureates on the map of the departments, and the table that says the same."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from essaim.decisions.models import Decision
from essaim.territories.compute.maps import DepartmentMap, department_map
from essaim.territories.models import Department, Zone
from essaim.territories.queries import departments_with_region


@dataclass(frozen=True)
class Atlas:
    map: DepartmentMap
    rows: list[tuple[Department, str, str]]
    unplaced: int


def atlas_of(decisions: Iterable[Decision]) -> Atlas:
    """One query. A pole counts once in each department of its territory; two doors make one pole."""
    poles = {row.dossier.pole_id: row.dossier.pole for row in decisions}
    counts = Counter(code for pole in poles.values() for code in set(pole.department_codes))
    listed = [one for one in departments_with_region() if one.zone != Zone.COM or one.code in counts]
    values = {one.code: (counts[one.code], words(counts[one.code]), "") for one in listed}
    rows = [(one, *values[one.code][1:]) for one in listed if counts[one.code]]
    unplaced = sum(not pole.department_codes for pole in poles.values())
    return Atlas(department_map("Lauréats par département", values), rows, unplaced)


def words(count: int) -> str:
    if not count:
        return "aucun lauréat"
    return f"{count} lauréat{'s' if count > 1 else ''}"
