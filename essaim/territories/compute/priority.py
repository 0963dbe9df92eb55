"""How much a territory is a priority: five parts shown apart, and what their weighted sum can be.

A part that is not known is never counted as zero, nor spread over the others: the sum is then an interval,
from the unknown parts at 0 to the unknown parts at 100, and has no single value. Rules that choose by the
sum choose by its lower end, so that nobody gains from a missing figure; a human flag may say otherwise.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import ROUND_HALF_UP, Decimal

HUNDREDTH = Decimal("0.01")
LABELS = {
    "cover": "couverture par les PTCE",
    "density": "densité de l’ESS",
    "diversity": "diversité de l’ESS",
    "engineering": "ingénierie disponible",
    "need": "besoins du territoire",
}
NOTICE = (
    "Cette priorité résulte d’un traitement algorithmique qui aide à la décision sans la prendre (article "
    "R. 311-3-1-1 du code des relations entre le public et l’administration). Vous pouvez demander à "
    "l’administration les règles de ce traitement et leur application à votre situation."
)


@dataclass(frozen=True)
class Parts:
    """Each from 0 (no priority) to 100 (highest priority); None is unknown."""

    cover: Decimal | None = None
    density: Decimal | None = None
    diversity: Decimal | None = None
    engineering: Decimal | None = None
    need: Decimal | None = None

    def named(self) -> dict[str, Decimal | None]:
        return {part.name: getattr(self, part.name) for part in fields(self)}


@dataclass(frozen=True)
class Priority:
    """`total` is None as soon as a weighted part is unknown; `low` and `high` always hold."""

    parts: Parts
    total: Decimal | None
    low: Decimal
    high: Decimal
    missing: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        return not self.missing


@dataclass(frozen=True)
class Share:
    """A territory of a pole: its parts, and how many people live there (None: not known)."""

    parts: Parts
    population: int | None


def check_weights(weights: Mapping[str, Decimal]) -> None:
    """Weights are declared for the five parts, none below 0, and sum to 100."""
    if set(weights) != set(LABELS):
        raise ValueError(f"Donnez une pondération à chacune des cinq composantes\u00a0: {', '.join(LABELS)}.")
    if any(weight < 0 for weight in weights.values()):
        raise ValueError("Une pondération ne peut pas être négative.")
    if sum(weights.values()) != 100:
        raise ValueError("Les pondérations doivent avoir 100 pour somme.")


def priority(parts: Parts, weights: Mapping[str, Decimal]) -> Priority:
    """A part of weight 0 does not count, and may be missing."""
    check_weights(weights)
    values = parts.named()
    for name, value in values.items():
        if value is not None and not 0 <= value <= 100:
            raise ValueError(f"La composante «\u00a0{LABELS[name]}\u00a0» doit être entre 0 et 100.")
    missing = tuple(name for name, value in values.items() if value is None and weights[name])
    low = sum((weights[name] * (value or 0) for name, value in values.items()), Decimal(0)) / 100
    unknown = sum((weights[name] for name in missing), Decimal(0))
    low, high = to_hundredth(low), to_hundredth(low + unknown)
    return Priority(parts, None if missing else low, low, high, missing)


def scaled(value: Decimal | None, least: Decimal, most: Decimal) -> Decimal | None:
    """A figure as a part: 0 at `least` or before, 100 at `most` or beyond, straight in between.

    For a figure whose low values make the priority (density), `least` is the larger side.
    """
    if least == most:
        raise ValueError("Les deux bornes d’une échelle doivent différer.")
    if value is None:
        return None
    return to_hundredth(min(max((value - least) / (most - least), Decimal(0)), Decimal(1)) * 100)


def of_pole(shares: Sequence[Share], coverage: Decimal = Decimal(100)) -> Parts:
    """The mean of the territories of a pole, by population, part by part.

    A part is known when it is known for at least `coverage` per cent of the people; the mean is then that
    of the people for whom it is known. A territory of unknown population leaves every part unknown.
    """
    if not shares or any(share.population is None for share in shares):
        return Parts()
    people = sum(share.population or 0 for share in shares)
    found: dict[str, Decimal | None] = {}
    for name in LABELS:
        known = [(share.population or 0, share.parts.named()[name]) for share in shares]
        counted = [(count, value) for count, value in known if value is not None]
        inside = sum(count for count, _ in counted)
        enough = inside > 0 and Decimal(inside) * 100 >= coverage * people
        total = sum((count * value for count, value in counted), Decimal(0))
        found[name] = to_hundredth(total / inside) if enough else None
    return Parts(**found)


def notice(weights: Mapping[str, Decimal], sources: Mapping[str, str]) -> str:
    """Printed wherever the priority bears on a decision: the law, the weights, where figures come from."""
    check_weights(weights)
    lines = [
        f"{LABELS[name]}\u00a0: {percent(weight)} ({sources.get(name, 'source non indiquée')})"
        for name, weight in weights.items()
    ]
    return f"{NOTICE} Composantes et pondérations\u00a0: {'\u202f; '.join(lines)}."


def explained(found: Priority) -> str:
    """The result in one sentence; what is missing is said."""
    if found.is_complete:
        return f"Priorité\u00a0: {shown(found.low)} sur 100."
    names = ", ".join(LABELS[name] for name in found.missing)
    return (
        f"Priorité comprise entre {shown(found.low)} et {shown(found.high)} sur 100\u00a0: "
        f"non connu ({names})."
    )


def percent(weight: Decimal) -> str:
    return f"{shown(weight)}\u00a0%"


def shown(value: Decimal) -> str:
    return f"{value.normalize():f}".replace(".", ",")


def to_hundredth(value: Decimal) -> Decimal:
    return value.quantize(HUNDREDTH, rounding=ROUND_HALF_UP)
