"""Every answer of a 0-1 program worth at least some value, without HiGHS beyond the prices of the rows."""

import numpy as np

from essaim.optimum.solver import (
    FREE,
    IMPOSSIBLE,
    MARGIN,
    Clock,
    Floats,
    Found,
    Ints,
    Program,
    bound_of,
    prices_of,
)

NEAREST = 12  # the variables that a first listing lets move
FEW, MANY = 3_000, 40_000  # partial answers held at once: beyond, there are too many answers to list


def everything(program: Program, clock: Clock, value: int, widest: int = FEW) -> Ints | None:
    """One answer a line, in no order; None when there are too many to list.

    Variables are settled one by one, those that cost most to move from their ideal first. A partial answer
    is dropped as soon as no end of it can respect the rows, or be worth `value`: what it gives up is the
    reduced gains of the variables moved, and the price of what the rows are sure to leave unused.
    """
    prices = prices_of(program, clock)
    if prices is None or prices.size < len(program.low):
        return None if prices is None else np.empty((0, len(program.gains)), dtype=np.int64)
    return _listed(program, prices, value, widest)


def best_of_few(program: Program, clock: Clock) -> Found | None:
    """The best answer by listing all those near the ceiling, a little lower each time; None: too many."""
    prices = prices_of(program, clock)
    if prices is None:
        return None
    if prices.size < len(program.low):
        return IMPOSSIBLE
    ceiling, costs = bound_of(program, prices)
    lowest = int(np.minimum(program.gains * program.lower, program.gains * program.upper).sum())
    losses = np.sort(np.abs(costs))
    reach = float(losses[min(NEAREST, len(losses) - 1)]) + 1 if len(losses) else 1.0
    while (near := _listed(program, prices, value := int(np.floor(ceiling - reach)), FEW)) is not None:
        if len(near):
            worth = near @ program.gains
            best = int(worth.max())
            return Found(near[int(worth.argmax())], best, float(best), proven=True)
        if value < lowest:
            return IMPOSSIBLE
        reach *= 2
    return None


def _listed(program: Program, prices: Floats, value: int, widest: int) -> Ints | None:
    ceiling, costs = bound_of(program, prices)
    ideal = np.where(costs > 0, program.upper, program.lower)
    losses = np.abs(costs)
    budget = ceiling - value + MARGIN + 1e-9 * abs(ceiling)
    free = np.flatnonzero((program.lower < program.upper) & (losses <= budget))
    free = free[np.argsort(-losses[free], kind="stable")]
    base = ideal.copy()
    base[free] = 0
    partial = Partial(program, prices, free, base)
    for step, place in enumerate(free):
        partial.settle(step, float(losses[place]), int(ideal[place]), budget)
        if len(partial.lost) > widest:
            return None
        if not len(partial.lost):
            break
    else:
        found = np.tile(base, (len(partial.lost), 1))
        found[:, free] = partial.bits
        allowed = np.array([program.allows(x) for x in found], dtype=bool)
        return found[allowed & (found @ program.gains >= value)]
    return np.empty((0, len(program.gains)), dtype=np.int64)


class Partial:
    """The partial answers still alive: their bits, what their rows hold, what they gave up."""

    def __init__(self, program: Program, prices: Floats, free: Ints, base: Ints) -> None:
        self.program = program
        self.columns = program.rows[:, free]
        self.bits = np.zeros((1, len(free)), dtype=np.int8)
        self.held = (program.rows @ base)[None, :]
        self.lost = np.zeros(1)
        rest_up = np.maximum(self.columns, 0)[:, ::-1].cumsum(axis=1)[:, ::-1]
        rest_down = np.minimum(self.columns, 0)[:, ::-1].cumsum(axis=1)[:, ::-1]
        nothing = np.zeros((len(program.low), 1), dtype=np.int64)
        self.most, self.least = np.hstack([rest_up, nothing]), np.hstack([rest_down, nothing])
        self.above = np.where((prices > 0) & (program.high < FREE), prices, 0.0)
        self.below = np.where((prices < 0) & (program.low > -FREE), -prices, 0.0)

    def settle(self, step: int, loss: float, ideal: int, budget: float) -> None:
        program = self.program
        moved = self.bits.copy()
        self.bits[:, step], moved[:, step] = ideal, 1 - ideal
        column = self.columns[:, step]
        self.held = np.vstack([self.held + ideal * column, self.held + (1 - ideal) * column])
        self.lost = np.concatenate([self.lost, self.lost + loss])
        self.bits = np.vstack([self.bits, moved])
        top, bottom = self.held + self.most[:, step + 1], self.held + self.least[:, step + 1]
        unused = (
            np.maximum(program.high - top, 0) @ self.above + np.maximum(bottom - program.low, 0) @ self.below
        )
        alive = (self.lost + unused <= budget) & (top >= program.low).all(axis=1)
        alive &= (bottom <= program.high).all(axis=1)
        self.bits, self.held, self.lost = self.bits[alive], self.held[alive], self.lost[alive]
