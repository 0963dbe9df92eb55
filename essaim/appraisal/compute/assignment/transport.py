"""The transport program: HiGHS sees few pairs at a time, and prices bring in those that could do better.

With whole loads the best answer in real numbers is whole (a network). It is proven by the prices of the
rows: what they promise at most is less than one unit above what the pairs are worth, a whole number.
"""

from dataclasses import dataclass, field
from typing import Any

import highspy
import numpy as np

from essaim.appraisal.compute.assignment.table import Bools, Table
from essaim.optimum.solver import MARGIN, Clock, Floats, Ints, quiet

FIRST = 8  # pairs per dossier in the first program
MORE = 6  # pairs per dossier brought in at once


@dataclass
class Rows:
    """Which rows a pair enters: its dossier, its reviewer, its territory, its dossier's seniors."""

    table: Table
    seniors: bool
    territory: Ints = field(init=False)

    def __post_init__(self) -> None:
        reviewers, dossiers = self.table.shape
        self.territory = np.full((reviewers, dossiers), -1, dtype=np.int64)
        self.lower = [self.table.needs, self.table.least]
        self.upper = [self.table.needs, self.table.most]
        count = dossiers + reviewers
        most = self.table.given.max_per_territory
        for number in range(int(self.table.territories.max(initial=-1)) + 1) if most else ():
            inside = self.table.territories == number
            crowded = np.flatnonzero(self.table.allowed[inside].sum(axis=0) > (most or 0))
            self.territory[np.ix_(inside, crowded)] = count + np.arange(len(crowded))
            self.lower.append(np.zeros(len(crowded), dtype=np.int64))
            self.upper.append(np.full(len(crowded), most, dtype=np.int64))
            count += len(crowded)
        self.senior_from = count
        if self.seniors:
            self.lower.append(np.full(dossiers, -dossiers * reviewers, dtype=np.int64))
            self.upper.append(np.zeros(dossiers, dtype=np.int64))
        self.weight = self._weights()

    def _weights(self) -> Ints:
        """In the row of seniors: 1 for a newcomer, minus the places that a senior opens to newcomers."""
        weights = np.zeros(self.table.shape, dtype=np.int64)
        if self.seniors:
            newcomer = np.array([one.newcomer for one in self.table.reviewers], dtype=bool)
            senior = np.array([one.senior for one in self.table.reviewers], dtype=bool)
            weights[newcomer] = 1
            weights[senior] = -np.maximum(self.table.needs - 1, 0)
        return weights

    def sides(self) -> tuple[Floats, Floats]:
        return np.concatenate(self.lower).astype(float), np.concatenate(self.upper).astype(float)

    def entries(self, pairs: Ints) -> tuple[Ints, Ints, Floats]:
        """Columns of HiGHS for pairs (numbered reviewer * dossiers + dossier): starts, rows, values."""
        dossiers = self.table.shape[1]
        reviewer, dossier = np.divmod(pairs, dossiers)
        territory, weight = self.territory.ravel()[pairs], self.weight.ravel()[pairs]
        rows = np.stack([dossier, dossiers + reviewer, territory, self.senior_from + dossier], axis=1)
        values = np.stack([np.ones(len(pairs)), np.ones(len(pairs)), np.ones(len(pairs)), weight], axis=1)
        there = np.ones(rows.shape, dtype=bool)
        there[:, 2], there[:, 3] = territory >= 0, weight != 0
        starts = np.concatenate([[0], there.sum(axis=1).cumsum()[:-1]])
        return starts, rows[there], values[there]

    def reduced(self, gains: Ints, prices: Floats) -> Floats:
        """What each pair brings once its rows are paid."""
        reviewers, dossiers = self.table.shape
        costs = gains - prices[None, :dossiers] - prices[dossiers : dossiers + reviewers, None]
        if self.table.given.max_per_territory:
            costs -= np.where(self.territory >= 0, prices[self.territory], 0.0)
        if self.seniors:
            costs -= self.weight * prices[None, self.senior_from :]
        return costs


@dataclass(frozen=True)
class Solved:
    """`pairs` is a table of 0 and 1, or of fractions when the seniors' rule cuts people in parts.

    `finished`: no other pair could do better; otherwise the time ran out on the best of the pairs seen.
    """

    pairs: Floats
    reduced: Floats
    prices: Floats
    value: float
    missing: float  # reviews and least loads left unmet
    finished: bool


class Transport:
    """What is left unmet costs `unmet` each; None: nothing may be left unmet.

    Priced well above any pair, the missing seats let every round be led by the true gains: a first phase
    that only sought to fill seats saw all pairs alike, and brought in nearly all of them.
    """

    def __init__(
        self, table: Table, clock: Clock, *, gains: Ints, unmet: float | None, seniors: bool = False
    ) -> None:
        self.table, self.clock, self.unmet, self.gains = table, clock, unmet, gains
        self.rows = Rows(table, seniors)
        self.held = np.zeros(table.shape, dtype=bool)
        self.order = np.empty(0, dtype=np.int64)  # the pair of each column; -1 for what is left unmet
        self.lean = _lean(table)
        self.highs: Any = None

    def solve(self, start: Bools) -> Solved | None:
        """None: nothing fits, or the time was over before anything did."""
        self._open(start)
        last: Solved | None = None
        while True:
            self.highs.setOptionValue("time_limit", self.highs.getRunTime() + self.clock.left)
            self.highs.run()
            if self.highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
                return last
            last, better = self._solved()
            if last.finished or not self.clock.left:
                return last
            self._bring(better)

    def _open(self, start: Bools) -> None:
        start = (start | self.table.imposed) & self.table.allowed
        pairs = np.flatnonzero(start)
        lower, upper = self.rows.sides()
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(pairs), len(lower)
        model.sense_ = highspy.ObjSense.kMaximize
        model.col_cost_ = self.gains.ravel()[pairs].astype(float)
        model.col_lower_ = self.table.imposed.ravel()[pairs].astype(float)
        model.col_upper_ = np.ones(len(pairs))
        model.row_lower_, model.row_upper_ = lower, upper
        starts, rows, values = self.rows.entries(pairs)
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_ = np.append(starts, len(rows)).astype(np.int32)
        model.a_matrix_.index_, model.a_matrix_.value_ = rows.astype(np.int32), values
        self.highs = quiet(self.clock)
        self.highs.passModel(model)
        self.held, self.order = start, pairs
        if self.unmet is not None:
            self._add_unmet(self.unmet)

    def _add_unmet(self, price: float) -> None:
        count = sum(self.table.shape)
        every = np.arange(count, dtype=np.int32)
        self.highs.addCols(
            count,
            np.full(count, -price),
            np.zeros(count),
            np.full(count, highspy.kHighsInf),
            count,
            every,
            every,
            np.ones(count),
        )
        self.order = np.concatenate([self.order, np.full(count, -1)])

    def _better(self, reduced: Floats) -> Bools:
        """The best few pairs of each dossier, among those not held that would pay; never all that tie."""
        pays = self.table.allowed & ~self.held & (reduced > MARGIN)
        if len(pays) <= MORE or not pays.any():
            return pays
        score = np.where(pays, reduced + self.lean, -np.inf)
        few = np.argpartition(score, len(score) - MORE, axis=0)[len(score) - MORE :]
        chosen = np.zeros(pays.shape, dtype=bool)
        np.put_along_axis(chosen, few, True, axis=0)
        return pays & chosen

    def _bring(self, better: Bools) -> None:
        pairs = np.flatnonzero(better)
        starts, rows, values = self.rows.entries(pairs)
        self.highs.addCols(
            len(pairs),
            self.gains.ravel()[pairs].astype(float),
            np.zeros(len(pairs)),
            np.ones(len(pairs)),
            len(rows),
            starts.astype(np.int32),
            rows.astype(np.int32),
            values,
        )
        self.order = np.concatenate([self.order, pairs])
        self.held = self.held | better

    def _solved(self) -> tuple[Solved, Bools]:
        solution = self.highs.getSolution()
        values, prices = np.array(solution.col_value), np.array(solution.row_dual)
        reduced = self.rows.reduced(self.gains, prices)
        better = self._better(reduced)
        seen = self.order >= 0
        pairs = np.zeros(self.held.size)
        pairs[self.order[seen]] = values[seen]
        solved = Solved(
            pairs=pairs.reshape(self.table.shape),
            reduced=reduced,
            prices=prices,
            value=float(self.highs.getInfo().objective_function_value),
            missing=float(values[~seen].sum()),
            finished=not better.any(),
        )
        return solved, better


def _lean(table: Table) -> Floats:
    """Less than half a unit, and more to the pairs that gain more: what tells apart pairs that tie."""
    gains = table.gains.astype(float)
    low, high = gains.min(initial=0.0), gains.max(initial=0.0)
    return (gains - low) / (2 * (high - low) + 1)


def first_pairs(table: Table) -> Bools:
    """The pairs that HiGHS sees first: the best of each dossier."""
    gains = np.where(table.allowed, table.gains, np.iinfo(np.int64).min)
    count = min(FIRST + int(table.needs.max(initial=0)), len(gains))
    if not count:
        return np.zeros(table.shape, dtype=bool)
    limit = np.partition(gains, len(gains) - count, axis=0)[len(gains) - count]
    return table.allowed & (gains >= limit[None, :])


def best_pairs(table: Table, clock: Clock, *, seniors: bool = False) -> Solved | None:
    """The best in real numbers; None when nothing meets the loads, or when the time ran out before."""
    start = first_pairs(table)
    dear = 4.0 * float(np.abs(table.gains).max(initial=0)) + 1
    solved = Transport(table, clock, gains=table.gains, unmet=dear, seniors=seniors).solve(start)
    if solved is None or solved.missing < MARGIN:
        return solved
    # A seat may be dearer than that to fill, by a long chain of exchanges: is there any way at all?
    start = start | (solved.pairs > 0)
    filled = most_filled(table, clock, start, seniors=seniors)
    if filled is None or filled.missing > MARGIN:
        return None
    whole = Transport(table, clock, gains=table.gains, unmet=None, seniors=seniors)
    return whole.solve(start | (filled.pairs > 0))


def most_filled(table: Table, clock: Clock, start: Bools, *, seniors: bool = False) -> Solved | None:
    """As many seats as can be filled, whatever the affinities."""
    nothing = np.zeros(table.shape, dtype=np.int64)
    return Transport(table, clock, gains=nothing, unmet=1.0, seniors=seniors).solve(start)


def ceiling(table: Table, rows: Rows, prices: Floats) -> float:
    """What the prices promise at most, in units of gain, whoever computed them."""
    lower, upper = rows.sides()
    reduced = rows.reduced(table.gains, prices)
    best = np.where(table.allowed, np.maximum(reduced, 0.0), 0.0)
    best = np.where(table.imposed, reduced, best)
    return float((prices * np.where(prices > 0, upper, lower)).sum() + best.sum())


def is_proven(table: Table, pairs: Ints, most: float) -> bool:
    """What can be hoped for at most is less than one unit above what the pairs are worth."""
    return most < int((table.gains * pairs).sum()) + 1 - 1e-3
