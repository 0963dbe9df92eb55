"""The social economy per EPCI, counted from Insee's stock files by DuckDB in little memory.

Counted: establishments in activity that employ, of legal units in activity that belong to the social
economy: those that Insee marks O, and those that it leaves unmarked whose legal form belongs to it by law
(loi 2014-856, article 1er), some activities apart. Unmarked is not "no"; N is.
"""

import csv
import os
import tempfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from essaim.territories.compute.perimeter import FAMILIES, HEADS, NOT_COUNTED, sections
from essaim.territories.compute.stock_files import (
    ESTABLISHMENTS,
    UNITS,
    BadStock,
    Stock,
    check_values,
    fault,
    open_stock,
)

MEMORY, THREADS = "350MB", 2
SAMPLE = 1_000_000  # beyond so many lines, one unit in a thousand tells whether both files agree
MOST_ORPHANS, MOST_UNKNOWN = 0.05, 0.05


@dataclass(frozen=True)
class Sources:
    """`families`: legal category -> one of FAMILIES, for those of the social economy by law."""

    units: Path
    establishments: Path
    places: Path  # the folder of data/territories
    families: Mapping[str, str]
    not_counted: Collection[str] = NOT_COUNTED


@dataclass(frozen=True)
class Summary:
    """What was read, kept, and could not be placed."""

    units: int
    establishments: int
    counted: int
    outside_epci: int
    unknown_places: int
    without_headcount: int
    epcis: int
    largest_unknown: list[str] = field(default_factory=list)


HEADER = (
    "epci",
    "nom",
    "population",
    "etablissements",
    "pour_10000_habitants",
    "familles",
    *(f"etablissements_{name}" for name in FAMILIES),
    "activites",
    "emplois_estimes",
    "part_hors_premier_employeur",
    "sans_effectif_connu",
)


def compute_density(sources: Sources, target: Path, vintage: str = "") -> Summary:
    """Writes one line per EPCI; a value that cannot be known is empty, never zero."""
    with tempfile.TemporaryDirectory() as spill, duckdb.connect() as connection:
        for name, value in (
            ("threads", THREADS),
            ("memory_limit", MEMORY),
            ("temp_directory", spill),
            ("preserve_insertion_order", False),
        ):
            connection.execute(f"SET {name} = '{value}'")
        units = open_stock(connection, sources.units, UNITS)
        establishments = open_stock(connection, sources.establishments, ESTABLISHMENTS)
        counts = (
            check_values(connection, units, UNITS),
            check_values(connection, establishments, ESTABLISHMENTS),
        )
        _load_references(connection, sources)
        _keep_units(connection, units, counts[0])
        _keep_establishments(connection, establishments, counts[1])
        _check_agreement(connection, sources)
        rows = connection.execute(PER_EPCI).fetchall()
        summary = _summary(connection, counts, len(rows))
    _write(rows, target, vintage)
    return summary


def _load_references(connection: duckdb.DuckDBPyConnection, sources: Sources) -> None:
    for name in ("communes", "former_communes", "epcis"):
        path = str(sources.places / f"{name}.csv.gz").replace("'", "''")
        connection.execute(f"CREATE TABLE {name} AS FROM read_csv('{path}', all_varchar = true)")
    connection.execute(
        "CREATE TABLE place AS SELECT code, epci FROM communes UNION ALL "
        "SELECT f.code, c.epci FROM former_communes f JOIN communes c ON c.code = f.current "
        "WHERE f.code NOT IN (SELECT code FROM communes)"
    )
    tables = {
        "family_of": list(sources.families.items()),
        "not_counted": [(code, "") for code in sources.not_counted],
        "heads_of": list(HEADS.items()),
        "section_of": sections(),
    }
    for name, rows in tables.items():
        kind = "DOUBLE" if name == "heads_of" else "VARCHAR"
        connection.execute(f"CREATE TABLE {name} (code VARCHAR, value {kind})")
        if rows:
            connection.executemany(f"INSERT INTO {name} VALUES (?, ?)", rows)  # noqa: S608


def _sampled(siren: str, lines: int) -> str:
    return f"hash({siren}) % {1024 if lines > SAMPLE else 1} = 0"


def _keep_units(connection: duckdb.DuckDBPyConnection, units: Stock, lines: int) -> None:
    """The social economy, and a sample of all units to compare both files."""
    siren, state, category, mark, activity = (units.text(column.name) for column in UNITS)
    query = f"""
        CREATE TABLE unit AS
        WITH seen AS (
            SELECT {siren} AS siren, {state} AS state, {mark} AS mark, {activity} AS activity,
                f.value AS family
            FROM {units.source} LEFT JOIN family_of f ON f.code = {category}
        ), judged AS (
            SELECT siren, CASE
                WHEN state <> 'A' OR mark = 'N' THEN NULL
                WHEN mark = 'O' THEN coalesce(family, 'company')
                WHEN activity IN (SELECT code FROM not_counted) THEN NULL
                ELSE family
            END AS family FROM seen
        )
        SELECT siren, family FROM judged WHERE family IS NOT NULL OR {_sampled("siren", lines)}
    """  # noqa: S608
    _run(connection, units, query)


def _keep_establishments(connection: duckdb.DuckDBPyConnection, establishments: Stock, lines: int) -> None:
    siren, state, employs, commune, band, activity = (
        establishments.text(column.name) for column in ESTABLISHMENTS
    )
    query = f"""
        CREATE TABLE kept AS
        WITH seen AS (
            SELECT {siren} AS siren, {commune} AS commune, {band} AS band, {activity} AS activity
            FROM {establishments.source} WHERE {state} = 'A' AND {employs} = 'O'
        )
        SELECT s.siren, s.commune, u.family, h.value AS heads, a.value AS section, u.siren IS NULL AS orphan
        FROM seen s LEFT JOIN unit u ON u.siren = s.siren
        LEFT JOIN heads_of h ON h.code = s.band
        LEFT JOIN section_of a ON a.code = left(s.activity, 2)
        WHERE u.family IS NOT NULL OR {_sampled("s.siren", lines)}
    """  # noqa: S608
    _run(connection, establishments, query)
    connection.execute("ALTER TABLE kept ADD COLUMN place VARCHAR")
    connection.execute("ALTER TABLE kept ADD COLUMN epci VARCHAR")
    connection.execute("UPDATE kept SET place = p.code, epci = p.epci FROM place p WHERE p.code = commune")


def _run(connection: duckdb.DuckDBPyConnection, stock: Stock, query: str) -> None:
    try:
        connection.execute(query)
    except duckdb.Error as error:
        raise BadStock(fault(stock.path, error)) from error


def _check_agreement(connection: duckdb.DuckDBPyConnection, sources: Sources) -> None:
    """Two files of the same month, both whole, of places that we know."""
    employing, orphans, counted, unknown = connection.execute(
        "SELECT count(*), count(*) FILTER (orphan), count(*) FILTER (family IS NOT NULL), "
        "count(*) FILTER (family IS NOT NULL AND place IS NULL) FROM kept"
    ).fetchone() or (0, 0, 0, 0)
    if not employing:
        raise BadStock(
            f"{sources.establishments.name}, colonne caractereEmployeurEtablissement : "
            "aucun établissement employeur en activité."
        )
    checked = employing - counted  # with ours left aside, what the sample holds
    if orphans > MOST_ORPHANS * checked:
        raise BadStock(
            f"{sources.units.name}, colonne siren : il manque l’unité légale de nombreux établissements "
            f"({orphans} sur {checked} vérifiés). "
            "Le fichier est tronqué, ou d’un autre mois."
        )
    if not counted:
        raise BadStock(
            f"{sources.units.name}, colonnes economieSocialeSolidaireUniteLegale et "
            "categorieJuridiqueUniteLegale : aucune unité de l’ESS qui emploie."
        )
    if unknown > MOST_UNKNOWN * counted:
        raise BadStock(
            f"{sources.establishments.name}, colonne codeCommuneEtablissement : {unknown} codes inconnus "
            f"sur {counted}."
        )


PER_EPCI = f"""
    WITH here AS (FROM kept WHERE family IS NOT NULL AND epci IS NOT NULL),
    employer AS (SELECT epci, sum(heads) AS heads FROM here GROUP BY epci, siren),
    largest AS (SELECT epci, sum(heads) AS total, max(heads) AS most FROM employer GROUP BY epci),
    counted AS (
        SELECT epci, count(*) AS number, count(DISTINCT family) AS families,
            {", ".join(f"count(*) FILTER (family = '{name}') AS {name}" for name in FAMILIES)},
            count(DISTINCT section) AS activities, count(*) FILTER (heads IS NULL) AS unknown
        FROM here GROUP BY epci
    )
    SELECT e.code, e.name, e.population::BIGINT, coalesce(c.number, 0),
        round(10000.0 * coalesce(c.number, 0) / nullif(e.population::BIGINT, 0), 3),
        coalesce(c.families, 0), {", ".join(f"coalesce(c.{name}, 0)" for name in FAMILIES)},
        coalesce(c.activities, 0), round(l.total, 1), round(1 - l.most / nullif(l.total, 0), 4),
        coalesce(c.unknown, 0)
    FROM epcis e LEFT JOIN counted c ON c.epci = e.code LEFT JOIN largest l ON l.epci = e.code
    ORDER BY e.code
"""  # noqa: S608


def _summary(connection: duckdb.DuckDBPyConnection, counts: tuple[int, int], epcis: int) -> Summary:
    counted, outside, unknown, unsaid = connection.execute(
        "SELECT count(*), count(*) FILTER (place IS NOT NULL AND epci IS NULL), "
        "count(*) FILTER (place IS NULL), count(*) FILTER (heads IS NULL) FROM kept WHERE family IS NOT NULL"
    ).fetchone() or (0, 0, 0, 0)
    codes = connection.execute(
        "SELECT coalesce(commune, 'vide') FROM kept WHERE family IS NOT NULL AND place IS NULL "
        "GROUP BY commune ORDER BY count(*) DESC, commune LIMIT 5"
    ).fetchall()
    return Summary(
        units=counts[0],
        establishments=counts[1],
        counted=counted,
        outside_epci=outside,
        unknown_places=unknown,
        without_headcount=unsaid,
        epcis=epcis,
        largest_unknown=[code for (code,) in codes],
    )


def _write(rows: list[tuple[object, ...]], target: Path, vintage: str) -> None:
    """Whole or not at all."""
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with draft.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow([*HEADER, "millesime"])
            writer.writerows([*row, vintage] for row in rows)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
