"""The provisional budget by account class, in the words of Cerfa 12156*06, and what can be checked in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from essaim.dossiers.compute.snapshot import Line
from essaim.kit.money import format_euros
from essaim.kit.units import ZERO

EXPENSE, INCOME = "expense", "income"
REQUEST = "74A"  # what is asked of this call
ANIMATION = "64A"  # the post of coordination: what one costs is asked of every pole
IN_KIND = {"86", "87"}  # voluntary contributions: shown apart, equal on both sides


@dataclass(frozen=True)
class Account:
    """A line of the form. `code` starts with the class of the chart of accounts."""

    code: str
    side: str
    label: str
    hint: str = ""

    @property
    def number(self) -> str:
        return self.code[:2]

    @property
    def in_kind(self) -> bool:
        return self.number in IN_KIND


ACCOUNTS = [
    Account("60", EXPENSE, "Achats", "Matières et fournitures, énergie, prestations achetées."),
    Account("61", EXPENSE, "Services extérieurs", "Locations, entretien, assurance, documentation."),
    Account("62", EXPENSE, "Autres services extérieurs", "Honoraires, publicité, déplacements, télécoms."),
    Account("63", EXPENSE, "Impôts et taxes"),
    Account("64A", EXPENSE, "Charges de personnel : animation du pôle", "Rémunérations et charges sociales."),
    Account("64", EXPENSE, "Charges de personnel : autres", "Rémunérations et charges sociales."),
    Account("65", EXPENSE, "Autres charges de gestion courante"),
    Account("66", EXPENSE, "Charges financières"),
    Account("67", EXPENSE, "Charges exceptionnelles"),
    Account("68", EXPENSE, "Dotations aux amortissements, provisions et engagements"),
    Account("69", EXPENSE, "Impôt sur les bénéfices, participation des salariés"),
    Account(
        "86", EXPENSE, "Emplois des contributions volontaires en nature", "Bénévolat, mises à disposition."
    ),
    Account("70", INCOME, "Ventes de produits finis, de marchandises, prestations de services"),
    Account("73", INCOME, "Dotations et produits de tarification"),
    Account(REQUEST, INCOME, "État : subvention demandée à cet appel", "Le montant que vous demandez ici."),
    Account("74B", INCOME, "État : autres subventions"),
    Account("74C", INCOME, "Région"),
    Account("74D", INCOME, "Département"),
    Account("74E", INCOME, "Communes et intercommunalités"),
    Account("74F", INCOME, "Organismes sociaux (CAF, CPAM…)"),
    Account("74G", INCOME, "Fonds européens (FSE+, FEDER, Leader…)"),
    Account("74H", INCOME, "Agence de services et de paiement (emplois aidés)"),
    Account("74I", INCOME, "Autres établissements publics"),
    Account("74J", INCOME, "Aides privées (fondations, mécénat)"),
    Account("75", INCOME, "Autres produits de gestion courante", "Cotisations des membres, dons."),
    Account("76", INCOME, "Produits financiers"),
    Account("77", INCOME, "Produits exceptionnels"),
    Account("78", INCOME, "Reprises sur amortissements et provisions"),
    Account("79", INCOME, "Transferts de charges"),
    Account("87", INCOME, "Contributions volontaires en nature", "Égales aux emplois de la classe 86."),
]
BY_CODE = {account.code: account for account in ACCOUNTS}
OWN = {"70", "75", "76", "77"}  # classes of what the pole earns by itself


@dataclass(frozen=True)
class Limits:
    """What the wave says of money."""

    years: int = 2
    ceiling: Decimal | None = None  # of the whole award, all years together
    self_financing_min: Decimal | None = None


Verdict = Literal["ok", "wrong", "advice"]


@dataclass(frozen=True)
class Check:
    key: str
    label: str
    verdict: Verdict
    detail: str
    year: int = 0  # 0: all years together


def total(lines: Iterable[Line], side: str, *, in_kind: bool | None = False) -> Decimal:
    """`in_kind`: without classes 86 and 87, only them (True), or everything (None)."""
    return sum(
        (
            line.amount
            for line in lines
            if line.side == side and (in_kind is None or (line.account[:2] in IN_KIND) == in_kind)
        ),
        ZERO,
    )


def requested(lines: Iterable[Line]) -> Decimal:
    return sum((line.amount for line in lines if line.account == REQUEST), ZERO)


def self_financing_share(lines: Iterable[Line]) -> Decimal | None:
    """What the pole earns by itself over its income, contributions in kind apart. None without income."""
    lines = list(lines)
    income = total(lines, INCOME)
    own = sum((line.amount for line in lines if line.side == INCOME and line.account[:2] in OWN), ZERO)
    return own / income if income else None


def cost_per_fte(lines: Iterable[Line]) -> Decimal | None:
    """What one full-time post of animation costs in a year."""
    posts = [line for line in lines if line.account == ANIMATION and line.fte]
    full_time = sum((line.fte or ZERO for line in posts), ZERO)
    return sum((line.amount for line in posts), ZERO) / full_time if full_time else None


def checks(lines: Iterable[Line], limits: Limits) -> list[Check]:
    """Everything the machine can say of a budget, year by year, then as a whole."""
    lines = list(lines)
    years = [[line for line in lines if line.year == year] for year in range(1, limits.years + 1)]
    found = []
    for year, rows in enumerate(years, start=1):
        found += [balance(rows, year), in_kind_balance(rows, year)]
    found += [request_is_made(lines, limits), *self_financing(lines, limits), *animation(lines)]
    if beyond := sorted({line.year for line in lines if line.year > limits.years}):
        said = ", ".join(map(str, beyond))
        found.append(Check("years", "Années", "wrong", f"Année hors de la durée prévue : {said}."))
    return found


def balance(rows: list[Line], year: int) -> Check:
    spent, earned = total(rows, EXPENSE), total(rows, INCOME)
    label = f"Équilibre de l’année {year}"
    if not spent and not earned:
        return Check("balance", label, "wrong", f"L’année {year} est vide.", year)
    if spent == earned:
        return Check("balance", label, "ok", f"Charges et produits sont égaux : {format_euros(spent)}.", year)
    gap = format_euros(abs(spent - earned))
    more = "Les charges dépassent les produits" if spent > earned else "Les produits dépassent les charges"
    return Check("balance", label, "wrong", f"{more} de {gap}.", year)


def in_kind_balance(rows: list[Line], year: int) -> Check:
    spent, earned = total(rows, EXPENSE, in_kind=True), total(rows, INCOME, in_kind=True)
    label = f"Contributions en nature de l’année {year}"
    if spent == earned:
        detail = f"Classes 86 et 87 égales : {format_euros(spent)}." if spent else "Aucune."
        return Check("in_kind", label, "ok", detail, year)
    detail = (
        f"Classe 86 : {format_euros(spent)} ; classe 87 : {format_euros(earned)}. Elles doivent être égales."
    )
    return Check("in_kind", label, "wrong", detail, year)


def request_is_made(lines: list[Line], limits: Limits) -> Check:
    asked = requested(lines)
    label = "Montant demandé"
    if not asked:
        return Check("request", label, "wrong", "Indiquez la subvention demandée à cet appel.")
    if limits.ceiling is not None and asked > limits.ceiling:
        detail = f"{format_euros(asked)} demandés, le plafond est de {format_euros(limits.ceiling)} au total."
        return Check("request", label, "wrong", detail)
    upper = f", plafond {format_euros(limits.ceiling)}" if limits.ceiling is not None else ""
    return Check("request", label, "ok", f"{format_euros(asked)} au total{upper}.")


def self_financing(lines: list[Line], limits: Limits) -> list[Check]:
    share = self_financing_share(lines)
    label = "Part d’autofinancement"
    if share is None:
        return []
    said = percent(share)
    if limits.self_financing_min is None or share >= limits.self_financing_min:
        return [Check("own", label, "ok", f"{said} des produits.")]
    return [
        Check("own", label, "wrong", f"{said} des produits, {percent(limits.self_financing_min)} au moins.")
    ]


def animation(lines: list[Line]) -> list[Check]:
    label = "Animation du pôle"
    if not any(line.account == ANIMATION for line in lines):
        return [Check("fte", label, "advice", "Aucune charge d’animation : est-ce bien le cas ?")]
    cost = cost_per_fte(lines)
    if cost is None:
        return [Check("fte", label, "advice", "Indiquez le nombre d’équivalents temps plein d’animation.")]
    return [Check("fte", label, "ok", f"{format_euros(cost)} par équivalent temps plein et par an.")]


def percent(share: Decimal) -> str:
    return f"{share * 100:.1f}".replace(".", ",").removesuffix(",0") + "\u00a0%"
