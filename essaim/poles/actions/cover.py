"""Where poles already are, told to the territories as a figure per EPCI: their priority needs it."""

from collections import defaultdict
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from essaim.kit.written import short_day
from essaim.poles.models import Pole, PolePlace, PoleStatus, StatusKind
from essaim.territories.actions import Origin, store_measures
from essaim.territories.models import Epci, MeasureVersion

COVERS = [kind for kind in StatusKind if kind not in {StatusKind.EMERGING, StatusKind.CEASED}]


@transaction.atomic
def measure_cover(*, by: str) -> MeasureVersion:
    """Public poles with a live status, existing or supported. None known is zero: the label says so."""
    today = timezone.localdate()
    live = PoleStatus.objects.filter(kind__in=COVERS).exclude(until__lt=today)
    ceased = PoleStatus.objects.filter(kind=StatusKind.CEASED).exclude(since__gt=today)
    poles = Pole.objects.filter(is_public=True, pk__in=live.values("pole"))
    poles = poles.exclude(pk__in=ceased.values("pole"))
    places = PolePlace.objects.filter(pole__in=poles.values("pk"))
    touched: dict[str, set[int]] = defaultdict(set)
    for pole, epci, of_commune in places.values_list("pole", "epci", F("commune__epci")):
        if code := epci or of_commune:
            touched[code].add(pole)
    origin = Origin(
        indicator="ptce_count",
        label="PTCE connus sur l’EPCI",
        unit="pôles",
        source="Essaim, annuaire des pôles",
        vintage=f"au {short_day(today)}",
        year=str(today.year),
        licence="Licence Ouverte 2.0",
    )
    codes = Epci.objects.filter(is_current=True).values_list("code", flat=True)
    return store_measures(origin, {code: Decimal(len(touched[code])) for code in codes}, by=by)
