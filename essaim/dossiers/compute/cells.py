"""The cells of the budget as they are typed, and the lines that the good ones make.

A cell is named `amount-64-1-2` (account, rank among the lines of this account, year), `label-64-1` or
`fte-64A-0-2`. Rank 0 is the line of the form, the others are free lines.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from essaim.dossiers.compute.budget import ACCOUNTS
from essaim.dossiers.compute.snapshot import Line
from essaim.kit.money import UNIT, format_euros, parse_euros

FREE = 10  # the most free lines of one account
YEARS = 3


def cells_of(lines: Sequence[Line]) -> dict[str, str]:
    """What the page shows of lines that were never typed cell by cell: carried from another wave, say."""
    labels: dict[str, list[str]] = {account.code: [account.label] for account in ACCOUNTS}
    found: dict[str, str] = {}
    for line in lines:
        known = labels.setdefault(line.account, [line.label])
        if line.label not in known:
            known.append(line.label)
        rank = known.index(line.label)
        if rank:
            found[f"label-{line.account}-{rank}"] = line.label
        if line.amount:
            found[f"amount-{line.account}-{rank}-{line.year}"] = format_euros(line.amount).removesuffix(UNIT)
        if line.fte is not None:
            found[f"fte-{line.account}-{rank}-{line.year}"] = str(line.fte).replace(".", ",")
    return found


def lines_of(cells: Mapping[str, str]) -> list[Line]:
    """In the order of the page; a cell that says nothing, or nothing that can be understood, makes none."""
    found = []
    for account in ACCOUNTS:
        for rank in range(FREE + 1):
            label = " ".join(cells.get(f"label-{account.code}-{rank}", "").split()) or account.label
            for year in range(1, YEARS + 1):
                place = f"{account.code}-{rank}-{year}"
                amount, fte = _amount(cells.get(f"amount-{place}", "")), _fte(cells.get(f"fte-{place}", ""))
                if amount or fte:
                    found.append(
                        Line(year, account.side, account.code, label[:160], amount or Decimal(0), fte)
                    )
    return found


def _amount(text: str) -> Decimal | None:
    try:
        amount = parse_euros(text) if text.strip() else None
    except ValueError:
        return None
    return amount if amount is not None and amount >= 0 else None


def _fte(text: str) -> Decimal | None:
    try:
        fte = Decimal(text.replace(",", ".").strip()) if text.strip() else None
    except InvalidOperation:
        return None
    return fte if fte is not None and fte.is_finite() and 0 <= fte < 100 else None
