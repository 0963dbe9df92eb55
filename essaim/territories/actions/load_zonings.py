"""Taking in an official zoning by commune: all of it, or nothing."""

import hashlib
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.territories.compute.zonings import ZoningTable, read_zoning
from essaim.territories.models import Commune, FormerCommune, Zoning, ZoningVersion

BATCH = 5000


@dataclass(frozen=True)
class ZoningFile:
    """A file and what its publisher says of it; `column` holds the value (by default, named as the kind)."""

    text: str
    kind: str
    label: str
    vintage: str
    source: str
    licence: str
    column: str = ""
    code_column: str = ""


@dataclass(frozen=True)
class ZoningImport:
    """What an import did. `already` : the same file was there, nothing was written."""

    version: ZoningVersion
    communes: int
    moved: int
    missing: int
    already: bool = False


@transaction.atomic
def import_zoning(file: ZoningFile, *, by: str) -> ZoningImport:
    """Make this edition the one in force for its kind; older editions stay for what cites them."""
    checksum = hashlib.sha256(f"{file.column}|{file.code_column}|{file.text}".encode()).hexdigest()
    current = set(Commune.objects.filter(is_current=True).values_list("code", flat=True))
    if same := ZoningVersion.objects.filter(kind=file.kind, vintage=file.vintage, checksum=checksum).first():
        count = same.zonings.count()
        return ZoningImport(same, count, 0, len(current) - count, already=True)
    table = _read(file, current)
    ZoningVersion.objects.filter(kind=file.kind, vintage=file.vintage).delete()
    ZoningVersion.objects.filter(kind=file.kind).update(is_current=False)
    version = ZoningVersion(
        kind=file.kind,
        label=file.label,
        vintage=file.vintage,
        source=file.source,
        licence=file.licence,
        checksum=checksum,
        loaded_at=timezone.now(),
        loaded_by=by,
    )
    version.full_clean()
    version.save()
    rows = [Zoning(version=version, commune_id=code, value=value) for code, value in table.values.items()]
    Zoning.objects.bulk_create(rows, batch_size=BATCH)
    return ZoningImport(version, len(rows), table.moved, len(current - table.values.keys()))


def _read(file: ZoningFile, current: set[str]) -> ZoningTable:
    former = dict(FormerCommune.objects.values_list("code", "current"))
    column = file.column or file.kind
    table = read_zoning(
        file.text, column=column, code_column=file.code_column, current=current, former=former
    )
    if table.errors:
        raise ValidationError([str(error) for error in table.errors])
    return table
