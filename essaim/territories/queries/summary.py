"""What a set of communes and EPCI amounts to, and what is not known about it."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import FETCH_RAISE, Q, QuerySet

from essaim.territories.compute.places import NOT_KNOWN
from essaim.territories.models import Commune, Department, Epci, Region, Vintage, Zoning


@dataclass(frozen=True)
class ZoningCount:
    """How many communes of the territory have this value in a zoning, and where the zoning comes from."""

    kind: str
    label: str
    vintage: str
    value: str
    communes: int


@dataclass(frozen=True)
class TerritorySummary:
    """The population counts each commune once, alone or within an EPCI."""

    communes: list[Commune]
    epcis: list[Epci]
    departments: list[Department]
    regions: list[Region]
    zonings: list[ZoningCount]
    vintages: list[Vintage]
    population: int | None
    population_missing: list[Commune] = field(default_factory=list)
    unknown_codes: list[str] = field(default_factory=list)

    @property
    def commune_count(self) -> int:
        return len(self.communes)

    @property
    def population_is_complete(self) -> bool:
        return not self.population_missing and not self.unknown_codes

    @property
    def population_text(self) -> str:
        if self.population is None:
            return NOT_KNOWN
        figure = f"{self.population:,}".replace(",", "\u202f")
        return figure if self.population_is_complete else f"au moins {figure}"


def territory_summary(commune_codes: Collection[str], epci_codes: Collection[str] = ()) -> TerritorySummary:
    """Four queries. Codes are current ones: pass what people paste through `resolve_codes` first."""
    communes = list(_communes(commune_codes, epci_codes))
    epcis = list(Epci.objects.filter(code__in=epci_codes).order_by("search_key", "code"))
    departments = {row.department.code: row.department for row in communes if row.department}
    regions = {row.region.code: row.region for row in communes if row.region}
    known = [row.population for row in communes if row.population is not None]
    return TerritorySummary(
        communes=communes,
        epcis=epcis,
        departments=[departments[code] for code in sorted(departments)],
        regions=sorted(regions.values(), key=lambda region: region.search_key),
        zonings=_zoning_counts([row.code for row in communes]),
        vintages=list(Vintage.objects.filter(dataset__in=["communes", "epcis"]).order_by("dataset")),
        population=sum(known) if known else None,
        population_missing=[row for row in communes if row.population is None],
        unknown_codes=sorted(
            ({*commune_codes} - {row.code for row in communes})
            | ({*epci_codes} - {row.code for row in epcis})
        ),
    )


def _communes(commune_codes: Collection[str], epci_codes: Collection[str]) -> QuerySet[Commune]:
    members = Q(epci__in=epci_codes, is_current=True)
    rows = Commune.objects.filter(Q(code__in=commune_codes) | members)
    rows = rows.select_related("department", "region", "epci")
    return rows.order_by("search_key", "code").fetch_mode(FETCH_RAISE)


def _zoning_counts(codes: list[str]) -> list[ZoningCount]:
    rows = Zoning.objects.filter(version__is_current=True, commune__in=codes)
    counts = Counter(rows.values_list("version__kind", "version__label", "version__vintage", "value"))
    return [ZoningCount(*zoning, count) for zoning, count in sorted(counts.items())]
