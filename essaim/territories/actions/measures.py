"""Figures per EPCI: from an official file, from a zoning of communes, from what we hold ourselves."""

import csv
import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.territories.compute.measures import read_measures, share_of_people
from essaim.territories.models import Commune, Epci, Measure, MeasureVersion, Zoning, ZoningVersion

BATCH = 5000
DENSITY_COLUMNS = {  # column of the file that `territories density` writes -> indicator, label, unit
    "pour_10000_habitants": (
        "ess_density",
        "Établissements employeurs de l’ESS",
        "pour 10\u202f000 habitants",
    ),
    "activites": ("ess_activities", "Activités de l’ESS présentes", "sections de la NAF"),
    "part_hors_premier_employeur": (
        "ess_outside_first_employer",
        "Part des emplois de l’ESS hors du premier employeur",
        "de 0 à 1",
    ),
}


@dataclass(frozen=True)
class Origin:
    """What an indicator is, and what its publisher says of it."""

    indicator: str
    label: str
    source: str
    vintage: str
    licence: str
    unit: str = ""
    year: str = ""


@transaction.atomic
def store_measures(origin: Origin, values: Mapping[str, Decimal], *, by: str) -> MeasureVersion:
    """Make this edition the one in force. The same figures again change nothing."""
    text = json.dumps(sorted((code, str(value)) for code, value in values.items()))
    checksum = hashlib.sha256(f"{origin}{text}".encode()).hexdigest()
    key = {"indicator": origin.indicator, "vintage": origin.vintage}
    if same := MeasureVersion.objects.filter(**key, checksum=checksum, is_current=True).first():
        return same
    MeasureVersion.objects.filter(**key).delete()
    MeasureVersion.objects.filter(indicator=origin.indicator).update(is_current=False)
    facts = {name: getattr(origin, name) for name in ("label", "source", "licence", "unit", "year")}
    version = MeasureVersion(**key, **facts, checksum=checksum, loaded_at=timezone.now(), loaded_by=by)
    version.full_clean()
    version.save()
    rows = [Measure(version=version, epci_id=code, value=value) for code, value in values.items()]
    Measure.objects.bulk_create(rows, batch_size=BATCH)
    return version


@transaction.atomic
def import_measures(
    text: str, origin: Origin, *, by: str, column: str = "", code_column: str = ""
) -> MeasureVersion:
    """A column of an official CSV by EPCI: all of it, or nothing."""
    current = set(Epci.objects.filter(is_current=True).values_list("code", flat=True))
    table = read_measures(text, column=column or origin.indicator, code_column=code_column, current=current)
    if table.errors:
        raise ValidationError([str(error) for error in table.errors])
    return store_measures(origin, table.values, by=by)


@transaction.atomic
def import_density(text: str, *, by: str, vintage: str = "") -> list[MeasureVersion]:
    """The file that `territories density` wrote: three indicators at once."""
    first = next(csv.DictReader(text.removeprefix("\ufeff").splitlines()), {})
    month = vintage or (first.get("millesime") or "")
    if not month:
        raise ValidationError("Donnez le mois des fichiers de l’Insee (--vintage).")
    found = []
    for column, (indicator, label, unit) in DENSITY_COLUMNS.items():
        origin = Origin(
            indicator=indicator,
            label=label,
            unit=unit,
            source="Insee, fichiers stock Sirene, calcul Essaim (essaim territories density)",
            vintage=month,
            year=month[:4] if month[:4].isdigit() else "",
            licence="Licence Ouverte 2.0",
        )
        found.append(import_measures(text, origin, by=by, column=column, code_column="epci"))
    return found


@transaction.atomic
def measure_zoning(
    kind: str, counted: Collection[str], indicator: str, label: str, *, by: str
) -> MeasureVersion:
    """The part of each EPCI’s people who live in the communes that a zoning in force counts."""
    version = ZoningVersion.objects.filter(kind=kind, is_current=True).first()
    if version is None:
        raise ValidationError(f"Aucune édition du zonage «\u00a0{kind}\u00a0» n’est chargée.")
    said = dict(Zoning.objects.filter(version=version).values_list("commune", "value"))
    if strange := sorted(set(counted) - set(said.values())):
        raise ValidationError(f"Ce zonage n’a pas de valeur «\u00a0{strange[0]}\u00a0».")
    communes = Commune.objects.filter(is_current=True, epci__isnull=False)
    rows = [
        (code, str(epci), people) for code, epci, people in communes.values_list("code", "epci", "population")
    ]
    origin = Origin(
        indicator=indicator,
        label=label,
        unit="% de la population",
        source=version.source,
        vintage=version.vintage,
        licence=version.licence,
    )
    return store_measures(origin, share_of_people(rows, said, counted), by=by)
