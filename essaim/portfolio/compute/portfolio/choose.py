"""The proposal: the best selection, its neighbours, and what it owes to each rule and each weight."""

from decimal import Decimal
from importlib.metadata import version

import numpy as np

from essaim.optimum.enumeration import MANY, everything
from essaim.optimum.solver import Found, Ints, solve, without
from essaim.portfolio.compute.portfolio.clash import clash, rule
from essaim.portfolio.compute.portfolio.document import (
    Alternative,
    Award,
    Filling,
    PortfolioInput,
    PortfolioResult,
    Sensitivity,
)
from essaim.portfolio.compute.portfolio.explain import left_out
from essaim.portfolio.compute.portfolio.studio import TIE_BREAK, Chosen, Studio

SOLVER = f"HiGHS {version('highspy')}"


def choose_portfolio(given: PortfolioInput) -> PortfolioResult:
    """Whole computation, from the input to the answer; the same input always gives the same proven answer."""
    studio = Studio(given)
    program = studio.program()
    chosen = studio.choose(program, found=solve(program, studio.clock()))
    if chosen is None:
        return _nothing(studio)
    x = chosen.x
    cost = studio.in_euros(int(studio.costs @ x))
    awards = shared(studio, x)
    paid = sum((award.amount for award in awards), Decimal(0))
    return PortfolioResult(
        status="optimal" if chosen.proven else "feasible",
        selected=studio.names(x),
        objective=studio.in_points(chosen.value),
        proven=chosen.proven,
        gap=studio.in_points(
            max(0, int(np.floor(chosen.bound + 1e-6)) - chosen.value) if not chosen.proven else 0
        ),
        tied=studio.has_equal(studio.program(), chosen) if chosen.proven else None,
        cost=paid if awards else cost,
        remainder=given.envelope - (paid if awards else cost),
        awards=awards,
        bounds=_fillings(studio, x),
        alternatives=alternatives(studio, chosen) if given.alternatives else [],
        left_out=left_out(studio, chosen) if chosen.proven else [],
        sensitivity=sensitivity(studio, chosen) if chosen.proven and given.weights else [],
        tie_break=TIE_BREAK,
        solver=SOLVER,
    )


def _nothing(studio: Studio) -> PortfolioResult:
    found: Found = studio.solve(studio.program())
    keys = clash(studio) if found.is_impossible else None
    return PortfolioResult(
        status="infeasible" if found.is_impossible else "unknown",
        proven=found.is_impossible,
        clash=[rule(studio, key) for key in keys or []],
        tie_break=TIE_BREAK,
        solver=SOLVER,
    )


def alternatives(studio: Studio, chosen: Chosen) -> list[Alternative]:
    """The next best selections, by listing all those near the best."""
    wanted = studio.given.alternatives
    near = _enough(studio, chosen, wanted)
    if near is None:
        others = one_by_one(studio, chosen, wanted)
    else:
        ranked = studio.ranked(near)
        others = [Chosen(x, int(x @ studio.scores), 0.0, proven=True) for x in ranked[1 : wanted + 1]]
    return [_alternative(studio, chosen, other) for other in others]


def _enough(studio: Studio, chosen: Chosen, wanted: int) -> Ints | None:
    """All selections near the best, when they are enough, and not too many to list."""
    program, lowest = studio.program(), int(np.minimum(studio.scores, 0).sum())
    short, reach, long = -1, 1, None
    while long is None or short + 1 < long:
        near = everything(program, studio.clock(), chosen.value - reach, MANY)
        if near is None:
            long = reach
        elif len(near) > wanted or chosen.value - reach < lowest:
            return near
        else:
            short = reach
        reach = short * 2 if long is None else (short + long) // 2
    return None


def one_by_one(studio: Studio, chosen: Chosen, wanted: int) -> list[Chosen]:
    """Where too many are near: each is the best once those before it are forbidden."""
    program = studio.program().with_row(*without(chosen.x))
    found: list[Chosen] = []
    while len(found) < wanted and (other := studio.choose(program)) is not None:
        program = program.with_row(*without(other.x))
        found.append(other)
    return found


def _alternative(studio: Studio, chosen: Chosen, other: Chosen) -> Alternative:
    return Alternative(
        selected=studio.names(other.x),
        objective=studio.in_points(other.value),
        cost=studio.in_euros(int(studio.costs @ other.x)),
        enters=studio.names(other.x & (1 - chosen.x)),
        leaves=studio.names(chosen.x & (1 - other.x)),
        proven=other.proven,
    )


def shared(studio: Studio, x: Ints) -> list[Award]:
    """Where smaller awards were allowed: what is above each minimum is cut in the same proportion for all."""
    items = [studio.given.items[place] for place in np.flatnonzero(x)]
    if all(item.min_amount is None for item in studio.given.items):
        return []
    least = sum((item.least for item in items), Decimal(0))
    above = sum((item.amount for item in items), Decimal(0)) - least
    spare = min(studio.given.envelope - least, above)
    cents = [int((item.amount - item.least) * 100 * spare / above) if above else 0 for item in items]
    rest = int(spare * 100) - sum(cents)
    awards = []
    for item, extra in zip(items, cents, strict=True):
        amount = item.least + Decimal(extra) / 100
        if (
            rest > 0 and amount < item.amount
        ):  # the cents that the division left, one each, in the input's order
            amount, rest = amount + Decimal("0.01"), rest - 1
        awards.append(Award(id=item.id, amount=amount, reduced=amount < item.amount))
    return awards


def sensitivity(studio: Studio, chosen: Chosen) -> list[Sensitivity]:
    """One weight at a time, by each percentage asked for."""
    found = []
    for criterion, weight in studio.given.weights.items():
        for percent in studio.given.sensitivity:
            weights = {**studio.given.weights, criterion: weight * (100 + percent) / 100}
            other_studio = Studio(studio.given, weights=weights)
            other = other_studio.choose(other_studio.program())
            if other is None:
                continue
            enters = studio.names(other.x & (1 - chosen.x))
            leaves = studio.names(chosen.x & (1 - other.x))
            found.append(
                Sensitivity(
                    criterion=criterion,
                    percent=percent,
                    changes=bool(enters or leaves),
                    enters=enters,
                    leaves=leaves,
                    proven=other.proven,
                )
            )
    return found


def _fillings(studio: Studio, x: Ints) -> list[Filling]:
    return [
        Filling(
            group=bound.group,
            value=bound.value,
            count=sum(
                studio.given.items[place].belongs(bound.group, bound.value) for place in np.flatnonzero(x)
            ),
            min=bound.min,
            max=bound.max,
        )
        for bound in studio.given.bounds
    ]
