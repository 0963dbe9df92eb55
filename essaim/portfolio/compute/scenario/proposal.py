"""From a scenario to the question put to the solver, and from its answer back to a scenario."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from essaim.kit.money import to_cents
from essaim.portfolio.compute.scenario.balance import in_order
from essaim.portfolio.compute.scenario.document import NO_CHOICE, Candidate, Choice, Choices, Settings

ADJUSTMENT = "écart à la note retenue"  # correction of severity and roundings, so that the sum is the score
Means = Mapping[str, Mapping[str, Decimal]]  # reference -> criterion -> mean share of its scale, 0 to 1
HUNDREDTH, PART = Decimal("0.01"), Decimal("0.0001")
OUT_OF = Decimal(20)


def points_of(weights: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """The weights of a grid as points out of 20, to the hundredth."""
    total = sum(weights.values(), Decimal(0))
    return {
        key: (weight * OUT_OF / total).quantize(HUNDREDTH, ROUND_HALF_UP) for key, weight in weights.items()
    }


def question(
    settings: Settings,
    candidates: Iterable[Candidate],
    choices: Choices,
    means: Means,
    grid: Mapping[str, Decimal],
    *,
    explained: bool = True,
) -> dict[str, Any]:
    """The exact input of `essaim compute portfolio`. A dossier without score is not in it."""
    scored = [one for one in candidates if one.score(settings.method) is not None]
    weighted = bool(grid) and all(set(grid) <= set(means.get(one.reference, ())) for one in scored)
    given: dict[str, Any] = {
        "envelope": settings.envelope,
        "items": [
            _item(one, choices.get(one.reference, NO_CHOICE), settings, means if weighted else {}, grid)
            for one in scored
        ],
        "count": settings.count.model_dump(),
        "bounds": [bound.model_dump() for bound in settings.bounds],
        "locked_in": _locked(scored, choices, chosen=True),
        "locked_out": _locked(scored, choices, chosen=False),
        "alternatives": settings.alternatives if explained else 0,
        "explain": "all" if explained else "none",
    }
    if weighted:
        given["weights"] = {**grid, **_chosen(settings, grid), ADJUSTMENT: Decimal(1)}
    if not explained:
        given["sensitivity"] = []
    return given


def _chosen(settings: Settings, grid: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """A weight given to a criterion that the grid no longer has is forgotten."""
    return {key: weight for key, weight in settings.weights.items() if key in grid}


def _item(
    one: Candidate, choice: Choice, settings: Settings, means: Means, grid: Mapping[str, Decimal]
) -> dict[str, Any]:
    free = choice.amount is None or choice.computed
    amount = one.usual if free else one.award(choice)
    item: dict[str, Any] = {"id": one.reference, "amount": amount, "groups": one.groups}
    if settings.reduction and free:
        item["min_amount"] = to_cents(amount * (100 - settings.reduction) / 100)
    score = one.score(settings.method) or Decimal(0)
    if not means:
        return item | {"score": score}
    parts = {key: means[one.reference][key].quantize(PART, ROUND_HALF_UP) for key in grid}
    known = sum((weight * parts[key] for key, weight in grid.items()), Decimal(0))
    return item | {"criteria": {**parts, ADJUSTMENT: score - known}}


def _locked(scored: Iterable[Candidate], choices: Choices, *, chosen: bool) -> list[str]:
    kept = ((one.reference, choices.get(one.reference, NO_CHOICE)) for one in scored)
    return [name for name, choice in kept if choice.locked and (choice.place == "in") is chosen]


# --- The answer --------------------------------------------------------------------------------


def selections(result: Mapping[str, Any]) -> list[list[str]]:
    """The proposal, then its alternatives, each as references."""
    return [result.get("selected", []), *(one["selected"] for one in result.get("alternatives", []))]


def amounts(given: Mapping[str, Any], result: Mapping[str, Any]) -> dict[str, Decimal]:
    """What the proposal gives to each dossier that it retains."""
    asked = {item["id"]: Decimal(str(item["amount"])) for item in given["items"]}
    awards = {row["id"]: Decimal(str(row["amount"])) for row in result.get("awards", [])}
    return {one: awards.get(one, asked[one]) for one in result.get("selected", [])}


def applied(
    choices: Choices,
    candidates: Collection[Candidate],
    settings: Settings,
    selected: Collection[str],
    awards: Mapping[str, Decimal],
) -> Choices:
    """The scenario that retains this selection, with the next best dossiers in reserve. Locks stay."""
    found: Choices = {}
    room = settings.reserve
    for one in in_order(candidates, settings.method):
        choice = choices.get(one.reference, NO_CHOICE)
        update: dict[str, Any] = {"place": "out", "rank": None}
        if one.reference in selected:
            amount = awards.get(one.reference)
            update = {"place": "in", "rank": None}
            if amount is not None and amount != one.award(choice):
                update |= {"amount": amount, "computed": True}
        elif choice.locked:
            update = {}
        elif room and one.score(settings.method) is not None:
            update = {"place": "reserve", "rank": settings.reserve - room + 1}
            room -= 1
        found[one.reference] = choice.model_copy(update=update)
    return found


@dataclass(frozen=True)
class Gap:
    """A dossier that people treat otherwise than the proposal."""

    candidate: Candidate
    proposed: str
    proposed_amount: Decimal | None
    adopted: str
    adopted_amount: Decimal | None


def gaps(candidates: Iterable[Candidate], choices: Choices, proposed: Mapping[str, Decimal]) -> list[Gap]:
    """In and not proposed, proposed and not in, or another amount. It says nothing of the reserve."""
    found = []
    for one in candidates:
        choice = choices.get(one.reference, NO_CHOICE)
        amount = one.award(choice) if choice.place == "in" else None
        wanted = proposed.get(one.reference)
        if amount != wanted:
            found.append(Gap(one, "out" if wanted is None else "in", wanted, choice.place, amount))
    return found


@dataclass(frozen=True)
class Difference:
    """One dossier that several scenarios treat in different ways, side by side."""

    candidate: Candidate
    sides: Sequence[tuple[str, Decimal | None]]  # place and amount in each scenario


def differences(candidates: Iterable[Candidate], scenarios: list[Choices]) -> list[Difference]:
    found = []
    for one in candidates:
        kept = [choices.get(one.reference, NO_CHOICE) for choices in scenarios]
        sides = [(choice.place, one.award(choice) if choice.place == "in" else None) for choice in kept]
        if len(set(sides)) > 1:
            found.append(Difference(one, sides))
    return found
