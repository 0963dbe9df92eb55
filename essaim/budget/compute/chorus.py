"""The payment extract of Chorus: read, checked line by line, compared with the ledger.

Columns are found by their names, in any order; one that nobody knows is refused by its name. A line without
a payment request (DP) is a legal commitment (EJ), the others are payment requests of one.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from essaim.kit.money import format_euros, parse_euros
from essaim.kit.units import ZERO

COLUMNS = ("reference", "ej", "dp", "exercice", "montant", "date", "tiers")
NEEDED = ("reference", "ej", "exercice", "montant", "date")
NAMES = {  # how extracts head them, without accents, signs nor case
    "reference": ("reference", "convention", "referenceconvention", "numeroconvention", "noconvention"),
    "ej": ("ej", "noej", "nej", "numeroej", "numerodej", "engagementjuridique", "numeroengagementjuridique"),
    "dp": ("dp", "nodp", "ndp", "numerodp", "demandedepaiement", "numerodemandedepaiement"),
    "exercice": ("exercice", "annee", "exercicebudgetaire"),
    "montant": ("montant", "montantttc", "montanteuros", "montanteneuros"),
    "date": ("date", "datecomptable", "datedepaiement", "datepaiement", "datedengagement"),
    "tiers": ("tiers", "fournisseur", "nomdutiers", "nomfournisseur", "beneficiaire"),
}
COLUMN_OF = {name: column for column, names in NAMES.items() for name in names}
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

    @property
    def key(self) -> tuple[str, str, str, int]:
        """Two lines with one key speak of one thing."""
        return self.about, self.ej, self.dp, self.year


@dataclass(frozen=True)
class Fault:
    line: int  # as the spreadsheet counts, the header is line 1
    reason: str


@dataclass(frozen=True)
class Reading:
    lines: list[Line]
    faults: list[Fault]
    repeated: list[Fault] = field(default_factory=list)  # said once more in the file, and kept once


def plain(name: str) -> str:
    """« N° EJ » and « n ej » are one name."""
    bare = unicodedata.normalize("NFKD", name).lower()
    return "".join(sign for sign in bare if sign.isascii() and sign.isalnum())


def read(text: str, today: date) -> Reading:
    """Semicolons or commas, decimal comma or point, dates as 31/12/2026 or 2026-12-31."""
    text = text.removeprefix("\ufeff").replace("\x00", "")
    head = text.partition("\n")[0]
    rows = csv.reader(io.StringIO(text), delimiter=";" if ";" in head else ",")
    try:
        table = [row for _, row in zip(range(MOST + 2), rows, strict=False)]
    except csv.Error:
        return Reading([], [Fault(1, "Ce fichier n’est pas un CSV.")])
    heads = [name.strip() for name in table[0]] if table else []
    if fault := _misnamed(heads):
        return Reading([], [Fault(1, fault)])
    names = [COLUMN_OF.get(plain(name), "") for name in heads]
    if missing := [name for name in NEEDED if name not in names]:
        return Reading([], [Fault(1, f"Colonnes absentes : {', '.join(missing)}.")])
    if len(table) > MOST + 1:
        return Reading([], [Fault(1, f"{MOST} lignes au plus par fichier.")])
    return _lines(names, table[1:], today)


def _misnamed(heads: Sequence[str]) -> str:
    """Columns that nobody knows, or told twice, by their names."""
    known = [plain(name) for name in heads if name]
    unknown = [f"«\u00a0{name}\u00a0»" for name in heads if name and plain(name) not in COLUMN_OF]
    columns = [COLUMN_OF[name] for name in known if name in COLUMN_OF]
    twice = sorted({name for name in columns if columns.count(name) > 1})
    if unknown:
        ours = ", ".join(COLUMNS)
        return f"Colonnes inconnues\u00a0: {', '.join(unknown[:10])}. Colonnes lues\u00a0: {ours}."
    return f"Colonnes en double\u00a0: {', '.join(twice)}." if twice else ""


def _lines(names: Sequence[str], table: Sequence[Sequence[str]], today: date) -> Reading:
    lines: list[Line] = []
    faults: list[Fault] = []
    repeated: list[Fault] = []
    seen: dict[tuple[str, str, str, int], tuple[int, Line]] = {}
    for number, row in enumerate(table, start=2):
        if not any(cell.strip() for cell in row):
            continue
        cells = dict(zip(names, (cell.strip() for cell in row), strict=False))
        try:
            line = _line(cells, today)
        except ValueError as error:
            faults.append(Fault(number, str(error)))
            continue
        first, same = seen.setdefault(line.key, (number, line))
        if same is line:
            lines.append(line)
        elif (same.amount, same.on) == (line.amount, line.on):
            repeated.append(Fault(number, f"répète la ligne {first}"))
        else:
            faults.append(Fault(number, f"Contredit la ligne {first}, qui a les mêmes numéros."))
    return Reading(lines, faults, repeated)


def _line(cells: Mapping[str, str], today: date) -> Line:
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
        _day(cells["date"], today),
        cells.get("tiers", "")[:160],
    )


def _day(text: str, today: date) -> date:
    for pattern in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            day = datetime.strptime(text, pattern).date()  # noqa: DTZ007 (a day has no zone)
        except ValueError:
            continue
        if day > today:
            raise ValueError("Cette date n’est pas encore passée.")
        if day.year >= 2000:
            return day
    raise ValueError("La date s’écrit 31/12/2026.")


@dataclass(frozen=True)
class Gap:
    """A beneficiary for whom Chorus and the ledger do not say the same."""

    about: str
    what: str
    ledger: Decimal
    chorus: Decimal
    who: str = ""  # its name, its SIRET, its page, where they are known
    who_siret: str = ""
    who_page: str = ""

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
