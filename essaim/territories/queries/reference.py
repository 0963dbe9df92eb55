"""The small questions on reference data."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import FETCH_RAISE, QuerySet

from essaim.territories.compute.maps import NO_FIGURE, Value
from essaim.territories.models import Contour, Department, FormerCommune, Region, Vintage, Zone, Zoning


def departments_with_region() -> QuerySet[Department]:
    """Every department and collectivity, with its region, by code."""
    return Department.objects.select_related("region").order_by("code").fetch_mode(FETCH_RAISE)


def department_rows(values: Mapping[str, Value]) -> list[tuple[Department, str, str]]:
    """The table beside a map: every department and region of the Republic, then what else has a value."""
    rows = [one for one in departments_with_region() if one.zone != Zone.COM or one.code in values]
    return [(one, *values.get(one.code, (None, NO_FIGURE, ""))[1:]) for one in rows]


def region_of(*, commune: str = "", epci: str = "", department: str = "") -> Region | None:
    """The region of one place (old commune codes included), or None: unknown code, or no region."""
    if commune:
        today = FormerCommune.objects.filter(code=commune).values("current")
        current = Region.objects.filter(communes__code=commune, communes__is_current=True)
        return current.first() or Region.objects.filter(communes__code__in=today).first()
    if epci:
        return Region.objects.filter(epcis__code=epci).first()
    return Region.objects.filter(departments__code=department).first()


def current_zonings(codes: Collection[str], *kinds: str) -> QuerySet[Zoning]:
    """What the zonings in force say of these communes, with their edition."""
    rows = Zoning.objects.filter(version__is_current=True, commune__in=codes)
    if kinds:
        rows = rows.filter(version__kind__in=kinds)
    return rows.select_related("version").order_by("version__kind", "commune").fetch_mode(FETCH_RAISE)


def vintages(*datasets: str) -> QuerySet[Vintage]:
    """The sources to cite; all of them when none is named."""
    rows = Vintage.objects.order_by("dataset")
    return rows.filter(dataset__in=datasets) if datasets else rows


def contour_collection(level: str, codes: Collection[str]) -> dict[str, Any]:
    """The imported outlines of these places, as a GeoJSON collection; those without outline are absent."""
    rows = Contour.objects.filter(level=level, code__in=codes).order_by("code")
    features = [
        {"type": "Feature", "id": row.code, "properties": {"code": row.code}, "geometry": row.geometry}
        for row in rows
    ]
    return {"type": "FeatureCollection", "features": features}
