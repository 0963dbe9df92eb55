"""The financial report: a line per line of the budget, the amount really spent, the gap explained."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField

from essaim.dossiers.compute.budget import EXPENSE
from essaim.grants.compute.reports import Line, filled
from essaim.ui.forms import EssaimForm, EuroField


@dataclass(frozen=True)
class Row:
    line: Line
    actual: BoundField
    reason: BoundField


class ReportForm(EssaimForm):
    mark_optional = False
    use_required_attribute = False
    saved = forms.IntegerField(widget=forms.HiddenInput)
    activity = forms.CharField(
        label="Compte rendu d’activité",
        max_length=20_000,
        required=False,
        widget=forms.Textarea({"rows": "10"}),
        help_text="Ce qui a été fait, avec qui, et ce qui change par rapport au projet.",
    )

    def __init__(
        self, *args: Any, lines: Sequence[Line], activity: str, saved: int, editable: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, initial={"saved": saved, "activity": activity}, **kwargs)
        self.lines = lines
        for place, line in enumerate(lines):
            name = f"{line.account[:2]}, {line.label}"
            self.fields[f"actual-{place}"] = EuroField(
                label=f"Réalisé\u00a0: {name}", required=False, min_value=Decimal(0), initial=line.actual
            )
            self.fields[f"reason-{place}"] = forms.CharField(
                label=f"Explication de l’écart\u00a0: {name}",
                max_length=500,
                required=False,
                initial=line.reason,
            )
        if not editable:
            for field in self.fields.values():
                field.disabled = True

    def rows(self, side: str = EXPENSE) -> list[Row]:
        typed = self.typed() if self.is_bound and self.is_valid() else list(self.lines)
        return [
            Row(line, self[f"actual-{place}"], self[f"reason-{place}"])
            for place, line in enumerate(typed)
            if line.side == side
        ]

    def expense(self) -> list[Row]:
        return self.rows()

    def income(self) -> list[Row]:
        return self.rows("income")

    def typed(self) -> list[Line]:
        """Once valid."""
        places = range(len(self.lines))
        return filled(
            self.lines,
            {place: self.cleaned_data.get(f"actual-{place}") for place in places},
            {place: self.cleaned_data.get(f"reason-{place}") or "" for place in places},
        )
