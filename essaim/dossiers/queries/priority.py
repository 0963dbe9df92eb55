"""The territorial priority of dossiers, under the method that their wave declares."""

from collections.abc import Iterable

from essaim.calls.models import Wave
from essaim.calls.queries import current_document
from essaim.dossiers.models import Dossier
from essaim.poles.models import PolePlace
from essaim.territories.models import ScoreMethod
from essaim.territories.queries import TerritoryPriority, Where, method_named, priorities_of_territories


def method_of_wave(wave: Wave) -> ScoreMethod | None:
    """None: the wave declares none, or one that is not loaded."""
    declared = current_document(wave).priority_method
    return method_named(declared) if declared else None


def priorities_of_dossiers(wave: Wave, dossiers: Iterable[Dossier]) -> dict[int, TerritoryPriority]:
    """By key of dossier; the territory as filed. Six queries at most, however many dossiers."""
    method = method_of_wave(wave)
    if method is None:
        return {}
    return priorities_of_territories(method, territories_of([row.pk for row in dossiers]))


def priority_of_dossier(dossier: Dossier) -> TerritoryPriority | None:
    return priorities_of_dossiers(dossier.wave, [dossier]).get(dossier.pk)


def territories_of(keys: list[int]) -> dict[int, Where]:
    """What was last filed; for a draft, what its pole says today."""
    filed = Dossier.objects.filter(pk__in=keys, last_submission__isnull=False)
    found = {
        key: where_of([(place["kind"], place["code"]) for place in places or []])
        for key, places in filed.values_list("pk", "last_submission__content__territory__places")
    }
    drafts = dict(Dossier.objects.filter(pk__in=set(keys) - set(found)).values_list("pole", "pk"))
    places: dict[int, list[tuple[str, str]]] = {key: [] for key in drafts.values()}
    rows = PolePlace.objects.filter(pole__in=drafts).values_list("pole", "commune", "epci")
    for pole, commune, epci in rows:
        places[drafts[pole]].append(("epci", epci) if epci else ("commune", str(commune)))
    return found | {key: where_of(listed) for key, listed in places.items()}


def where_of(places: list[tuple[str, str]]) -> Where:
    """Of (kind, code) pairs, as a filing keeps them."""
    return Where(
        communes=tuple(code for kind, code in places if kind == "commune"),
        epcis=tuple(code for kind, code in places if kind == "epci"),
    )
