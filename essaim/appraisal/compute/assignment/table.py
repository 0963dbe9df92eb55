"""The input as arrays, reviewers by dossiers, sorted by identifier: the order of the file changes nothing."""

import math
import zlib
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from essaim.appraisal.compute.assignment.document import AssignmentInput, Dossier, Id, Pair, Reviewer
from essaim.optimum.replay import BadInput
from essaim.optimum.solver import Ints

Bools = NDArray[np.bool_]
LARGEST = 10**10  # beyond, real numbers would no longer separate two sums
TIES = 8
TIE_BREAK = (
    "À affinité totale égale, un ordre fixe tiré des identifiants (CRC-32) choisit, "
    "sans jamais changer l’affinité totale."
)


def order_of(identifier: Id) -> tuple[bool, int, str]:
    return (False, identifier, "") if isinstance(identifier, int) else (True, 0, identifier)


@dataclass(frozen=True)
class Table:
    given: AssignmentInput

    @cached_property
    def reviewers(self) -> list[Reviewer]:
        return sorted(self.given.reviewers, key=lambda one: order_of(one.id))

    @cached_property
    def dossiers(self) -> list[Dossier]:
        return sorted(self.given.dossiers, key=lambda one: order_of(one.id))

    @cached_property
    def row(self) -> dict[Id, int]:
        return {one.id: place for place, one in enumerate(self.reviewers)}

    @cached_property
    def column(self) -> dict[Id, int]:
        return {one.id: place for place, one in enumerate(self.dossiers)}

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.reviewers), len(self.dossiers)

    def marked(self, *lists: list[Pair]) -> Bools:
        row, column, dossiers = self.row, self.column, self.shape[1]
        found = np.zeros(self.shape, dtype=bool)
        for pairs in lists:
            where = [row[reviewer] * dossiers + column[dossier] for reviewer, dossier in pairs]
            found.ravel()[where] = True
        return found

    @cached_property
    def imposed(self) -> Bools:
        return self.marked(self.given.pinned, self.given.begun)

    @cached_property
    def refused(self) -> Bools:
        return self.marked(self.given.conflicts, self.given.forbidden)

    @property
    def allowed(self) -> Bools:
        return ~self.refused

    @cached_property
    def needs(self) -> Ints:
        return np.array([one.reviews for one in self.dossiers], dtype=np.int64)

    @cached_property
    def least(self) -> Ints:
        return np.array([one.min for one in self.reviewers], dtype=np.int64)

    @cached_property
    def most(self) -> Ints:
        every = len(self.dossiers)
        return np.array([every if one.max is None else one.max for one in self.reviewers], dtype=np.int64)

    @cached_property
    def territories(self) -> Ints:
        """A number per territory; -1 where none is given."""
        names = sorted({one.territory for one in self.reviewers if one.territory is not None})
        number = {name: place for place, name in enumerate(names)}
        places = [-1 if one.territory is None else number[one.territory] for one in self.reviewers]
        return np.array(places, dtype=np.int64)

    @cached_property
    def affinity(self) -> tuple[Ints, Decimal]:
        """Whole numbers and the unit that they count. A pair given twice counts its last value."""
        rows = self.given.affinity
        different = {value for _, _, value in rows}
        places = max([0, *(-int(value.as_tuple().exponent) for value in different)])
        whole = {value: int(value.scaleb(places)) for value in different}
        common = math.gcd(*whole.values()) or 1
        row, column, dossiers = self.row, self.column, self.shape[1]
        where = np.array([row[who] * dossiers + column[what] for who, what, _ in rows], dtype=np.int64)
        table = np.zeros(self.shape, dtype=np.int64)
        table.ravel()[where] = [whole[value] // common for _, _, value in rows]
        if np.abs(table).max(initial=0) > LARGEST:
            raise BadInput(["Les affinités ont trop de décimales pour un calcul exact."])
        return table, Decimal(common).scaleb(-places)

    @cached_property
    def known(self) -> Bools:
        return self.marked([(reviewer, dossier) for reviewer, dossier, _ in self.given.affinity])

    @cached_property
    def scale(self) -> int:
        """Units of gain in one of affinity: 1 when the tie-break would not fit in a real number."""
        scale = (TIES - 1) * int(self.needs.sum()) + 1
        return scale if int(np.abs(self.affinity[0]).max(initial=0)) * scale <= LARGEST else 1

    @cached_property
    def gains(self) -> Ints:
        """Affinity first; below its unit, the tie-break."""
        affinity, scale = self.affinity[0], self.scale
        if scale == 1:
            return affinity
        left = np.array([zlib.crc32(str(one.id).encode()) for one in self.reviewers], dtype=np.int64)
        right = np.array([zlib.crc32(str(one.id).encode()) for one in self.dossiers], dtype=np.int64)
        return affinity * scale + ((left[:, None] ^ right[None, :]) * 2654435761 >> 16) % TIES
