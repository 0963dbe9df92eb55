"""Reading an official table of a zoning by commune, and saying line by line what is wrong with it."""

import csv
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

CODE_COLUMNS = ("code", "codgeo", "code_insee", "insee_com", "codecommune", "com", "code_commune")
COMMUNE_CODE = re.compile(r"^([013-9][0-9]|2[AB1-9])[0-9]{3}$")
MAX_ERRORS = 200
MAX_VALUE = 60


@dataclass(frozen=True)
class LineError:
    """What is wrong on one line of a file, for the person who will mend it."""

    line: int
    message: str

    def __str__(self) -> str:
        return f"ligne {self.line} : {self.message}"


@dataclass
class ZoningTable:
    """Values by current commune code; `moved` counts the old codes that were brought to today’s."""

    values: dict[str, str] = field(default_factory=dict)
    errors: list[LineError] = field(default_factory=list)
    moved: int = 0


def read_zoning(
    text: str, *, column: str, current: Collection[str], former: Mapping[str, str], code_column: str = ""
) -> ZoningTable:
    """The table, or its errors. Partial reading is never offered: the caller refuses a broken file."""
    table = ZoningTable()
    lines = text.removeprefix("\ufeff").splitlines()
    if not lines:
        table.errors.append(LineError(1, "le fichier est vide."))
        return table
    reader = csv.reader(lines, delimiter=max(",;\t", key=lines[0].count))
    header = [cell.strip().lower() for cell in next(reader)]
    places = find_columns(header, column.strip().lower(), code_column.strip().lower(), table)
    if places is None:
        return table
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                read_row(row, reader.line_num, len(header), places, table, current, former)
            if len(table.errors) >= MAX_ERRORS:
                raise csv.Error("trop d’erreurs, la lecture s’arrête ici.")
    except csv.Error as error:
        table.errors.append(LineError(reader.line_num, str(error)))
    if not table.values and not table.errors:
        table.errors.append(LineError(2, "le fichier ne contient aucune commune."))
    return table


def find_columns(
    header: list[str], column: str, code_column: str, table: ZoningTable
) -> tuple[int, int] | None:
    wanted = (code_column,) if code_column else CODE_COLUMNS
    code = next((name for name in wanted if name in header), None)
    seen = ", ".join(name or "(vide)" for name in header)
    if code is None:
        table.errors.append(
            LineError(1, f"aucune colonne de code commune ({', '.join(wanted)}). Colonnes lues : {seen}.")
        )
    if column not in header:
        table.errors.append(LineError(1, f"la colonne « {column} » manque. Colonnes lues : {seen}."))
    if len(set(header)) != len(header):
        table.errors.append(LineError(1, f"une colonne est en double. Colonnes lues : {seen}."))
    return None if table.errors or code is None else (header.index(code), header.index(column))


def read_row(
    row: list[str],
    line: int,
    width: int,
    places: tuple[int, int],
    table: ZoningTable,
    current: Collection[str],
    former: Mapping[str, str],
) -> None:
    """An empty value is « not known »: the commune gets no row."""
    if len(row) != width:
        table.errors.append(LineError(line, f"{len(row)} colonnes au lieu de {width}."))
        return
    written, value = row[places[0]].strip().upper(), row[places[1]].strip()
    code = written.zfill(5) if written.isdigit() and len(written) == 4 else written
    today = code if code in current else former.get(code, "")
    if problem := problem_of(written, code, today, value):
        table.errors.append(LineError(line, problem))
    elif value and table.values.get(today, value) != value:
        other = table.values[today]
        table.errors.append(
            LineError(line, f"la commune {today} a déjà la valeur « {other} », ici « {value} ».")
        )
    elif value:
        table.values[today] = value
        table.moved += today != code


def problem_of(written: str, code: str, today: str, value: str) -> str:
    if not COMMUNE_CODE.match(code):
        return f"« {written} » n’est pas un code commune."
    if not today:
        return f"la commune {written} n’existe pas."
    if len(value) > MAX_VALUE:
        return f"la valeur dépasse {MAX_VALUE} caractères."
    return ""
