"""Taking in fine outlines from an official file: all of them, or none."""

import hashlib
import json
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.text import slugify

from essaim.territories.compute.outlines import BrokenOutlines, read_outlines
from essaim.territories.models import Commune, Contour, ContourLevel, Department, Epci, Region, Vintage

BATCH = 1000
SHOWN = 10
PLACES: dict[str, type[Model]] = {
    ContourLevel.COMMUNE: Commune,
    ContourLevel.EPCI: Epci,
    ContourLevel.DEPARTMENT: Department,
    ContourLevel.REGION: Region,
}


@dataclass(frozen=True)
class ContourFile:
    """A file of outlines and what its publisher says of it; `layer`: which object of a TopoJSON."""

    text: str
    level: str
    vintage: str
    source: str
    licence: str
    layer: str = ""


@transaction.atomic
def import_contours(file: ContourFile, *, by: str) -> int:
    """Replace the outlines of the places that the file holds; answer how many there are.

    A country may come in several files (one by department): the same vintage gathers them.
    """
    try:
        outlines = read_outlines(json.loads(file.text), file.layer)
    except json.JSONDecodeError as error:
        raise ValidationError(f"ligne {error.lineno} : ce n’est pas du JSON.") from error
    except BrokenOutlines as error:
        raise ValidationError(str(error)) from error
    known = set(PLACES[file.level]._default_manager.values_list("pk", flat=True))
    if unknown := sorted(outlines.keys() - known):
        listed = ", ".join(unknown[:SHOWN]) + ("…" if len(unknown) > SHOWN else "")
        raise ValidationError(f"{len(unknown)} codes inconnus à ce niveau : {listed}")
    vintage, _ = Vintage.objects.update_or_create(
        dataset=slugify(f"contours-{file.level}-{file.vintage}")[:60],
        defaults={
            "title": f"Contours : {ContourLevel(file.level).label.lower()}",
            "source": file.source,
            "vintage": file.vintage,
            "licence": file.licence,
            "checksum": hashlib.sha256(file.text.encode()).hexdigest(),
            "row_count": len(outlines),
            "loaded_at": timezone.now(),
            "loaded_by": by,
        },
    )
    Contour.objects.bulk_create(
        [Contour(level=file.level, code=c, geometry=g, vintage=vintage) for c, g in outlines.items()],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["level", "code"],
        update_fields=["geometry", "vintage"],
    )
    Vintage.objects.filter(pk=vintage.pk).update(row_count=vintage.contours.count())
    Vintage.objects.filter(dataset__startswith=f"contours-{file.level}-", contours=None).delete()
    return len(outlines)
