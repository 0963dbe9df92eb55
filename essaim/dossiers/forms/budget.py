"""The table of the budget: one line per account, one column per year, plus free lines."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField

from essaim.dossiers.compute.budget import ACCOUNTS, ANIMATION, Account
from essaim.dossiers.compute.snapshot import Line
from essaim.ui.forms import EssaimForm, EuroField

FREE = 10  # the most free lines on one side
Key = tuple[str, int]  # account, rank: 0 is the line of the form, then the free ones


@dataclass(frozen=True)
class Row:
    account: Account
    cells: list[BoundField]
    label: BoundField | None = None


class BudgetForm(EssaimForm):
    """`lines()` gives the lines that say something. Labels of the cells are read by screen readers only."""

    mark_optional = False
    use_required_attribute = False
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, lines: list[Line], years: int, version: int, editable: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.years = years
        self.outdated = False
        self.fields["version"].initial = version
        self.editable = editable
        self.ranks = self._ranks(lines)
        amounts = {(*key, line.year): line for line, key in zip(lines, self._keys(lines), strict=True)}
        for account, rank in self._rows():
            self._add_row(account, rank, amounts)

    def _keys(self, lines: list[Line]) -> list[Key]:
        """The rank of each line among those of its account: by its label."""
        labels: dict[str, list[str]] = {account.code: [account.label] for account in ACCOUNTS}
        for line in lines:
            known = labels.setdefault(line.account, [line.label])
            if line.label not in known:
                known.append(line.label)
        self.labels = labels
        return [(line.account, labels[line.account].index(line.label)) for line in lines]

    def _ranks(self, lines: list[Line]) -> dict[str, int]:
        self._keys(lines)
        free = {}
        for code, labels in self.labels.items():
            sent = 0
            while f"label-{code}-{sent + 1}" in self.data:
                sent += 1
            wanted = max(len(labels) - 1, sent) + (self.data.get("more") == code)
            free[code] = min(wanted, FREE)
        return free

    def _rows(self) -> Iterator[tuple[Account, int]]:
        for account in ACCOUNTS:
            for rank in range(self.ranks.get(account.code, 0) + 1):
                yield account, rank

    def _add_row(self, account: Account, rank: int, lines: dict[tuple[str, int, int], Line]) -> None:
        code, known = account.code, self.labels.get(account.code, [])
        name = known[rank] if rank < len(known) else ""
        if rank:
            self.fields[f"label-{code}-{rank}"] = forms.CharField(
                label=f"{account.number}, intitulé de la ligne {rank}",
                max_length=160,
                required=False,
                initial=name,
                disabled=not self.editable,
            )
        for year in range(1, self.years + 1):
            line = lines.get((code, rank, year))
            self.fields[f"amount-{code}-{rank}-{year}"] = EuroField(
                label=f"{account.number} {name or account.label}, année {year}",
                min_value=Decimal(0),
                required=False,
                initial=line.amount if line and line.amount else None,
                disabled=not self.editable,
            )
            if code == ANIMATION and not rank:
                self.fields[f"fte-{code}-{rank}-{year}"] = forms.DecimalField(
                    label=f"Équivalents temps plein d’animation, année {year}",
                    min_value=Decimal(0),
                    max_value=Decimal(99),
                    max_digits=5,
                    decimal_places=2,
                    required=False,
                    localize=True,
                    initial=line.fte if line else None,
                    disabled=not self.editable,
                )

    def start_from(self, version: int) -> None:
        """After a conflict: the next save will be about what the page now shows."""
        self.outdated = True
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data["version"] = str(version)
        self.data = data

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
        """In the order of the page, empty cells left out."""
        found = []
        for account, rank in self._rows():
            label = self.cleaned_data.get(f"label-{account.code}-{rank}") or account.label
            for year in range(1, self.years + 1):
                amount = self.cleaned_data.get(f"amount-{account.code}-{rank}-{year}")
                fte = self.cleaned_data.get(f"fte-{account.code}-{rank}-{year}")
                if amount or fte:
                    found.append(Line(year, account.side, account.code, label, amount or Decimal(0), fte))
        return found
