"""Needs, capacity, envelope and waits, in one answer."""

from decimal import Decimal
from importlib.metadata import version

from essaim.optimum.solver import Clock
from essaim.sizing.compute.cover import SHARING, cover
from essaim.sizing.compute.document import Line, SizingInput, SizingResult, Spent, Used
from essaim.sizing.compute.needs import asked, lines_of, total, totals
from essaim.sizing.compute.queue import simulate

SOLVER = f"HiGHS {version('highspy')}, NumPy {version('numpy')}"


def size(given: SizingInput) -> SizingResult:
    """The same input always gives the same answer, whatever its order."""
    rows = asked(given)
    capacities = sorted(given.capacities, key=lambda one: one.id)
    covered = cover(rows, capacities, Clock(float(given.time_limit)))
    lines = lines_of(rows, covered.lines)
    return SizingResult(
        status="optimal" if covered.known else "unknown",
        lines=lines,
        services=totals(lines, lambda line: line.key),
        themes=totals(lines, lambda line: line.theme),
        regions=totals(lines, lambda line: line.region),
        total=total("total", lines),
        capacities=[
            Used(id=one.id, days=one.days, used=Decimal(used) / 100)
            for one, used in zip(capacities, covered.capacities, strict=True)
        ],
        envelopes=_spent(given, lines),
        queue=simulate(given.queue) if given.queue else None,
        sharing=SHARING,
        solver=SOLVER,
    )


def _spent(given: SizingInput, lines: list[Line]) -> list[Spent]:
    charged = {row.id: row.envelope for row in given.services}
    costs = dict.fromkeys((row.id for row in given.envelopes), Decimal(0))
    for line in lines:
        if charged[line.key]:
            costs[charged[line.key]] += line.cost
    return [
        Spent(id=row.id, amount=row.amount, cost=costs[row.id], left=row.amount - costs[row.id])
        for row in sorted(given.envelopes, key=lambda row: row.id)
    ]
