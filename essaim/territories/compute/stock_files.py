"""Insee's stock files of Sirene, opened by DuckDB: columns found by name, faults named by column or line."""

import csv
import gzip
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb


class BadStock(Exception):
    """A file that cannot be trusted; the text says where, in French."""


@dataclass(frozen=True)
class Column:
    """`pattern`: what each value must be (SQL, `{}` stands for the value); `unknown` allows an empty one."""

    name: str
    holds: str = ""
    unknown: bool = True


SIREN = Column("siren", "length({0}) = 9 AND try_cast({0} AS UINTEGER) IS NOT NULL", unknown=False)
UNITS = (
    SIREN,
    Column("etatAdministratifUniteLegale", "{0} IN ('A', 'C')", unknown=False),
    Column("categorieJuridiqueUniteLegale", "length({0}) = 4"),
    Column("economieSocialeSolidaireUniteLegale", "{0} IN ('O', 'N')"),
    Column("activitePrincipaleUniteLegale"),
)
ESTABLISHMENTS = (
    SIREN,
    Column("etatAdministratifEtablissement", "{0} IN ('A', 'F')", unknown=False),
    Column("caractereEmployeurEtablissement", "{0} IN ('O', 'N')"),
    Column("codeCommuneEtablissement", "length({0}) = 5 OR {0} = '[ND]'"),
    Column("trancheEffectifsEtablissement", "length({0}) = 2"),
    Column("activitePrincipaleEtablissement"),
)


@dataclass(frozen=True)
class Stock:
    """One file. `source` is what SQL reads."""

    path: Path
    source: str
    types: dict[str, str]

    def text(self, name: str) -> str:
        column = quoted(name)
        if self.types[name] == "VARCHAR":
            return f"nullif({column}, '')" if self.is_csv else column
        return f"lpad({column}::VARCHAR, 9, '0')" if name == "siren" else f"{column}::VARCHAR"

    @property
    def is_csv(self) -> bool:
        return self.source.startswith("read_csv")

    def numbered(self) -> str:
        """The same rows with their line: the header of a CSV file is line 1."""
        if self.is_csv:
            return f"(SELECT *, 1 + row_number() OVER () AS line FROM {self.source})"  # noqa: S608
        return f"(SELECT *, file_row_number + 1 AS line FROM {self.source[:-1]}, file_row_number = true))"  # noqa: S608


def open_stock(connection: duckdb.DuckDBPyConnection, path: Path, columns: Iterable[Column]) -> Stock:
    """Refuses what is not a whole file of this kind, naming what is missing."""
    if not path.is_file():
        raise BadStock(f"Fichier introuvable : {path}")
    name = text(str(path))
    if path.name.endswith(".parquet"):
        source = f"read_parquet({name})"
    elif path.name.endswith((".csv", ".csv.gz")):
        _ends_with_a_line(path)
        kinds = ", ".join(f"{text(column)}: 'VARCHAR'" for column in _header(path))
        source = (
            f"read_csv({name}, header = true, auto_detect = false, columns = {{{kinds}}}, delim = ',', "
            "quote = '\"', escape = '\"', strict_mode = true, null_padding = false)"
        )
    else:
        raise BadStock(f"{path.name} : donnez un fichier .parquet, .csv ou .csv.gz (décompressez le .zip).")
    try:
        described = connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()  # noqa: S608
    except duckdb.Error as error:
        raise BadStock(fault(path, error)) from error
    types = {row[0]: row[1] for row in described}
    missing = [column.name for column in columns if column.name not in types]
    if missing:
        raise BadStock(f"{path.name} : colonne absente : {', '.join(missing)}.")
    return Stock(path, source, types)


def check_values(connection: duckdb.DuckDBPyConnection, stock: Stock, columns: Iterable[Column]) -> int:
    """Every value of every column that is read; returns how many lines the file has."""
    faulty = {column.name: _faulty(stock, column) for column in columns if column.holds}
    counts = ", ".join(f"count(*) FILTER ({test})" for test in faulty.values())
    try:
        row = connection.execute(f"SELECT count(*), {counts} FROM {stock.source}").fetchone() or (0,)  # noqa: S608
    except duckdb.Error as error:
        raise BadStock(fault(stock.path, error)) from error
    if not row[0]:
        raise BadStock(f"{stock.path.name} : aucune ligne.")
    for (name, test), count in zip(faulty.items(), row[1:], strict=True):
        if count:
            raise BadStock(_first_fault(connection, stock, name, test, count))
    return int(row[0])


def _faulty(stock: Stock, column: Column) -> str:
    value = stock.text(column.name)
    wrong = f"NOT ({column.holds.format(value)})"
    return wrong if column.unknown else f"{value} IS NULL OR {wrong}"


def _first_fault(
    connection: duckdb.DuckDBPyConnection, stock: Stock, name: str, test: str, count: int
) -> str:
    query = f"SELECT min(line), min_by({quoted(name)}::VARCHAR, line) FROM {stock.numbered()} WHERE {test}"  # noqa: S608
    connection.execute("SET preserve_insertion_order = true")  # or lines would be numbered at random
    line, value = connection.execute(query).fetchone() or (0, "")
    said = f"« {value} »" if value else "vide"
    others = f" ({count} lignes fautives)" if count > 1 else ""
    return f"{stock.path.name}, ligne {line}, colonne {name} : valeur {said}{others}."


def _header(path: Path) -> list[str]:
    """The names of the columns of a CSV file."""
    unzip = gzip.open if path.suffix == ".gz" else open
    try:
        with unzip(path, "rt", encoding="utf-8-sig", newline="") as file:
            return next(csv.reader(file), [])
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise BadStock(f"{path.name} : l’en-tête est illisible.") from error


def _ends_with_a_line(path: Path) -> None:
    """A CSV file cut short ends in the middle of a line."""
    if path.name.endswith(".gz"):
        return  # gzip has its own checksum
    with path.open("rb") as file:
        if not file.seek(0, 2):
            raise BadStock(f"{path.name} : fichier vide.")
        file.seek(-1, 2)
        if file.read(1) != b"\n":
            raise BadStock(
                f"{path.name} : la dernière ligne est incomplète, le fichier est sans doute tronqué."
            )


def fault(path: Path, error: duckdb.Error) -> str:
    """DuckDB's words made short: the line when it gives one."""
    said = str(error)
    if found := re.search(r"on Line:? (\d+)", said, re.IGNORECASE):
        reason = re.search(r"Expected Number of Columns: (\d+) Found: (\d+)", said)
        detail = f"{reason[2]} colonnes au lieu de {reason[1]}" if reason else "ligne illisible"
        return f"{path.name}, ligne {found[1]} : {detail}."
    if path.name.endswith(".parquet"):
        return f"{path.name} : ce fichier Parquet est illisible ou tronqué ({said.splitlines()[0][:120]})."
    return f"{path.name} : fichier illisible ({said.splitlines()[0][:120]})."


def text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
