"""What the files are, for a machine: a Data Package (specs.frictionlessdata.io), plain JSON."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from essaim.opendata.compute.files import BY_NAME, CSV, SCDL
from essaim.opendata.compute.giving import LICENCE

SCDL_SCHEMA = "https://gitlab.com/opendatafrance/scdl/subventions/raw/v2.1.1/schema.json"


@dataclass(frozen=True)
class Published:
    """One file, where it always is, and what it weighs today."""

    name: str
    path: str
    size: int
    sha256: str


def descriptor(
    operator: str, page: str, files: Iterable[Published], created: datetime | None
) -> dict[str, Any]:
    return {
        "name": "subventions",
        "title": f"Subventions, {operator}",
        "keywords": ["subvention", "subventions", "ESS", "PTCE"],
        "homepage": page,
        "licenses": [{"name": "etalab-2.0", "title": "Licence Ouverte 2.0", "path": LICENCE}],
        "created": created.isoformat() if created else None,
        "resources": [resource(file) for file in files],
    }


TYPES = {
    "number": {
        *("montant", "montantDemande", "pourcentageSubvention", "Amount Applied For", "Amount Awarded"),
        "Amount Disbursed",
    },
    "date": {
        *("dateConvention", "dateDecision", "Award Date", "Planned Dates:Start Date"),
        "Planned Dates:End Date",
    },
    "datetime": {"Last modified"},
}


def field(name: str) -> dict[str, Any]:
    """A column and the type of what it holds: numbers of registers are text, their zeros matter."""
    kind = next((kind for kind, names in TYPES.items() if name in names), "string")
    return {"name": name, "type": kind}


def resource(file: Published) -> dict[str, Any]:
    spec = BY_NAME[file.name]
    stem, _, extension = file.name.rpartition(".")
    found: dict[str, Any] = {
        "name": stem if extension == "csv" else f"{stem}-{extension}",
        "title": spec.title,
        "path": file.path,
        "mediatype": spec.media,
        "encoding": "utf-8",
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
    }
    if spec is SCDL:
        found["schema"] = SCDL_SCHEMA
    elif spec.media == CSV:
        found["schema"] = {"fields": [field(name) for name in spec.header]}
    return found
