"""What a scenario spends and how it fills each rule, in figures and in words."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from essaim.portfolio.compute.scenario.document import NO_CHOICE, Candidate, Choice, Choices, Settings


@dataclass(frozen=True)
class Fill:
    """How many retained dossiers a rule counts."""

    group: str
    value: str
    count: int
    least: int
    most: int | None

    @property
    def standing(self) -> Literal["short", "over", "held"]:
        if self.count < self.least:
            return "short"
        return "over" if self.most is not None and self.count > self.most else "held"

    @property
    def words(self) -> str:
        if self.standing == "short":
            return f"manque {self.least - self.count}"
        if self.standing == "over":
            return f"{self.count - (self.most or 0)} de trop"
        return "complet" if self.count == self.most else "tenu"

    @property
    def wanted(self) -> str:
        if self.most is None:
            return f"{self.least} au moins" if self.least else "sans limite"
        if self.least == self.most:
            return f"{self.least} exactement"
        return f"{self.least} à {self.most}" if self.least else f"{self.most} au plus"

    @property
    def title(self) -> str:
        return f"{self.group.capitalize()}\u00a0: {self.value}" if self.group else self.value

    @property
    def top(self) -> int:
        """The end of the bar."""
        return max(self.least, self.most or 0, self.count, 1)


@dataclass(frozen=True)
class Balance:
    """The live totals of a scenario."""

    envelope: Decimal
    spent: Decimal
    points: Decimal
    unscored: int
    count: Fill
    fills: list[Fill]

    @property
    def remainder(self) -> Decimal:
        return self.envelope - self.spent

    @property
    def over(self) -> Decimal:
        return max(-self.remainder, Decimal(0))

    @property
    def broken(self) -> int:
        """Rules that are not held, the envelope included."""
        return self.broken_fills + (self.count.standing != "held") + (self.remainder < 0)

    @property
    def broken_fills(self) -> int:
        return sum(fill.standing != "held" for fill in self.fills)


def retained(candidates: Iterable[Candidate], choices: Choices) -> list[tuple[Candidate, Choice]]:
    pairs = ((one, choices.get(one.reference, NO_CHOICE)) for one in candidates)
    return [(one, choice) for one, choice in pairs if choice.place == "in"]


def balance(settings: Settings, candidates: Collection[Candidate], choices: Choices) -> Balance:
    pairs = retained(candidates, choices)
    scores = [one.score(settings.method) for one, _ in pairs]
    return Balance(
        envelope=settings.envelope,
        spent=sum((one.award(choice) for one, choice in pairs), Decimal(0)),
        points=sum((score for score in scores if score is not None), Decimal(0)),
        unscored=sum(score is None for score in scores),
        count=Fill("", "Dossiers retenus", len(pairs), settings.count.min, settings.count.max),
        fills=[fill_of(bound.group, bound.value, pairs, bound.min, bound.max) for bound in settings.bounds],
    )


def fill_of(
    group: str, value: object, pairs: list[tuple[Candidate, Choice]], least: int = 0, most: int | None = None
) -> Fill:
    return Fill(group, str(value), sum(one.belongs(group, value) for one, _ in pairs), least, most)


def rules_of(scenarios: Iterable[Settings]) -> list[tuple[str, str]]:
    """Each group and value that one of them bounds, once."""
    return list(dict.fromkeys((one.group, str(one.value)) for rules in scenarios for one in rules.bounds))


def in_order(candidates: Iterable[Candidate], method: str) -> list[Candidate]:
    """The best score ahead, those without any last."""

    def place(one: Candidate) -> tuple[bool, Decimal, str]:
        score = one.score(method)
        return score is None, -(score or Decimal(0)), one.reference

    return sorted(candidates, key=place)


def reserve_of(
    candidates: Iterable[Candidate], choices: Choices, method: str
) -> list[tuple[Candidate, Choice]]:
    """In the order in which they would be called."""
    waiting = [
        (one, choice)
        for one in in_order(candidates, method)
        if (choice := choices.get(one.reference, NO_CHOICE)).place == "reserve"
    ]
    return sorted(waiting, key=lambda pair: (pair[1].rank is None, pair[1].rank or 0))


def reranked(candidates: Collection[Candidate], choices: Choices, method: str) -> Choices:
    """The reserve numbered from 1 without a gap; no rank anywhere else."""
    order = {
        one.reference: rank for rank, (one, _) in enumerate(reserve_of(candidates, choices, method), start=1)
    }
    return {
        reference: choice.model_copy(update={"rank": order.get(reference)})
        for reference, choice in choices.items()
    }
