"""Linear and 0-1 programs given to HiGHS by arrays, answered in exact whole numbers with their proof.

A 0-1 program is first solved in real numbers. Its prices bound what any selection can reach that departs
from the ideal value of a variable; variables that no good selection can move are set aside, and HiGHS
searches the rest (the core). The bound is computed again here, and each answer checked in whole numbers.
"""

import time
from dataclasses import dataclass, replace
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
THREADS = 2
FREE = 2**62  # a side of a row without limit
SMALLEST_CORE = 40
MARGIN = 1e-6


@dataclass(frozen=True)
class Program:
    """Maximise gains·x over whole x in [lower, upper] with low <= rows·x <= high."""

    gains: Ints
    rows: Ints  # one line per constraint
    low: Ints
    high: Ints
    lower: Ints
    upper: Ints

    def with_row(self, row: Ints, low: int = -FREE, high: int = FREE) -> "Program":
        return replace(
            self,
            rows=np.vstack([self.rows, row[None, :]]),
            low=np.append(self.low, low),
            high=np.append(self.high, high),
        )

    def with_bounds(self, lower: Ints, upper: Ints) -> "Program":
        return replace(self, lower=lower, upper=upper)

    def allows(self, x: Ints) -> bool:
        values = self.rows @ x
        return bool(
            (values >= self.low).all()
            and (values <= self.high).all()
            and (x >= self.lower).all()
            and (x <= self.upper).all()
        )


@dataclass(frozen=True)
class Found:
    """`x` is None when nothing fits (proven), or nothing was found in the time given (not proven)."""

    x: Ints | None
    value: int
    bound: float
    proven: bool

    @property
    def is_impossible(self) -> bool:
        return self.x is None and self.proven


IMPOSSIBLE = Found(None, 0, 0.0, proven=True)


class Clock:
    """What remains of a time limit."""

    def __init__(self, seconds: float) -> None:
        self.end = time.monotonic() + seconds

    @property
    def left(self) -> float:
        return max(self.end - time.monotonic(), 0.0)


def solve(program: Program, clock: Clock) -> Found:
    """The best x."""
    prices = prices_of(program, clock)
    if prices is None:
        return _whole(program, clock)
    if prices.size < len(program.low):
        return IMPOSSIBLE
    ceiling, costs = bound_of(program, prices)
    ideal = np.where(costs > 0, program.upper, program.lower)
    losses = np.abs(costs) * (program.upper - program.lower)
    margin = MARGIN + 1e-9 * abs(ceiling)
    order = np.sort(losses)
    reach = float(order[min(SMALLEST_CORE, len(order) - 1)]) if len(order) else 0.0
    while True:  # widen the core until what was set aside cannot do better than what was found
        aside = losses > reach
        core = program.with_bounds(
            np.where(aside, ideal, program.lower), np.where(aside, ideal, program.upper)
        )
        found = _whole(core, clock)
        outside = ceiling - float(losses[aside].min()) if aside.any() else -np.inf
        if found.proven and (not aside.any() or (found.x is not None and outside < found.value + 1 - margin)):
            return found
        if not found.proven:
            return replace(found, bound=min(ceiling, max(found.bound, outside)))
        reach = (
            ceiling - found.value + margin if found.x is not None else max(reach * 4, float(order[-1]) / 8)
        )


def movable(program: Program, clock: Clock, value: int) -> tuple[Ints, Ints]:
    """Bounds that every x worth at least `value` respects."""
    prices = prices_of(program, clock)
    if prices is None or prices.size < len(program.low):
        return program.lower, program.upper
    ceiling, costs = bound_of(program, prices)
    stuck = np.abs(costs) > ceiling - value + MARGIN + 1e-9 * abs(ceiling)
    lower = np.where(stuck & (costs > 0), program.upper, program.lower)
    upper = np.where(stuck & (costs < 0), program.lower, program.upper)
    return lower, upper


def prices_of(program: Program, clock: Clock) -> Floats | None:
    """The price of each row in real numbers; empty when nothing fits; None when HiGHS cannot say."""
    highs = _highs(program, clock, whole=False)
    highs.run()
    status = highs.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        return np.empty(0)
    if status != highspy.HighsModelStatus.kOptimal:
        return None
    return np.array(highs.getSolution().row_dual, dtype=np.float64)


def bound_of(program: Program, prices: Floats) -> tuple[float, Floats]:
    """What the prices prove, whoever computed them: the ceiling, and the reduced gain of each variable."""
    sides = np.where(prices > 0, program.high, program.low)
    prices = np.where(np.abs(sides) >= FREE, 0.0, prices)  # such a price would be a rounding error
    costs = program.gains - prices @ program.rows
    best = np.where(costs > 0, program.upper, program.lower)
    return float(prices @ np.where(prices == 0, 0, sides) + costs @ best), costs


def _whole(program: Program, clock: Clock) -> Found:
    """HiGHS on the variables that still move. An answer that whole numbers refute is cut off."""
    free = np.flatnonzero(program.lower < program.upper)
    settled = program.lower.copy()
    settled[free] = 0
    shift = program.rows @ settled
    base = int(program.gains @ settled)
    small = Program(
        gains=program.gains[free],
        rows=program.rows[:, free],
        low=np.where(program.low <= -FREE, program.low, program.low - shift),
        high=np.where(program.high >= FREE, program.high, program.high - shift),
        lower=program.lower[free],
        upper=program.upper[free],
    )
    if not len(free):
        fits = bool((small.low <= 0).all() and (small.high >= 0).all())
        return Found(settled, base, float(base), proven=True) if fits else IMPOSSIBLE
    while True:
        found = _run(small, clock)
        if found.x is None or small.allows(found.x):
            break
        small = small.with_row(*without(found.x))
    if found.x is None:
        return found
    settled[free] = found.x
    return Found(settled, base + found.value, base + found.bound, found.proven)


def _run(program: Program, clock: Clock) -> Found:
    """One call of HiGHS on a 0-1 program."""
    if not clock.left:
        return Found(None, 0, np.inf, proven=False)
    highs = _highs(program, clock, whole=True)
    highs.run()
    status = highs.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        return IMPOSSIBLE
    information = highs.getInfo()
    if information.primal_solution_status != 2:
        return Found(None, 0, np.inf, proven=False)
    x = np.rint(np.array(highs.getSolution().col_value)).astype(np.int64)
    proven = status == highspy.HighsModelStatus.kOptimal
    return Found(x, int(program.gains @ x), float(information.mip_dual_bound), proven)


def without(x: Ints) -> tuple[Ints, int]:
    """The row (and its lower side) that this 0-1 x alone does not respect."""
    return np.where(x > 0, -1, 1).astype(np.int64), 1 - int(x.sum())


def _highs(program: Program, clock: Clock, *, whole: bool) -> Any:
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(program.gains), len(program.low)
    model.col_cost_ = program.gains.astype(np.float64)
    model.col_lower_ = program.lower.astype(np.float64)
    model.col_upper_ = program.upper.astype(np.float64)
    model.row_lower_ = _sides(program.low)
    model.row_upper_ = _sides(program.high)
    model.sense_ = highspy.ObjSense.kMaximize
    line, column = np.nonzero(program.rows)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    starts = np.searchsorted(line, np.arange(len(program.low) + 1))
    model.a_matrix_.start_ = starts.astype(np.int32)
    model.a_matrix_.index_ = column.astype(np.int32)
    model.a_matrix_.value_ = program.rows[line, column].astype(np.float64)
    if whole:
        model.integrality_ = [highspy.HighsVarType.kInteger] * len(program.gains)
    highs = quiet(clock)
    highs.passModel(model)
    return highs


def quiet(clock: Clock) -> Any:
    """HiGHS without its log, asked for the optimum itself."""
    highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    options = {
        "output_flag": False,
        "threads": THREADS,
        "time_limit": clock.left,
        "mip_rel_gap": 0.0,
        "mip_abs_gap": 0.5,
    }
    for name, value in options.items():
        highs.setOptionValue(name, value)
    return highs


def _sides(values: Ints) -> Floats:
    sides = values.astype(np.float64)
    sides[values >= FREE] = highspy.kHighsInf
    sides[values <= -FREE] = -highspy.kHighsInf
    return sides
