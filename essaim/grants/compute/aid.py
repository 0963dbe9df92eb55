"""State aid: the regimes, the aid of three rolling years, and what room is left."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from essaim.deadlines.clocks import add_months
from essaim.kit.money import format_euros
from essaim.kit.units import ZERO

NONE, GENERAL, SGEI, EXEMPTED, FARM, FISHERY = "none", "general", "sgei", "exempted", "farm", "fishery"
WINDOW_MONTHS = 36
REGISTER_DAYS = (
    20  # working days to enter an aid in the national register (2023/2831, article 6; CGCT L1511-1)
)
INSTRUMENT = "Subvention directe"


@dataclass(frozen=True)
class Regulation:
    """One text in force between two days, and its ceiling for one single undertaking."""

    number: str
    since: date
    until: date
    ceiling: Decimal


@dataclass(frozen=True)
class Regime:
    label: str
    law: str  # how the letter and the agreement name it
    texts: tuple[Regulation, ...] = ()  # the oldest first
    adds: tuple[str, ...] = ()  # the regimes whose aids are counted within this ceiling

    def on(self, day: date) -> Regulation | None:
        """The text of a day. After the last one, its ceiling stands until the next text is written here."""
        known = [text for text in self.texts if text.since <= day]
        return known[-1] if known else (self.texts[0] if self.texts else None)


# Ceilings and days: EUR-Lex. 2023/2831, article 5(2): farm and fishery aid adds up with the general one, up
# to its ceiling; 1408/2013, article 5, and 717/2014, article 5: each within its own. SGEI aid is counted here
# with all the others within its own ceiling: the prudent reading of 2023/2832, article 5.
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
        (
            Regulation("1407/2013", date(2014, 1, 1), date(2023, 12, 31), Decimal(200_000)),
            Regulation("2023/2831", date(2024, 1, 1), date(2030, 12, 31), Decimal(300_000)),
        ),
        (GENERAL, FARM, FISHERY),
    ),
    SGEI: Regime(
        "De minimis SIEG",
        "La subvention est attribuée sur le fondement du règlement (UE) 2023/2832 de la Commission du "
        "13 décembre 2023 relatif aux aides de minimis accordées à des entreprises fournissant des services "
        "d’intérêt économique général.",
        (
            Regulation("360/2012", date(2012, 4, 29), date(2023, 12, 31), Decimal(500_000)),
            Regulation("2023/2832", date(2024, 1, 1), date(2030, 12, 31), Decimal(750_000)),
        ),
        (SGEI, GENERAL, FARM, FISHERY),
    ),
    EXEMPTED: Regime(
        "Régime exempté",
        "La subvention est attribuée sur le fondement d’un régime exempté de notification, pris en "
        "application du règlement (UE) n° 651/2014.",
    ),
}
ELSEWHERE = {  # granted by others, never by this service
    FARM: Regime(
        "De minimis agricole",
        "Règlement (UE) n° 1408/2013.",
        (
            Regulation("1408/2013", date(2014, 1, 1), date(2019, 3, 13), Decimal(15_000)),
            Regulation("1408/2013", date(2019, 3, 14), date(2024, 12, 15), Decimal(20_000)),
            Regulation("1408/2013", date(2024, 12, 16), date(2032, 12, 31), Decimal(50_000)),
        ),
        (FARM,),
    ),
    FISHERY: Regime(
        "De minimis pêche et aquaculture",
        "Règlement (UE) n° 717/2014.",
        (
            Regulation("717/2014", date(2014, 7, 1), date(2023, 10, 24), Decimal(30_000)),
            Regulation("717/2014", date(2023, 10, 25), date(2029, 12, 31), Decimal(40_000)),
        ),
        (FISHERY,),
    ),
}
EVERY_REGIME = REGIMES | ELSEWHERE
MINIMIS = tuple(key for key, regime in EVERY_REGIME.items() if regime.texts)


def needs_a_reason(regime: str) -> bool:
    """Outside of every ceiling: somebody says why."""
    return not EVERY_REGIME[regime].texts


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
            f"{format_euros(self.granted)} déjà accordés ou déclarés sur trois ans, plafond de "
            f"{format_euros(self.ceiling)}\u00a0: il reste {format_euros(max(self.left, ZERO))}. {verdict}"
        )


def headroom(regime: str, amount: Decimal, on: date, declared: Iterable[Aid]) -> Headroom:
    """Three years to the day, rolling, under the text in force that day."""
    since = add_months(on, -WINDOW_MONTHS)
    text = EVERY_REGIME[regime].on(on)
    adding = EVERY_REGIME[regime].adds
    counted = sorted(
        (aid for aid in declared if aid.regime in adding and since < aid.on <= on), key=lambda aid: aid.on
    )
    granted = sum((aid.amount for aid in counted), ZERO)
    ceiling = text.ceiling if text else None
    left = None if ceiling is None else ceiling - granted
    return Headroom(regime, ceiling, since, counted, granted, left, amount)


def granted_over_time(versions: Iterable[tuple[Decimal, date]], net: Decimal) -> list[tuple[Decimal, date]]:
    """What versions granted, each increase on its own day; what was taken back goes from the last."""
    found: list[tuple[Decimal, date]] = []
    total = ZERO
    for amount, on in versions:
        if amount > total:
            found.append((amount - total, on))
            total = amount
    excess = total - net
    kept = []
    for amount, on in reversed(found):
        taken = min(amount, max(excess, ZERO))
        excess -= taken
        if amount > taken:
            kept.append((amount - taken, on))
    return kept[::-1]
