"""Which days serve which needs: as many as possible, then shared so that nobody is left far behind.

A transport program: the most days that can be served is a whole number of hundredths. The second program
keeps that total and lowers the highest share left unserved.
"""

from dataclasses import dataclass

import highspy
import numpy as np

from essaim.optimum.solver import Clock, Floats, Ints, quiet
from essaim.sizing.compute.document import Capacity
from essaim.sizing.compute.needs import Asked

SHARING = (
    "Le plus de jours possible, puis, à total égal, la plus haute part non couverte la plus basse possible."
)


@dataclass(frozen=True)
class Cover:
    """Hundredths of days, by line of needs and by capacity; `known` is false when time was not enough."""

    lines: list[int]
    capacities: list[int]
    known: bool = True


def may_serve(capacity: Capacity, row: Asked) -> bool:
    return (
        (not capacity.services or row.service.id in capacity.services)
        and (not capacity.themes or row.service.theme in capacity.themes)
        and (not capacity.regions or row.region in capacity.regions)
    )


def cover(rows: list[Asked], capacities: list[Capacity], clock: Clock) -> Cover:
    pairs = [
        (line, place)
        for line, row in enumerate(rows)
        for place, capacity in enumerate(capacities)
        if row.days and capacity.days and may_serve(capacity, row)
    ]
    if not pairs:
        return Cover([0] * len(rows), [0] * len(capacities))
    program = _Program(rows, capacities, np.array(pairs, dtype=np.int64))
    most = program.most(clock)
    shared = program.shared(most, clock) if most is not None else None
    if most is None or shared is None:
        return Cover([0] * len(rows), [0] * len(capacities), known=False)
    return program.whole(shared, round(most))


class _Program:
    def __init__(self, rows: list[Asked], capacities: list[Capacity], pairs: Ints) -> None:
        self.pairs = pairs
        self.needs = np.array([row.days for row in rows], dtype=np.int64)
        self.limits = np.array([int(one.days * 100) for one in capacities], dtype=np.int64)

    def most(self, clock: Clock) -> float | None:
        highs = quiet(clock)
        highs.passModel(self._model())
        highs.run()
        if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return float(highs.getInfo().objective_function_value)

    def _model(self) -> highspy.HighsLp:
        """Maximise the days served: at most what is asked on each line, at most what each one gives."""
        lines, count = len(self.needs), len(self.pairs)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = count, lines + len(self.limits)
        model.sense_ = highspy.ObjSense.kMaximize
        model.col_cost_ = np.ones(count)
        model.col_lower_, model.col_upper_ = np.zeros(count), np.full(count, highspy.kHighsInf)
        model.row_lower_ = np.zeros(model.num_row_)
        model.row_upper_ = np.concatenate([self.needs, self.limits]).astype(np.float64)
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_ = np.arange(0, 2 * count + 1, 2, dtype=np.int32)
        entries = np.stack([self.pairs[:, 0], lines + self.pairs[:, 1]], axis=1)
        model.a_matrix_.index_ = entries.ravel().astype(np.int32)
        model.a_matrix_.value_ = np.ones(2 * count)
        return model

    def shared(self, most: float, clock: Clock) -> Floats | None:
        """Lower the highest share left: served + share × asked is at least asked, on each line."""
        highs = quiet(clock)
        highs.passModel(self._model())
        count, lines = len(self.pairs), len(self.needs)
        highs.changeColsCost(count, np.arange(count, dtype=np.int32), np.zeros(count))
        highs.addRow(most - 1e-6, highspy.kHighsInf, count, np.arange(count, dtype=np.int32), np.ones(count))
        reachable = np.unique(self.pairs[:, 0])
        weights = self.needs[reachable].astype(np.float64)
        first = lines + len(self.limits) + 1
        for line in reachable:
            columns = np.flatnonzero(self.pairs[:, 0] == line).astype(np.int32)
            highs.addRow(
                float(self.needs[line]), highspy.kHighsInf, len(columns), columns, np.ones(len(columns))
            )
        entries = (first + np.arange(len(reachable))).astype(np.int32)
        highs.addCol(-1.0, 0.0, 1.0, len(entries), entries, weights)
        highs.run()
        if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return np.array(highs.getSolution().col_value)[:count]

    def whole(self, values: Floats, most: int) -> Cover:
        """To the hundredth of a day; what rounding leaves goes to the largest remainders."""
        served = np.bincount(self.pairs[:, 0], weights=values, minlength=len(self.needs))
        used = np.bincount(self.pairs[:, 1], weights=values, minlength=len(self.limits))
        return Cover(_rounded(served, self.needs, most), _rounded(used, self.limits, most))


def _rounded(values: Floats, limits: Ints, total: int) -> list[int]:
    low = np.minimum(np.floor(values + 1e-6).astype(np.int64), limits)
    order = np.argsort(-(values - low), kind="stable")
    left = total - int(low.sum())
    for place in order:
        if left > 0 and low[place] < limits[place]:
            low[place] += 1
            left -= 1
    return [int(value) for value in low]
