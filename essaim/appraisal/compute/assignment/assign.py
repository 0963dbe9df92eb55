"""The proposal: the proven best pairs, and a sentence for each."""

from decimal import Decimal
from importlib.metadata import version

import numpy as np

from essaim.appraisal.compute.assignment.clash import hidden_clash, plain_clashes, seniors_clash
from essaim.appraisal.compute.assignment.document import (
    AssignmentInput,
    AssignmentResult,
    Clash,
    Figures,
    Load,
)
from essaim.appraisal.compute.assignment.pairs import why
from essaim.appraisal.compute.assignment.seniors import with_seniors
from essaim.appraisal.compute.assignment.table import TIE_BREAK, Table
from essaim.appraisal.compute.assignment.transport import Rows, best_pairs, ceiling, is_proven
from essaim.optimum.solver import MARGIN, Clock, Ints

SOLVER = f"HiGHS {version('highspy')}"


def assign(given: AssignmentInput) -> AssignmentResult:
    """Whole computation; the same input always gives the same proven answer, whatever its order."""
    table, clock = Table(given), Clock(float(given.time_limit))
    clashes = plain_clashes(table)
    if clashes:
        return _impossible(clashes)
    if not table.needs.any() and not table.least.any():
        return _answer(table, np.zeros(table.shape, dtype=np.int64), proven=True, ceiling=None)
    if given.senior_with_newcomer:
        return _seated(table, clock)
    solved = best_pairs(table, clock)
    if solved is None or solved.missing > MARGIN:
        return _nothing(table, clock)
    # Without the seniors' rule: a network, so a whole answer and its proof.
    pairs = np.rint(solved.pairs).astype(np.int64)
    most = ceiling(table, Rows(table, seniors=False), solved.prices)
    return _answer(table, pairs, proven=is_proven(table, pairs, most), ceiling=most / table.scale)


def _seated(table: Table, clock: Clock) -> AssignmentResult:
    """With a senior beside each newcomer; what could not be done without that rule is said first."""
    plain = best_pairs(table, clock)
    if plain is None or plain.missing > MARGIN:
        return _nothing(table, clock)
    found = with_seniors(table, clock)
    if found.pairs is None:
        return _impossible([seniors_clash(table)]) if found.proven else _unknown()
    return _answer(table, found.pairs, proven=found.proven, ceiling=found.ceiling)


def _nothing(table: Table, clock: Clock) -> AssignmentResult:
    clash = hidden_clash(table, clock)
    return _impossible([clash]) if clash else _unknown()


def _answer(table: Table, pairs: Ints, *, proven: bool, ceiling: float | None) -> AssignmentResult:
    affinity, unit = table.affinity
    worth = int((affinity * pairs).sum())
    chosen = np.argwhere(pairs.T > 0)[:, ::-1]  # by dossier, then by reviewer
    values = affinity[pairs > 0]
    gap = Decimal(0) if ceiling is None or proven else Decimal(int(np.floor(ceiling)) - worth) * unit
    loads = pairs.sum(axis=1)
    return AssignmentResult(
        status="optimal" if proven else "feasible",
        pairs=[(table.reviewers[row].id, table.dossiers[column].id) for row, column in chosen],
        objective=worth * unit,
        proven=proven,
        gap=gap,
        why=why(table, pairs, chosen) if table.given.explain else None,
        loads=[
            Load(id=one.id, count=int(count), min=one.min, max=one.max)
            for one, count in zip(table.reviewers, loads, strict=True)
        ],
        figures=Figures(
            pairs=len(values),
            mean_affinity=round(worth * unit / len(values), 4) if len(values) else None,
            lowest_affinity=int(values.min()) * unit if len(values) else None,
            without_affinity=int(((pairs > 0) & ~table.known).sum()),
        ),
        tie_break=TIE_BREAK,
        solver=SOLVER,
    )


def _impossible(clashes: list[Clash]) -> AssignmentResult:
    return AssignmentResult(
        status="infeasible", proven=True, clash=clashes, tie_break=TIE_BREAK, solver=SOLVER
    )


def _unknown() -> AssignmentResult:
    return AssignmentResult(status="unknown", proven=False, tie_break=TIE_BREAK, solver=SOLVER)
