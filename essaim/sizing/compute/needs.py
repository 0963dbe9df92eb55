"""What the needs weigh, in days and euros, once a scenario has changed them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from essaim.sizing.compute.document import EVERY, Line, Need, Service, SizingInput, Total

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Asked:
    """One service in one region. Days in hundredths, so that sums are exact."""

    service: Service
    region: str
    count: int
    sessions: int
    days: int
    cost: Decimal


def asked(given: SizingInput) -> list[Asked]:
    """In the order of services, then of regions: the order of the file changes nothing."""
    services = {row.id: changed(row, given) for row in given.services}
    rows = [_asked(services[need.service], need, given) for need in given.needs]
    return sorted(rows, key=lambda row: (row.service.id, row.region))


def changed(service: Service, given: SizingInput) -> Service:
    changes = given.changes
    return service.model_copy(
        update={
            "unit_days": rounded(service.unit_days * factor(changes.days, service.id)),
            "unit_cost": rounded(service.unit_cost * factor(changes.prices, service.id)),
            "group": changes.groups.get(service.id, changes.groups.get(EVERY, service.group)),
        }
    )


def factor(factors: dict[str, Decimal], service: str) -> Decimal:
    return factors.get(service, factors.get(EVERY, Decimal(1)))


def rounded(value: Decimal) -> Decimal:
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


def _asked(service: Service, need: Need, given: SizingInput) -> Asked:
    exact = need.count * factor(given.changes.volumes, service.id)
    count = int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    sessions = -(-count // service.group)
    return Asked(
        service=service,
        region=need.region,
        count=count,
        sessions=sessions,
        days=int(sessions * service.unit_days * 100),
        cost=sessions * service.unit_cost,
    )


def lines_of(rows: list[Asked], covered: list[int]) -> list[Line]:
    return [
        Line(
            key=row.service.id,
            theme=row.service.theme,
            region=row.region,
            count=row.count,
            sessions=row.sessions,
            days=Decimal(row.days) / 100,
            cost=row.cost,
            covered=Decimal(days) / 100,
            gap=Decimal(row.days - days) / 100,
        )
        for row, days in zip(rows, covered, strict=True)
    ]


def totals(lines: list[Line], key: Callable[[Line], str]) -> list[Total]:
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(key(line), []).append(line)
    return [total(name, groups[name]) for name in sorted(groups)]


def total(name: str, lines: Iterable[Line]) -> Total:
    rows = list(lines)
    return Total(
        key=name,
        count=sum(row.count for row in rows),
        days=sum((row.days for row in rows), Decimal(0)),
        cost=sum((row.cost for row in rows), Decimal(0)),
        covered=sum((row.covered for row in rows), Decimal(0)),
        gap=sum((row.gap for row in rows), Decimal(0)),
    )
