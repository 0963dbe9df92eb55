"""What sizing reads: declared needs, what each service weighs, the days and euros there are."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, TruncWeek
from django.utils import timezone

from essaim.mentoring.models import Compagnon, CompagnonState
from essaim.optimum.replay import check
from essaim.services.models import (
    Adviser,
    Bouquet,
    BouquetVersion,
    Capacity,
    Entitlement,
    Format,
    Need,
    Service,
    SupportRequest,
)
from essaim.services.queries.labels import theme_labels
from essaim.sizing.compute import SizingInput
from essaim.sizing.models import Scenario

WEEKS = 26
QUARTERS = 4
PEERS = [Format.TRANSFER, Format.VISIT]
COMPARED = 4


@dataclass(frozen=True)
class ThemeLine:
    """Needs against days on one theme, by plain sums: the scenarios share the days between themes."""

    theme: str
    poles: int
    services: int
    days: Decimal
    cost: Decimal


def versions_to_size() -> QuerySet[BouquetVersion]:
    """The versions under way or in force, of the latest waves first; there, those that serve most poles."""
    rights = Entitlement.objects.filter(bouquet=OuterRef("bouquet"), closed_at=None).order_by()
    served = Subquery(rights.values("bouquet").annotate(count=Count("pk")).values("count"))
    rows = BouquetVersion.objects.exclude(state="replaced").select_related("bouquet__wave")
    rows = rows.defer("bouquet__wave__working").annotate(served=Coalesce(served, 0))
    return rows.order_by("-bouquet__wave__opens_at", "-served", "-number", "-pk")


def services_in(version: BouquetVersion) -> list[Service]:
    return list(version.services.select_related("theme").order_by("theme__position", "position", "pk"))


def needs_by_theme(bouquet: Bouquet) -> Counter[tuple[int, str]]:
    """How many poles declare a need: by theme and region, of the poles that this bouquet serves."""
    rows = Need.objects.filter(urgency__gte=1, entitlement__closed_at=None)
    rows = rows.filter(Q(entitlement__bouquet=bouquet) | Q(entitlement__bouquet=None), theme__isnull=False)
    rows = rows.filter(theme__audience=bouquet.audience)
    counted = rows.values_list("theme_id", "entitlement__pole__region__name").annotate(Count("pk"))
    return Counter({(theme, region or "Sans région"): count for theme, region, count in counted})


def shares(count: int, parts: int) -> list[int]:
    """Whole shares as equal as can be; the first ones take what is left."""
    return [count // parts + (place < count % parts) for place in range(parts)]


def name_of(service: Service) -> str:
    return f"{service.title[:100]} ({service.lineage})"


def lineage_in(name: str) -> str:
    return name.rpartition("(")[2].removesuffix(")")


def sizing_input(
    version: BouquetVersion, changes: dict[str, Any] | None = None, queue: dict[str, Any] | None = None
) -> SizingInput:
    """One declared need is one request for one service of its theme, shared equally between them."""
    services = services_in(version)
    of_theme: dict[int, list[Service]] = {}
    for service in services:
        of_theme.setdefault(service.theme_id, []).append(service)
    needs: list[dict[str, Any]] = []
    for (theme, region), count in sorted(needs_by_theme(version.bouquet).items()):
        offered = of_theme.get(theme, [])
        for service, share in zip(offered, shares(count, len(offered) or 1), strict=False):
            needs.append({"service": name_of(service), "region": region, "count": share})
    return check(
        {
            "services": [_service(service) for service in services],
            "needs": needs,
            "capacities": _capacities(version, services),
            "envelopes": [{"id": "Enveloppe du bouquet", "amount": version.bouquet.envelope_amount}],
            "changes": changes or {},
            "queue": queue,
        },
        SizingInput,
    )


def _service(service: Service) -> dict[str, Any]:
    """The catalogue says the cost for one pole: a session costs that of its seats."""
    return {
        "id": name_of(service),
        "theme": service.theme.label,
        "unit_days": service.duration_days,
        "unit_cost": service.unit_cost * service.seats,
        "group": service.seats,
        "envelope": "Enveloppe du bouquet",
    }


def _capacities(version: BouquetVersion, services: list[Service]) -> list[dict[str, Any]]:
    """Days of providers and compagnons over a year, each for what it renders."""
    names = {service.pk: name_of(service) for service in services}
    rendered: dict[int, list[str]] = {}
    pairs = Service.providers.through.objects.filter(service__version=version)
    for service, provider in pairs.order_by("pk").values_list("service_id", "provider_id"):
        rendered.setdefault(provider, []).append(names[service])
    rows = Capacity.objects.filter(provider__in=rendered, year__gte=timezone.localdate().year)
    totals = rows.values("provider_id", "provider__name").annotate(days=Sum("days")).order_by("provider_id")
    found = [
        {
            "id": f"{row['provider__name'][:100]} ({row['provider_id']})",
            "days": row["days"],
            "services": rendered[row["provider_id"]],
        }
        for row in totals
    ]
    return found + _peers(services)


def _peers(services: list[Service]) -> list[dict[str, Any]]:
    """Compagnons give their days to the transfers and visits of their themes."""
    found = []
    labels = theme_labels()
    rows = Compagnon.objects.filter(state=CompagnonState.ACTIVE).select_related("pole").order_by("pk")
    for one in rows:
        known = {labels.get(key) for key in one.theme_keys}
        theirs = [
            name_of(service)
            for service in services
            if service.format in PEERS and service.theme.label in known
        ]
        if theirs:
            label = f"{one.pole.name[:100]} ({one.reference})"
            found.append({"id": label, "days": one.days_per_quarter * QUARTERS, "services": theirs})
    return found


def past_arrivals(bouquet: Bouquet, weeks: int = WEEKS) -> list[Decimal]:
    """Requests of each past week of this bouquet; without a past, the needs spread evenly."""
    since = timezone.now() - timedelta(weeks=weeks)
    rows = SupportRequest.objects.filter(entitlement__bouquet=bouquet, asked_at__gte=since)
    counted = dict(
        rows.annotate(week=TruncWeek("asked_at")).values_list("week").annotate(Count("pk")).order_by("week")
    )
    if sum(counted.values()) >= weeks:
        return [Decimal(count) for count in counted.values()]
    total = sum(needs_by_theme(bouquet).values())
    return [round(Decimal(total) / weeks, 2)] * weeks


def advisers_of(version: BouquetVersion) -> int:
    rows = Adviser.objects.filter(is_active=True, provider__services__version=version)
    return max(rows.distinct().count(), 1)


def theme_lines(version: BouquetVersion) -> list[ThemeLine]:
    """The board without any solver: what each theme asks."""
    services, needs = services_in(version), needs_by_theme(version.bouquet)
    found = []
    for theme in {service.theme_id: service.theme for service in services}.values():
        offered = [service for service in services if service.theme_id == theme.pk]
        poles = sum(count for (key, _), count in needs.items() if key == theme.pk)
        days, cost = Decimal(0), Decimal(0)
        for service, share in zip(offered, shares(poles, len(offered)), strict=True):
            days += -(-share // service.seats) * service.duration_days
            cost += share * service.unit_cost
        found.append(ThemeLine(theme.label, poles, len(offered), days, cost))
    return found


def days_there_are(version: BouquetVersion) -> Decimal:
    return sum((row["days"] for row in _capacities(version, services_in(version))), Decimal(0))


def scenarios_of(version: BouquetVersion) -> QuerySet[Scenario]:
    rows = Scenario.objects.filter(version__bouquet=version.bouquet_id).defer("given")
    return rows.select_related("made_by", "version")


def compared(scenarios: list[Scenario]) -> list[dict[str, Any]]:
    """What is put side by side: one column per finished scenario."""
    found = []
    for one in [row for row in scenarios if row.finished_at][:COMPARED]:
        result: Any = one.result
        queue = result.get("queue") or {}
        found.append(
            {
                "scenario": one,
                "total": result["total"],
                "left": sum(Decimal(str(row["left"])) for row in result["envelopes"]),
                "waits": queue.get("waits"),
                "enough": queue.get("enough"),
            }
        )
    return found
