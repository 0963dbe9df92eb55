"""The payment extract of Chorus: read, checked line by line, compared with the ledger.

Columns, in any order: reference (of our agreement), ej, dp, exercice, montant, date, tiers. A line without
`dp` is a legal commitment (EJ), the others are payment requests (DP).
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from essaim.kit.money import format_euros, parse_euros
from essaim.kit.units import ZERO

COLUMNS = ("reference", "ej", "dp", "exercice", "montant", "date", "tiers")
NEEDED = ("reference", "ej", "exercice", "montant", "date")
MOST = 5_000
NUMBER = re.compile(r"[0-9A-Za-z/-]{1,20}")


@dataclass(frozen=True)
class Line:
    about: str
    ej: str
    dp: str
    year: int
    amount: Decimal
    on: date
    supplier: str = ""


@dataclass(frozen=True)
class Fault:
    line: int  # as the spreadsheet counts, the header is line 1
    reason: str


@dataclass(frozen=True)
class Reading:
    lines: list[Line]
    faults: list[Fault]


def read(text: str) -> Reading:
    """Semicolons or commas, decimal comma or point, dates as 31/12/2026 or 2026-12-31."""
    text = text.removeprefix("\ufeff").replace("\x00", "")
    head = text.partition("\n")[0]
    rows = csv.reader(io.StringIO(text), delimiter=";" if ";" in head else ",")
    try:
        table = [row for _, row in zip(range(MOST + 2), rows, strict=False)]
    except csv.Error:
        return Reading([], [Fault(1, "Ce fichier n’est pas un CSV.")])
    names = [name.strip().lower() for name in table[0]] if table else []
    if missing := [name for name in NEEDED if name not in names]:
        return Reading([], [Fault(1, f"Colonnes absentes : {', '.join(missing)}.")])
    if len(table) > MOST + 1:
        return Reading([], [Fault(1, f"{MOST} lignes au plus par fichier.")])
    return _lines(names, table[1:])


def _lines(names: Sequence[str], table: Sequence[Sequence[str]]) -> Reading:
    lines, faults = [], []
    for number, row in enumerate(table, start=2):
        if not any(cell.strip() for cell in row):
            continue
        cells = dict(zip(names, (cell.strip() for cell in row), strict=False))
        try:
            lines.append(_line(cells))
        except ValueError as error:
            faults.append(Fault(number, str(error)))
    return Reading(lines, faults)


def _line(cells: Mapping[str, str]) -> Line:
    year = cells.get("exercice", "")
    if not re.fullmatch(r"20[0-9]{2}", year):
        raise ValueError("L’exercice s’écrit avec quatre chiffres, par exemple 2026.")
    for name in ("reference", "ej"):
        if not NUMBER.fullmatch(cells.get(name, "")):
            raise ValueError(f"La colonne « {name} » est vide ou mal écrite.")
    if not NUMBER.fullmatch(cells.get("dp", "") or "0"):
        raise ValueError("Le numéro de demande de paiement est mal écrit.")
    amount = parse_euros(cells.get("montant", ""))
    if amount <= 0:
        raise ValueError("Le montant doit être supérieur à zéro.")
    return Line(
        cells["reference"],
        cells["ej"],
        cells.get("dp", ""),
        int(year),
        amount,
        _day(cells["date"]),
        cells.get("tiers", "")[:160],
    )


def _day(text: str) -> date:
    for pattern in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            day = datetime.strptime(text, pattern).date()  # noqa: DTZ007 (a day has no zone)
        except ValueError:
            continue
        if 2000 <= day.year < 2100:
            return day
    raise ValueError("La date s’écrit 31/12/2026.")


@dataclass(frozen=True)
class Gap:
    """A beneficiary for whom Chorus and the ledger do not say the same."""

    about: str
    what: str
    ledger: Decimal
    chorus: Decimal

    @property
    def difference(self) -> Decimal:
        return self.chorus - self.ledger


def reconcile(
    committed: Mapping[str, Decimal], paid: Mapping[str, Decimal], lines: Iterable[Line]
) -> list[Gap]:
    """By beneficiary: committed against the EJ, paid against the DP. What agrees is not listed."""
    ej: dict[str, Decimal] = {}
    dp: dict[str, Decimal] = {}
    for line in lines:
        side = dp if line.dp else ej
        side[line.about] = side.get(line.about, ZERO) + line.amount
    return _gaps("Engagement (EJ)", committed, ej) + _gaps("Paiement (DP)", paid, dp)


def _gaps(what: str, ledger: Mapping[str, Decimal], chorus: Mapping[str, Decimal]) -> list[Gap]:
    found = []
    for about in sorted({*ledger, *chorus}):
        ours, theirs = ledger.get(about, ZERO), chorus.get(about, ZERO)
        if ours != theirs:
            found.append(Gap(about, what, ours, theirs))
    return found


def in_words(gap: Gap) -> str:
    if not gap.chorus:
        return f"{format_euros(gap.ledger)} au registre, rien dans Chorus"
    if not gap.ledger:
        return f"{format_euros(gap.chorus)} dans Chorus, rien au registre"
    return f"{format_euros(gap.ledger)} au registre, {format_euros(gap.chorus)} dans Chorus"
