"""The seniors' rule: at least one senior beside each newcomer. It makes a program in whole numbers.

The program in real numbers gives a ceiling and the price of each pair. Pairs that could not be in any
answer better than the one found are set aside; HiGHS searches the rest, and widens it until nothing
set aside could do better.
"""

from dataclasses import dataclass

import highspy
import numpy as np

from essaim.appraisal.compute.assignment.table import Bools, Table
from essaim.appraisal.compute.assignment.transport import Rows, Solved, best_pairs
from essaim.optimum.solver import MARGIN, Clock, Ints, quiet

NEAR = 10  # pairs per dossier in the first search


@dataclass(frozen=True)
class Seated:
    """`pairs` None and proven: no answer respects the rule. `ceiling` counts units of affinity."""

    pairs: Ints | None
    proven: bool
    ceiling: float


def with_seniors(table: Table, clock: Clock) -> Seated:
    relaxed = best_pairs(table, clock, seniors=True)
    if relaxed is None or relaxed.missing > MARGIN or not relaxed.finished:
        return Seated(None, bool(clock.left), np.inf)
    rows, ceiling = Rows(table, seniors=True), relaxed.value
    away = np.where(table.imposed, 0.0, np.maximum(-relaxed.reduced, 0.0))
    away[~table.allowed] = np.inf
    reach = float(np.sort(away, axis=0)[min(NEAR + int(table.needs.max()), len(away)) - 1].max())
    while True:
        near = away <= reach
        pairs, best, finished = _search(table, rows, near, relaxed, clock)
        outside = ceiling - float(away[~near & table.allowed].min(initial=np.inf))
        if pairs is not None and finished and outside < best + 1 - MARGIN:
            return Seated(pairs, True, float(best) / table.scale)
        if not finished or not clock.left or bool((near >= table.allowed).all()):
            proven = finished and bool((near >= table.allowed).all())
            return Seated(pairs, proven, ceiling / table.scale)
        reach = ceiling - best + MARGIN if pairs is not None else max(reach * 4, 1.0)


def _search(
    table: Table, rows: Rows, near: Bools, relaxed: Solved, clock: Clock
) -> tuple[Ints | None, int, bool]:
    """HiGHS in whole numbers on some pairs: the pairs chosen, their worth, and whether it finished."""
    numbers = np.flatnonzero(near)
    whole = relaxed.pairs.ravel()[numbers]
    if np.abs(whole - np.rint(whole)).max(initial=0) < MARGIN:
        pairs = np.rint(relaxed.pairs).astype(np.int64)
        return pairs, int((table.gains * pairs).sum()), True
    highs = quiet(clock)
    highs.passModel(_model(table, rows, numbers))
    highs.run()
    status = highs.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        return None, 0, True
    if highs.getInfo().primal_solution_status != 2:
        return None, 0, False
    pairs = np.zeros(near.size, dtype=np.int64)
    pairs[numbers] = np.rint(np.array(highs.getSolution().col_value)).astype(np.int64)
    pairs = pairs.reshape(table.shape)
    return pairs, int((table.gains * pairs).sum()), status == highspy.HighsModelStatus.kOptimal


def _model(table: Table, rows: Rows, numbers: Ints) -> highspy.HighsLp:
    lower, upper = rows.sides()
    starts, index, values = rows.entries(numbers)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(numbers), len(lower)
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = table.gains.ravel()[numbers].astype(float)
    model.col_lower_ = table.imposed.ravel()[numbers].astype(float)
    model.col_upper_ = np.ones(len(numbers))
    model.row_lower_, model.row_upper_ = lower, upper
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.append(starts, len(index)).astype(np.int32)
    model.a_matrix_.index_, model.a_matrix_.value_ = index.astype(np.int32), values
    model.integrality_ = [highspy.HighsVarType.kInteger] * len(numbers)
    return model
