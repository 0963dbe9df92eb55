"""Reading data/poles: the poles named by published sources, and the dates of the waves."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[3] / "data" / "poles"


@dataclass(frozen=True)
class PublishedStatus:
    kind: str
    since: date | None
    precision: str = "day"
    wave_label: str = ""
    evidence: str = ""


@dataclass(frozen=True)
class PublishedPole:
    """One line: what a public page says of a pole. Empty is unknown."""

    id: str
    name: str
    source: str
    lead: str = ""
    commune: str = ""
    departments: list[str] = field(default_factory=list)
    region: str = ""
    themes: list[str] = field(default_factory=list)
    note: str = ""
    statuses: list[PublishedStatus] = field(default_factory=list)


def read_published(folder: Path = FOLDER) -> list[PublishedPole]:
    with (folder / "waves.csv").open(encoding="utf-8", newline="") as file:
        waves = {row["wave"]: row for row in csv.DictReader(file)}
    with (folder / "published_poles.csv").open(encoding="utf-8", newline="") as file:
        return [_pole(row, waves) for row in csv.DictReader(file)]


def _pole(row: Mapping[str, str], waves: Mapping[str, Mapping[str, str]]) -> PublishedPole:
    return PublishedPole(
        id=row["id"],
        name=row["name"],
        source=row["source"],
        lead=row["lead"],
        commune=row["commune"],
        departments=row["departments"].split("|") if row["departments"] else [],
        region=row["region"],
        themes=[theme.strip() for theme in row["themes"].split(";") if theme.strip()],
        note=row["note"],
        statuses=[_status(row, waves)] if row["status"] else [],
    )


def _status(row: Mapping[str, str], waves: Mapping[str, Mapping[str, str]]) -> PublishedStatus:
    wave = waves.get(row["wave"])
    if wave is None:
        return PublishedStatus(row["status"], None, evidence=row["source"])
    return PublishedStatus(
        kind=row["status"],
        since=date.fromisoformat(wave["announced_on"]),
        precision=wave["precision"],
        wave_label=wave["label"],
        evidence=row["source"],
    )
