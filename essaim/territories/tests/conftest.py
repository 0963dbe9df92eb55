import csv
import gzip
import io
import json

import pytest

TABLES = {
    "regions": ("code,name,chef_lieu,zone", "84,Auvergne-Rhône-Alpes,69123,metro", "06,Mayotte,97608,drom"),
    "departments": (
        "code,name,chef_lieu,zone,region",
        "38,Isère,38185,metro,84",
        "976,Mayotte,97608,drom,06",
    ),
    "epcis": ("code,name,kind,population,region,departments", "200040715,Métropole,METRO,450604,84,38|69"),
    "communes": (
        "code,name,department,epci,population,postcodes",
        "38185,Grenoble,38,200040715,156389,38000|38100",
        "97608,Mamoudzou,976,,,97600",
    ),
    "former_communes": ("code,name,kind,current", "38999,Vieille-Ville,deleguee,38185"),
}


@pytest.fixture
def folder(tmp_path):
    """`folder(communes=(...))` writes a folder of reference files, with some tables changed."""

    def write(**changes):
        for name, lines in {**TABLES, **changes}.items():
            content = "\n".join(lines) + "\n"
            (tmp_path / f"{name}.csv.gz").write_bytes(gzip.compress(content.encode(), mtime=0))
        facts = {
            "title": "Tables",
            "source": "Insee",
            "vintage": "COG 2026",
            "licence": "Licence Ouverte 2.0",
        }
        (tmp_path / "sources.json").write_text(json.dumps([{"dataset": name, **facts} for name in TABLES]))
        return tmp_path

    return write


@pytest.fixture
def table_of():
    """`table_of([header, row…])` is the text of a CSV file."""

    def text(rows):
        target = io.StringIO()
        csv.writer(target).writerows(rows)
        return target.getvalue()

    return text
