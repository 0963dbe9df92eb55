"""The national optimum: the pairs whose scores add up to the most, and its proof.

Whole places on both sides make it a network: the best answer in real numbers is whole. HiGHS gives the
pairs and their prices; the prices prove, on exact numbers, that no other set of pairs does better.
"""

import zlib
from decimal import Decimal
from functools import cached_property
from importlib.metadata import version

import highspy
import numpy as np

from essaim.mentoring.compute.matching.document import (
    Alone,
    Load,
    MatchingInput,
    MatchingResult,
    Pole,
    Ranked,
)
from essaim.mentoring.compute.matching.score import Score, may_help, ranked, score
from essaim.optimum.solver import Clock, Floats, Ints, quiet

SOLVER = f"HiGHS {version('highspy')}"
TIE_BREAK = (
    "À total égal, un ordre fixe tiré des identifiants (CRC-32) choisit, sans jamais changer le total."
)
TIES = 64
LARGEST = 2**44  # beyond, the numbers of HiGHS would no longer be exact to the unit
MARGIN = 1e-3


class Table:
    """Poles and compagnons sorted by id: the order of the file changes nothing."""

    def __init__(self, given: MatchingInput) -> None:
        self.given = given
        self.fixed = dict(given.fixed)
        self.poles = sorted((one for one in given.poles if one.id not in self.fixed), key=by_id)
        self.compagnons = sorted(given.compagnons, key=by_id)
        taken = [*self.fixed.values()]
        self.room = np.array([max(one.places - taken.count(one.id), 0) for one in self.compagnons], np.int64)

    @cached_property
    def scores(self) -> dict[tuple[int, int], Score]:
        """The pairs that may be proposed, by (line of the pole, column of the compagnon)."""
        refused = {*self.given.forbidden}
        found = {}
        for row, pole in enumerate(self.poles):
            for column, compagnon in enumerate(self.compagnons):
                if (pole.id, compagnon.id) in refused or not may_help(pole, compagnon):
                    continue
                scored = score(pole, compagnon, self.given.weights, self.given.far_km)
                if scored.hundredths and scored.points >= self.given.lowest:
                    found[row, column] = scored
        return found

    @cached_property
    def able(self) -> dict[int, list[int]]:
        """The columns of each line."""
        found: dict[int, list[int]] = {}
        for row, column in self.scores:
            found.setdefault(row, []).append(column)
        return found

    @cached_property
    def pairs(self) -> Ints:
        return np.array([*self.scores], dtype=np.int64).reshape(-1, 2)

    @cached_property
    def gains(self) -> Ints:
        """The score first; below its unit, the tie-break."""
        left = np.array([zlib.crc32(str(one.id).encode()) for one in self.poles], dtype=np.int64)
        right = np.array([zlib.crc32(str(one.id).encode()) for one in self.compagnons], dtype=np.int64)
        worth = np.array([one.hundredths for one in self.scores.values()], dtype=np.int64)
        mixed = (left[self.pairs[:, 0]] ^ right[self.pairs[:, 1]]) * 2654435761 >> 16
        scale = len(self.poles) * TIES + 1
        return worth * scale + mixed % TIES if len(self.poles) * 10_000 * scale < LARGEST else worth


def by_id(one: object) -> str:
    return str(getattr(one, "id", one))


def match(given: MatchingInput) -> MatchingResult:
    """Whole computation; the same input always gives the same proven answer, whatever its order."""
    table = Table(given)
    chosen = np.zeros(len(table.pairs), dtype=np.int64)
    if len(chosen):
        solved = _solve(table, Clock(float(given.time_limit)))
        if solved is None:
            return MatchingResult(status="unknown", proven=False, tie_break=TIE_BREAK, solver=SOLVER)
        chosen, prices = solved
        if not _is_proven(table, chosen, prices):
            return MatchingResult(status="unknown", proven=False, tie_break=TIE_BREAK, solver=SOLVER)
    return _answer(table, chosen)


def _solve(table: Table, clock: Clock) -> tuple[Ints, Floats] | None:
    """One row per pole (one compagnon at most), one per compagnon (its places)."""
    poles, count = len(table.poles), len(table.pairs)
    rows = np.stack([table.pairs[:, 0], poles + table.pairs[:, 1]], axis=1)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = count, poles + len(table.compagnons)
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = table.gains.astype(np.float64)
    model.col_lower_, model.col_upper_ = np.zeros(count), np.ones(count)
    model.row_lower_ = np.zeros(model.num_row_)
    model.row_upper_ = _sides(table)
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.arange(0, 2 * count + 1, 2, dtype=np.int32)
    model.a_matrix_.index_ = rows.ravel().astype(np.int32)
    model.a_matrix_.value_ = np.ones(2 * count)
    highs = quiet(clock)
    highs.passModel(model)
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    solution = highs.getSolution()
    return np.rint(np.array(solution.col_value)).astype(np.int64), np.array(solution.row_dual)


def _sides(table: Table) -> Floats:
    return np.concatenate([np.ones(len(table.poles)), table.room.astype(np.float64)])


def _is_proven(table: Table, chosen: Ints, prices: Floats) -> bool:
    """The pairs fit, and what any prices promise at most is less than one unit above what they are worth."""
    rows, columns = table.pairs[chosen > 0].T
    fits = (np.bincount(rows, minlength=len(table.poles)) <= 1).all() and (
        np.bincount(columns, minlength=len(table.compagnons)) <= table.room
    ).all()
    prices = np.maximum(prices, 0.0)
    left = table.gains - prices[table.pairs[:, 0]] - prices[len(table.poles) + table.pairs[:, 1]]
    ceiling = float(prices @ _sides(table)) + float(np.maximum(left, 0.0).sum())
    return bool(fits) and ceiling < int((table.gains * chosen).sum()) + 1 - MARGIN


def _answer(table: Table, chosen: Ints) -> MatchingResult:
    given = table.given
    known = {one.id: one for one in given.compagnons}
    matched = {
        table.poles[row].id: table.compagnons[column].id for row, column in table.pairs[chosen > 0].tolist()
    } | table.fixed
    counts = [*matched.values()]
    pairs = []
    for pole in sorted(given.poles, key=by_id):
        if pole.id in matched:
            helper = known[matched[pole.id]]
            scored = score(pole, helper, given.weights, given.far_km)
            at_work = pole.id in table.fixed
            pairs.append(ranked(pole, helper, scored, fixed=at_work, load=counts.count(helper.id)))
    return MatchingResult(
        status="optimal",
        proven=True,
        total=_total(pairs),
        pairs=pairs,
        alone=[_alone(table, row, pole) for row, pole in enumerate(table.poles) if pole.id not in matched],
        loads=[
            Load(compagnon=one.id, count=counts.count(one.id), places=one.places) for one in table.compagnons
        ],
        tie_break=TIE_BREAK,
        solver=SOLVER,
    )


def _total(pairs: list[Ranked]) -> Decimal:
    """Of the new pairs: those at work were not chosen here."""
    return sum((row.score for row in pairs if not row.fixed), Decimal(0))


def _alone(table: Table, row: int, pole: Pole) -> Alone:
    able = [str(table.compagnons[column].id) for column in table.able.get(row, [])]
    if not able:
        lowest = f"{table.given.lowest.normalize():f}".replace(".", ",")
        words = f"Aucun compagnon ne convient assez dans sa région (score d’au moins {lowest})."
        return Alone(pole=pole.id, kind="nobody", sentence=words)
    if len(able) == 1:
        words = f"{able[0]} conviendrait, mais n’a plus de place."
    else:
        words = f"{', '.join(able[:5])}{'…' * (len(able) > 5)} conviendraient, mais n’ont plus de place."
    return Alone(pole=pole.id, kind="full", sentence=words)
