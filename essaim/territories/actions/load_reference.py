"""Loading the places of the official code, again and again, at the cost of what changed."""

import csv
import gzip
import hashlib
import io
import json
from collections.abc import Callable, Iterable
from operator import attrgetter
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import Field, Model
from django.utils import timezone
from psycopg import sql

from essaim.territories.compute.names import normalise
from essaim.territories.models import Commune, Department, Epci, FormerCommune, Region, Vintage

Row = dict[str, str]
REBUILD = "2"  # part of each checksum: change it when the reading below changes
UPSERT = sql.SQL(
    "INSERT INTO {table} ({columns}) SELECT {columns} FROM incoming "
    "ON CONFLICT (code) DO UPDATE SET {changes}"
)
ORDER = ("regions", "departments", "epcis", "communes", "former_communes")


@transaction.atomic
def load_reference(folder: Path, *, by: str) -> dict[str, int]:
    """Bring the tables to the files; answer the number of rows of each dataset that had changed."""
    sources = {source["dataset"]: source for source in json.loads((folder / "sources.json").read_text())}
    loaded = dict(Vintage.objects.values_list("dataset", "checksum"))
    done: dict[str, int] = {}
    for dataset in ORDER:
        content = (folder / f"{dataset}.csv.gz").read_bytes()
        checksum = hashlib.sha256(REBUILD.encode() + content).hexdigest()
        if loaded.get(dataset) != checksum:
            text = gzip.decompress(content).decode().replace("'", "’")  # names as French prints them
            model, read = READERS[dataset]
            done[dataset] = _write(model, read(csv.DictReader(io.StringIO(text))))
            _cite(sources[dataset], checksum, done[dataset], by)
    return done


def _write(model: type[Model], rows: Iterable[Model]) -> int:
    """Insert or update. What the files no longer hold stays, no longer current: dossiers cite it."""
    fields = model._meta.concrete_fields
    if any(field.name == "is_current" for field in fields):
        model._default_manager.update(is_current=False)
    if model is FormerCommune:  # nothing cites these rows; an old code may become a commune again
        FormerCommune.objects.all().delete()
    table = sql.Identifier(model._meta.db_table)
    columns = sql.SQL(", ").join([sql.Identifier(str(field.column)) for field in fields])
    values = attrgetter(*(field.attname for field in fields))
    lines = [values(row) for row in rows]  # read before: no other query may run during a COPY
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("CREATE TEMP TABLE incoming (LIKE {}) ON COMMIT DROP").format(table))
        with cursor.copy(sql.SQL("COPY incoming ({}) FROM STDIN").format(columns)) as copy:
            for line in lines:
                copy.write_row(line)
        cursor.execute(UPSERT.format(table=table, columns=columns, changes=_changes(fields)))
        cursor.execute("DROP TABLE incoming")
    return len(lines)


def _changes(fields: Iterable[Field]) -> sql.Composed:
    names = [sql.Identifier(str(field.column)) for field in fields if not field.primary_key]
    return sql.SQL(", ").join(sql.SQL("{0} = EXCLUDED.{0}").format(name) for name in names)


def _cite(source: dict[str, str], checksum: str, row_count: int, by: str) -> None:
    facts: dict[str, Any] = {name: source[name] for name in ("title", "source", "vintage", "licence")}
    facts |= {"checksum": checksum, "row_count": row_count, "loaded_at": timezone.now(), "loaded_by": by}
    Vintage.objects.update_or_create(dataset=source["dataset"], defaults=facts)


def _regions(rows: Iterable[Row]) -> Iterable[Model]:
    return (Region(**row, search_key=normalise(row["name"])) for row in rows)


def _departments(rows: Iterable[Row]) -> Iterable[Model]:
    for row in rows:
        region = row.pop("region")
        yield Department(**row, region_id=region, search_key=normalise(row["name"]))


def _epcis(rows: Iterable[Row]) -> Iterable[Model]:
    for row in rows:
        yield Epci(
            code=row["code"],
            name=row["name"],
            kind=row["kind"],
            population=_number(row["population"]),
            region_id=row["region"] or None,
            departments=_list(row["departments"]),
            search_key=normalise(row["name"]),
        )


def _communes(rows: Iterable[Row]) -> Iterable[Model]:
    region_of = dict(Department.objects.values_list("code", "region"))
    for row in rows:
        yield Commune(
            code=row["code"],
            name=row["name"],
            department_id=row["department"] or None,
            region_id=region_of.get(row["department"]),
            epci_id=row["epci"] or None,
            population=_number(row["population"]),
            postcodes=_list(row["postcodes"]),
            search_key=normalise(row["name"]),
        )


def _former_communes(rows: Iterable[Row]) -> Iterable[Model]:
    for row in rows:
        yield FormerCommune(
            code=row["code"],
            name=row["name"],
            kind=row["kind"],
            current_id=row["current"],
            search_key=normalise(row["name"]),
        )


def _number(text: str) -> int | None:
    """An empty cell is not known; it is never zero."""
    return int(text) if text else None


def _list(text: str) -> list[str]:
    return text.split("|") if text else []


READERS: dict[str, tuple[type[Model], Callable[[Iterable[Row]], Iterable[Model]]]] = {
    "regions": (Region, _regions),
    "departments": (Department, _departments),
    "epcis": (Epci, _epcis),
    "communes": (Commune, _communes),
    "former_communes": (FormerCommune, _former_communes),
}
