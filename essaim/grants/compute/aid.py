"""State aid: the regimes, the aid of three rolling years, and what room is left."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from essaim.deadlines.clocks import add_months
from essaim.kit.money import format_euros
from essaim.kit.units import ZERO

NONE, GENERAL, SGEI, EXEMPTED = "none", "general", "sgei", "exempted"
WINDOW_MONTHS = 36


@dataclass(frozen=True)
class Regime:
    label: str
    law: str  # how the letter and the agreement name it
    ceiling: Decimal | None = None


REGIMES = {
    NONE: Regime(
        "Pas une aide d’État",
        "La subvention soutient une activité d’intérêt général sans caractère économique : elle ne constitue "
        "pas une aide d’État au sens de l’article 107 du traité sur le fonctionnement de l’Union européenne.",
    ),
    GENERAL: Regime(
        "De minimis général",
        "La subvention est attribuée sur le fondement du règlement (UE) 2023/2831 de la Commission du "
        "13 décembre 2023 relatif aux aides de minimis.",
        Decimal(300_000),
    ),
    SGEI: Regime(
        "De minimis SIEG",
        "La subvention est attribuée sur le fondement du règlement (UE) 2023/2832 de la Commission du "
        "13 décembre 2023 relatif aux aides de minimis accordées à des entreprises fournissant des services "
        "d’intérêt économique général.",
        Decimal(750_000),
    ),
    EXEMPTED: Regime(
        "Régime exempté",
        "La subvention est attribuée sur le fondement d’un régime exempté de notification, pris en "
        "application du règlement (UE) n° 651/2014.",
    ),
}


@dataclass(frozen=True)
class Aid:
    """One aid already granted to the same single undertaking, by whatever authority."""

    regime: str
    amount: Decimal
    on: date
    grantor: str = ""


@dataclass(frozen=True)
class Headroom:
    regime: str
    ceiling: Decimal | None
    since: date  # aids granted after this day count
    counted: list[Aid]
    granted: Decimal
    left: Decimal | None
    amount: Decimal

    @property
    def fits(self) -> bool:
        return self.left is None or self.amount <= self.left

    @property
    def words(self) -> str:
        if self.ceiling is None or self.left is None:
            return "Ce régime n’a pas de plafond de minimis."
        verdict = "Le plafond est respecté." if self.fits else "Le plafond serait dépassé."
        return (
            f"{format_euros(self.granted)} déjà déclarés sur trois ans, plafond de "
            f"{format_euros(self.ceiling)}\u00a0: il reste {format_euros(max(self.left, ZERO))}. {verdict}"
        )


def headroom(regime: str, amount: Decimal, on: date, declared: Iterable[Aid]) -> Headroom:
    """Three years to the day, rolling. SGEI aid adds up with the general one, within its own ceiling."""
    since = add_months(on, -WINDOW_MONTHS)
    ceiling = REGIMES[regime].ceiling
    adding = {GENERAL: {GENERAL}, SGEI: {GENERAL, SGEI}}.get(regime, set())
    counted = sorted(
        (aid for aid in declared if aid.regime in adding and since < aid.on <= on), key=lambda aid: aid.on
    )
    granted = sum((aid.amount for aid in counted), ZERO)
    left = None if ceiling is None else ceiling - granted
    return Headroom(regime, ceiling, since, counted, granted, left, amount)
