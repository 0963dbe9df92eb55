"""What finds a dossier again: its region, the words of its search."""

from essaim.dossiers.models import Dossier
from essaim.poles.compute.names import search_key
from essaim.poles.models import Pole
from essaim.territories.models import Region


def region_of(pole: Pole) -> Region | None:
    """Of the territory; else of the lead's town: somebody must appraise it."""
    if pole.region:
        return pole.region
    commune = pole.lead.commune if pole.lead else None
    return commune.region if commune else None


def search_text_of(dossier: Dossier) -> str:
    """Unaccented, lower case: reference, pole, lead and its numbers, town."""
    pole, lead = dossier.pole, dossier.pole.lead
    parts = [dossier.reference, pole.name]
    if lead:
        parts += [lead.name, lead.siret, lead.rna, lead.commune.name if lead.commune else ""]
    return search_key(*parts)
