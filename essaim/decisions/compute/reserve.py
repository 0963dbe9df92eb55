"""Who is called from the reserve when money is free: the first, in order, whom the rules still allow."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from essaim.kit.money import format_euros


@dataclass(frozen=True)
class Held:
    """A dossier that has, or could have, an amount; `groups` as in the portfolio: region, priority…"""

    reference: str
    amount: Decimal
    groups: Mapping[str, Any] = field(default_factory=dict)

    def belongs(self, group: str, value: Any) -> bool:
        found = self.groups.get(group)
        return value in found if isinstance(found, list | tuple) else found is not None and found == value


@dataclass(frozen=True)
class Limit:
    """So many dossiers of one value of a group, at most, at least. Without a group: of all of them."""

    group: str
    value: Any
    most: int | None
    label: str = ""
    least: int = 0

    @property
    def words(self) -> str:
        return self.label or f"{self.group}\u00a0: {self.value}"

    def count(self, laureates: Iterable[Held]) -> int:
        return sum(not self.group or one.belongs(self.group, self.value) for one in laureates)


@dataclass(frozen=True)
class Call:
    """The dossier called, if any, and why each of those before it was passed over."""

    called: str | None
    passed_over: list[tuple[str, str]]


def first_that_fits(
    reserve: Sequence[Held],
    laureates: Sequence[Held],
    *,
    envelope: Decimal | None,
    limits: Iterable[Limit] = (),
    most: int | None = None,
) -> Call:
    """`reserve` in the order of the list; `laureates`: those who still hold their amount."""
    known = list(limits)
    passed: list[tuple[str, str]] = []
    for held in reserve:
        reason = why_not(held, laureates, envelope, known, most)
        if not reason:
            return Call(held.reference, passed)
        passed.append((held.reference, reason))
    return Call(None, passed)


def why_not(
    held: Held,
    laureates: Sequence[Held],
    envelope: Decimal | None,
    limits: Iterable[Limit],
    most: int | None,
) -> str:
    """Why this dossier may not be called; "" when it may."""
    spent = sum((one.amount for one in laureates), Decimal(0))
    if envelope is not None and spent + held.amount > envelope:
        left = format_euros(max(Decimal(0), envelope - spent))
        return f"il reste {left} dans l’enveloppe, pour {format_euros(held.amount)} demandés"
    if most is not None and len(laureates) >= most:
        return f"le nombre maximal de lauréats ({most}) est atteint"
    for limit in limits:
        if limit.most is not None and limit.count([held]) and limit.count(laureates) >= limit.most:
            return f"le plafond «\u00a0{limit.words}\u00a0» ({limit.most}) est atteint"
    return ""


# --- What a change breaks -----------------------------------------------------------------------------


def breaks(before: Sequence[Held], after: Sequence[Held], limits: Iterable[Limit]) -> list[str]:
    """The bounds that the laureates hold less well after than before, in words."""
    found = []
    for limit in limits:
        was, now = limit.count(before), limit.count(after)
        if now < min(was, limit.least):
            found.append(
                f"le minimum «\u00a0{limit.words}\u00a0»\u00a0: {now}, au lieu de {limit.least} au moins"
            )
        if limit.most is not None and now > max(was, limit.most):
            found.append(
                f"le maximum «\u00a0{limit.words}\u00a0»\u00a0: {now}, au lieu de {limit.most} au plus"
            )
    return found


@dataclass(frozen=True)
class Option:
    """What calling this dossier would do; without a reference, calling nobody."""

    reference: str
    too_dear: str = ""  # the money is not there: nothing goes over that
    broken: tuple[str, ...] = ()  # bounds: a reason may go over them
    passed_over: tuple[str, ...] = ()  # those before it that could have been called


def options(
    reserve: Sequence[Held],
    before: Sequence[Held],
    after: Sequence[Held],
    *,
    envelope: Decimal | None,
    limits: Iterable[Limit],
) -> list[Option]:
    """Nobody, then the reserve in its order. `before`, `after`: the laureates around the withdrawal."""
    known = list(limits)
    found = [Option("", broken=tuple(breaks(before, after, known)))]
    allowed: list[str] = []
    for held in reserve:
        option = Option(
            held.reference,
            too_dear=why_not(held, after, envelope, (), None),
            broken=tuple(breaks(before, [*after, held], known)),
            passed_over=tuple(allowed),
        )
        found.append(option)
        if not option.too_dear and not option.broken:
            allowed.append(held.reference)
    return found
