"""Why this person reads this dossier: one sentence per pair."""

import numpy as np

from essaim.appraisal.compute.assignment.table import Table
from essaim.optimum.solver import Ints


def why(table: Table, pairs: Ints, chosen: Ints) -> list[str]:
    """One sentence for each line (reviewer, dossier) of `chosen`."""
    affinity, unit = table.affinity
    refused = np.iinfo(np.int64).max
    losses = np.sort(np.where(table.allowed, -affinity, refused), axis=0)
    possible, loads = table.allowed.sum(axis=0), pairs.sum(axis=1)
    begun, pinned = table.marked(table.given.begun), table.marked(table.given.pinned)
    found = []
    for row, column in chosen:
        rank = int(np.searchsorted(losses[:, column], -affinity[row, column])) + 1
        found.append(
            sentence(
                begun=bool(begun[row, column]),
                pinned=bool(pinned[row, column]),
                affinity=f"{(int(affinity[row, column]) * unit).normalize():f}"
                if table.known[row, column]
                else "",
                rank=rank,
                possible=int(possible[column]),
                load=int(loads[row]),
                most=table.reviewers[row].max,
                role=_role(table, pairs, row, column),
            )
        )
    return found


def _role(table: Table, pairs: Ints, row: int, column: int) -> str:
    if not table.given.senior_with_newcomer or not table.reviewers[row].senior:
        return ""
    beside = [
        str(one.id)
        for one, there in zip(table.reviewers, pairs[:, column], strict=True)
        if there and one.newcomer
    ]
    return f"accompagne {', '.join(beside)}" if beside else ""


def sentence(
    *,
    begun: bool,
    pinned: bool,
    affinity: str,
    rank: int,
    possible: int,
    load: int,
    most: int | None,
    role: str = "",
) -> str:
    """`affinity` is empty when none was given for the pair."""
    place = "1re" if rank == 1 else f"{rank}e"
    parts = []
    if begun:
        parts.append("lecture déjà commencée, conservée")
    elif pinned:
        parts.append("imposée")
    shown = affinity.replace(".", ",").replace("-", "−")
    parts.append(
        f"affinité {shown}, {place} de {possible} possible{'s' * (possible > 1)} pour ce dossier"
        if affinity
        else f"sans affinité connue, {place} de {possible} possible{'s' * (possible > 1)} pour ce dossier"
    )
    if role:
        parts.append(role)
    entrusted = f"{load} dossier{'s' * (load > 1)} confié{'s' * (load > 1)}"
    parts.append(entrusted + (f" sur {most} accepté{'s' * (most > 1)}" if most is not None else ""))
    said = "\u202f; ".join(parts)
    return f"{said[0].upper()}{said[1:]}."
