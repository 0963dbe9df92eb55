"""The table of the budget: one line per account, one column per year, plus free lines."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField

from essaim.dossiers.compute.budget import ACCOUNTS, ANIMATION, Account
from essaim.dossiers.compute.cells import FREE, lines_of
from essaim.dossiers.compute.snapshot import Line
from essaim.ui.forms import EssaimForm, EuroField


@dataclass(frozen=True)
class Row:
    account: Account
    cells: list[BoundField]
    label: BoundField | None = None


class BudgetForm(EssaimForm):
    """`cells`: what was typed, by name (`compute.cells`). `more`: the account that asks one more line."""

    mark_optional = False
    use_required_attribute = False

    def __init__(
        self, *args: Any, cells: Mapping[str, str], years: int, more: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.years, self.cells = years, cells
        self.ranks = {account.code: self._ranks(account.code, more) for account in ACCOUNTS}
        for account, rank in self._rows():
            self._add_row(account, rank)

    def _ranks(self, code: str, more: str) -> int:
        """How many free lines: those typed, those that the page sent, and the one that is asked."""
        names = [*self.cells, *self.data]
        known = [0] + [int(n.split("-")[2]) for n in names if self._is_of(n, code)]
        return min(max(known) + (more == code), FREE)

    @staticmethod
    def _is_of(name: str, code: str) -> bool:
        parts = name.split("-")
        return len(parts) > 2 and parts[1] == code and parts[2].isascii() and parts[2].isdecimal()

    def _rows(self) -> Iterator[tuple[Account, int]]:
        for account in ACCOUNTS:
            for rank in range(self.ranks[account.code] + 1):
                yield account, rank

    def _add_row(self, account: Account, rank: int) -> None:
        code = account.code
        name = self.cells.get(f"label-{code}-{rank}", "") if rank else ""
        if rank:
            self.fields[f"label-{code}-{rank}"] = forms.CharField(
                label=f"{account.number}, intitulé de la ligne {rank}",
                max_length=160,
                required=False,
                initial=name,
            )
        for year in range(1, self.years + 1):
            self.fields[f"amount-{code}-{rank}-{year}"] = EuroField(
                label=f"{account.number} {name or account.label}, année {year}",
                min_value=Decimal(0),
                required=False,
                initial=self.cells.get(f"amount-{code}-{rank}-{year}"),
            )
            if code == ANIMATION and not rank:
                self._add_posts(f"fte-{code}-{rank}-{year}", year)

    def _add_posts(self, name: str, year: int) -> None:
        self.fields[name] = forms.DecimalField(
            label=f"Équivalents temps plein d’animation, année {year}",
            min_value=Decimal(0),
            max_value=Decimal(99),
            max_digits=5,
            decimal_places=2,
            required=False,
            localize=True,
            initial=self.cells.get(name),
        )

    def side(self, side: str) -> list[Row]:
        return [
            Row(
                account,
                [self[f"amount-{account.code}-{rank}-{year}"] for year in range(1, self.years + 1)],
                self[f"label-{account.code}-{rank}"] if rank else None,
            )
            for account, rank in self._rows()
            if account.side == side
        ]

    def posts(self) -> list[BoundField]:
        return [self[f"fte-{ANIMATION}-0-{year}"] for year in range(1, self.years + 1)]

    def lines(self) -> list[Line]:
        """What the page says now, the cells that cannot be read left out."""
        typed = {name: str(self[name].value() or "") for name in self.fields}
        return lines_of(dict(self.cells) | typed)
