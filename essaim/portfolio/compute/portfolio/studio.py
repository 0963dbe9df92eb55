"""The choice as a 0-1 program: whole scores, whole amounts, and the published way of breaking ties."""

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

import numpy as np

from essaim.optimum.enumeration import best_of_few, everything
from essaim.optimum.replay import BadInput
from essaim.optimum.solver import FREE, Clock, Found, Ints, Program, movable, solve
from essaim.portfolio.compute.portfolio.document import Id, PortfolioInput, weighted

TIE_BREAK = (
    "À total de points égal, la sélection qui coûte le moins\u202f; à coût égal, celle qui retient "
    "le premier dossier, dans l’ordre des identifiants, par lequel elles diffèrent."
)
Key = tuple[
    str, Id | int
]  # a constraint that can be dropped or relaxed: ("bound_max", 3), ("locked_in", "P12")
ENVELOPE: Key = ("envelope", 0)
LARGEST = 10**10  # beyond, real numbers would no longer separate two scores
CHUNK = 20  # as many binary digits as a real number separates without doubt


def in_units(values: Iterable[Decimal]) -> tuple[Ints, Decimal]:
    """Exact whole numbers and the unit they count, as large as possible."""
    given = list(values)
    places = max([0, *(-int(value.as_tuple().exponent) for value in given)])
    whole = [int(value.scaleb(places)) for value in given]
    common = math.gcd(*whole) or 1
    if any(abs(value // common) > LARGEST for value in whole):
        raise BadInput(["Les nombres sont trop grands ou ont trop de décimales pour un calcul exact."])
    return np.array([value // common for value in whole], dtype=np.int64), Decimal(common).scaleb(-places)


def order_of(identifier: Id) -> tuple[bool, int, str]:
    """Whole numbers by size, then texts by their characters."""
    return (False, identifier, "") if isinstance(identifier, int) else (True, 0, identifier)


@dataclass(frozen=True)
class Chosen:
    """A selection after the tie-break."""

    x: Ints
    value: int
    bound: float
    proven: bool


@dataclass(frozen=True)
class Studio:
    """One input, ready to be solved as it is or with one thing changed."""

    given: PortfolioInput
    bonus: Mapping[Id, Decimal] = field(default_factory=dict)
    weights: Mapping[str, Decimal] | None = None

    @cached_property
    def ids(self) -> list[Id]:
        return [item.id for item in self.given.items]

    @cached_property
    def place(self) -> dict[Id, int]:
        return {identifier: index for index, identifier in enumerate(self.ids)}

    @cached_property
    def points(self) -> tuple[Ints, Decimal]:
        weights = dict(self.given.weights if self.weights is None else self.weights)
        return in_units(
            (weighted(item, weights) if weights else item.score or Decimal(0))
            + self.bonus.get(item.id, Decimal(0))
            for item in self.given.items
        )

    @property
    def scores(self) -> Ints:
        return self.points[0]

    @cached_property
    def money(self) -> tuple[Ints, Decimal]:
        return in_units(item.least for item in self.given.items)

    @property
    def costs(self) -> Ints:
        return self.money[0]

    @cached_property
    def envelope(self) -> int:
        return int(self.given.envelope // self.money[1])

    @cached_property
    def limits(self) -> dict[Key, tuple[Ints, int, int]]:
        """Each constraint but the locks: its row, and its two sides."""
        every = np.ones(len(self.ids), dtype=np.int64)
        found: dict[Key, tuple[Ints, int, int]] = {ENVELOPE: (self.costs, -FREE, self.envelope)}
        if self.given.count.min:
            found["count_min", 0] = every, self.given.count.min, FREE
        if self.given.count.max is not None:
            found["count_max", 0] = every, -FREE, self.given.count.max
        for index, bound in enumerate(self.given.bounds):
            row = np.array([item.belongs(bound.group, bound.value) for item in self.given.items], np.int64)
            if bound.min:
                found["bound_min", index] = row, bound.min, FREE
            if bound.max is not None:
                found["bound_max", index] = row, -FREE, bound.max
        return found

    @cached_property
    def keys(self) -> list[Key]:
        locked_in: list[Key] = [("locked_in", one) for one in dict.fromkeys(self.given.locked_in)]
        locked_out: list[Key] = [("locked_out", one) for one in dict.fromkeys(self.given.locked_out)]
        return [*self.limits, *locked_in, *locked_out]

    def program(
        self,
        *,
        kept: Collection[Key] | None = None,
        relaxed: Mapping[Key, int] | None = None,
        envelope: int | None = None,
        imposed: Iterable[int] = (),
    ) -> Program:
        """The program with some constraints dropped or relaxed, another envelope, dossiers imposed."""
        keys = self.keys if kept is None else kept
        lower = np.zeros(len(self.ids), dtype=np.int64)
        upper = np.ones(len(self.ids), dtype=np.int64)
        rows, low, high = [], [], []
        for key in self.limits:
            if key in keys:
                row, least, most = self.limits[key]
                by = (relaxed or {}).get(key, 0)
                if key == ENVELOPE and envelope is not None:
                    most = envelope
                rows.append(row)
                low.append(least if least == -FREE else least - by)
                high.append(most if most == FREE else most + by)
        for kind, one in keys:
            if kind == "locked_in":
                rows.append(self._alone(one))
                low.append(1)
                high.append(FREE)
            elif kind == "locked_out":
                upper[self.place[one]] = 0
        lower[list(imposed)] = 1
        return Program(
            gains=self.scores,
            rows=np.array(rows, dtype=np.int64).reshape(len(rows), len(self.ids)),
            low=np.array(low, dtype=np.int64),
            high=np.array(high, dtype=np.int64),
            lower=lower,
            upper=np.maximum(lower, upper),
        )

    def _alone(self, identifier: Id) -> Ints:
        row = np.zeros(len(self.ids), dtype=np.int64)
        row[self.place[identifier]] = 1
        return row

    def solve(self, program: Program) -> Found:
        """By listing when few selections are near the best, else by HiGHS."""
        return best_of_few(program, self.clock()) or solve(program, self.clock())

    def clock(self) -> Clock:
        return Clock(float(self.given.time_limit))

    def choose(self, program: Program, *, found: Found | None = None) -> Chosen | None:
        """The selection that scores most, then costs least, then comes first by identifiers."""
        clock = self.clock()
        first = found or self.solve(program)
        if first.x is None:
            return None
        if not first.proven:
            return Chosen(first.x, first.value, first.bound, proven=False)
        equals = everything(program, clock, first.value)
        if equals is not None:
            return Chosen(self.ranked(equals)[0], first.value, first.bound, proven=True)
        equal = program.with_bounds(*movable(program, clock, first.value)).with_row(
            self.scores, low=first.value
        )
        x = self._first_by_identifier(equal, clock)
        return Chosen(first.x if x is None else x, first.value, first.bound, proven=x is not None)

    def ranked(self, several: Ints) -> Ints:
        """Best score first, then the published tie-break."""
        order = sorted(range(len(self.ids)), key=lambda place: order_of(self.ids[place]))
        keys = [*(-several[:, order].T)[::-1], several @ self.costs, -(several @ self.scores)]
        return several[np.lexsort(keys)]

    def _first_by_identifier(self, equal: Program, clock: Clock) -> Ints | None:
        cheap = replace(equal, gains=-self.costs)
        cheapest = solve(cheap, clock)
        if cheapest.x is None or not cheapest.proven:
            return None
        lower, upper = movable(cheap, clock, cheapest.value)
        program = cheap.with_bounds(lower, upper).with_row(-self.costs, low=cheapest.value)
        x = cheapest.x
        free = sorted(np.flatnonzero(lower < upper), key=lambda place: order_of(self.ids[place]))
        for start in range(0, len(free), CHUNK):
            chunk = free[start : start + CHUNK]
            gains = np.zeros(len(self.ids), dtype=np.int64)
            gains[chunk] = 2 ** np.arange(len(chunk) - 1, -1, -1)
            found = solve(replace(program, gains=gains), clock)
            if found.x is None or not found.proven:
                return None
            x = found.x
            lower, upper = program.lower.copy(), program.upper.copy()
            lower[chunk] = upper[chunk] = x[chunk]
            program = program.with_bounds(lower, upper)
        return x

    def has_equal(self, program: Program, chosen: Chosen) -> bool:
        """Whether another selection scores as much."""
        equals = everything(program, self.clock(), chosen.value)
        return equals is None or len(equals) > 1

    def names(self, x: Ints) -> list[Id]:
        """By score, then cost, then identifier."""
        places = sorted(
            np.flatnonzero(x), key=lambda one: (-self.scores[one], self.costs[one], order_of(self.ids[one]))
        )
        return [self.ids[one] for one in places]

    def in_points(self, value: float) -> Decimal:
        return Decimal(int(value)) * self.points[1]

    def in_euros(self, value: int) -> Decimal:
        return Decimal(int(value)) * self.money[1]
