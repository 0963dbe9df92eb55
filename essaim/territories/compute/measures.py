"""Reading official figures per EPCI, and bringing what is said of communes to their EPCI."""

import csv
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from essaim.territories.compute.zonings import MAX_ERRORS, LineError

CODE_COLUMNS = ("epci", "code_epci", "codgeo", "siren", "siren_epci", "code")
NUMBER = re.compile(r"^-?\d{1,9}([.,]\d{1,6})?$")
HUNDRED = Decimal(100)


@dataclass
class MeasureTable:
    """Values by EPCI; one that the file leaves out, or leaves empty, is not known."""

    values: dict[str, Decimal] = field(default_factory=dict)
    errors: list[LineError] = field(default_factory=list)


def read_measures(text: str, *, column: str, current: Collection[str], code_column: str = "") -> MeasureTable:
    """The table, or its errors: the caller refuses a broken file whole."""
    table = MeasureTable()
    lines = text.removeprefix("\ufeff").splitlines()
    if not lines:
        table.errors.append(LineError(1, "le fichier est vide."))
        return table
    reader = csv.reader(lines, delimiter=max(",;\t", key=lines[0].count))
    header = [cell.strip().lower() for cell in next(reader)]
    places = _columns(header, column.strip().lower(), code_column.strip().lower(), table)
    if places is None:
        return table
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                _read(row, reader.line_num, len(header), places, table, current)
            if len(table.errors) >= MAX_ERRORS:
                raise csv.Error("trop d’erreurs, la lecture s’arrête ici.")
    except csv.Error as error:
        table.errors.append(LineError(reader.line_num, str(error)))
    if not table.values and not table.errors:
        table.errors.append(LineError(2, "le fichier ne contient aucune valeur."))
    return table


def _columns(header: list[str], column: str, code_column: str, table: MeasureTable) -> tuple[int, int] | None:
    wanted = (code_column,) if code_column else CODE_COLUMNS
    code = next((name for name in wanted if name in header), None)
    seen = ", ".join(name or "(vide)" for name in header)
    if code is None:
        table.errors.append(
            LineError(1, f"aucune colonne de code EPCI ({', '.join(wanted)}). Colonnes lues\u00a0: {seen}.")
        )
    if column not in header:
        table.errors.append(
            LineError(1, f"la colonne «\u00a0{column}\u00a0» manque. Colonnes lues\u00a0: {seen}.")
        )
    return None if table.errors or code is None else (header.index(code), header.index(column))


def _read(
    row: list[str],
    line: int,
    width: int,
    places: tuple[int, int],
    table: MeasureTable,
    current: Collection[str],
) -> None:
    if len(row) != width:
        table.errors.append(LineError(line, f"{len(row)} colonnes au lieu de {width}."))
        return
    code, value = row[places[0]].strip(), row[places[1]].strip().replace("\u202f", "").replace("\u00a0", "")
    if code not in current:
        table.errors.append(LineError(line, f"l’EPCI «\u00a0{code}\u00a0» n’existe pas aujourd’hui."))
    elif value and not NUMBER.match(value):
        table.errors.append(LineError(line, f"«\u00a0{value}\u00a0» n’est pas un nombre."))
    elif value and code in table.values:
        table.errors.append(LineError(line, f"l’EPCI {code} est donné deux fois."))
    elif value:
        table.values[code] = number(value)


def number(text: str) -> Decimal:
    try:
        return Decimal(text.replace(",", "."))
    except InvalidOperation as error:
        raise ValueError(text) from error


def share_of_people(
    communes: Iterable[tuple[str, str, int | None]], said: Mapping[str, str], counted: Collection[str]
) -> dict[str, Decimal]:
    """(commune, EPCI, population) → the part, in per cent, of each EPCI’s people whose zoning is `counted`.

    One inhabited commune of which the zoning says nothing, or of unknown population, leaves its EPCI unknown.
    """
    people: dict[str, int] = {}
    inside: dict[str, int] = {}
    unknown: set[str] = set()
    for commune, epci, population in communes:
        if population is None or (population and commune not in said):
            unknown.add(epci)
            continue
        people[epci] = people.get(epci, 0) + population
        if said.get(commune) in counted:
            inside[epci] = inside.get(epci, 0) + population
    return {
        epci: (HUNDRED * inside.get(epci, 0) / total).quantize(Decimal("0.01"))
        for epci, total in people.items()
        if total and epci not in unknown
    }
