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
    """At most so many dossiers of one value of a group."""

    group: str
    value: Any
    most: int
    label: str = ""

    @property
    def words(self) -> str:
        return self.label or f"{self.group}\u00a0: {self.value}"


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
        if held.belongs(limit.group, limit.value):
            count = sum(one.belongs(limit.group, limit.value) for one in laureates)
            if count >= limit.most:
                return f"le plafond «\u00a0{limit.words}\u00a0» ({limit.most}) est atteint"
    return ""
