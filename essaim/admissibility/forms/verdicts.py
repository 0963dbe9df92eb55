"""A verdict on each rule, reasons, the second look."""

from collections.abc import Iterable
from typing import Any

from django import forms

from essaim.admissibility.models import RuleOutcome
from essaim.admissibility.queries import RuleLine
from essaim.ui.forms import EssaimForm


class RulesForm(EssaimForm):
    """One choice and one reason for each rule; a rule left without a choice waits. `seen`: the state of the
    sheet this page was drawn from."""

    mark_optional = False
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, lines: Iterable[RuleLine], seen: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = list(lines)
        self.fields["seen"].initial = seen
        for line in self.lines:
            self.fields[f"outcome_{line.rule.key}"] = forms.ChoiceField(
                label="Votre verdict",
                widget=forms.RadioSelect,
                choices=RuleOutcome.choices,
                required=False,
                initial=line.outcome if line.verdict or line.outcome == "met" else None,
            )
            self.fields[f"reason_{line.rule.key}"] = forms.CharField(
                label="Motif",
                required=False,
                max_length=2000,
                initial=line.reason,
                widget=forms.TextInput({"autocomplete": "off"}),
            )

    def rows(self) -> list[dict[str, Any]]:
        """Each rule with its two fields, in the order of the wave."""
        return [
            {
                "line": line,
                "outcome": self[f"outcome_{line.rule.key}"],
                "reason": self[f"reason_{line.rule.key}"],
            }
            for line in self.lines
        ]

    def verdicts(self) -> dict[str, tuple[str, str]]:
        values = self.cleaned_data
        said = {
            line.rule.key: (values[f"outcome_{line.rule.key}"], values[f"reason_{line.rule.key}"])
            for line in self.lines
        }
        return {rule: (outcome, reason) for rule, (outcome, reason) in said.items() if outcome or reason}

    def add_errors(self, errors: dict[str, list[str]]) -> None:
        """The errors of the action, each beside its rule."""
        for rule, messages in errors.items():
            self.add_error(f"reason_{rule}" if f"reason_{rule}" in self.fields else None, messages)


class RefusalForm(EssaimForm):
    reasons = forms.CharField(
        label="Motifs, tels que le candidat les lira",
        max_length=10_000,
        widget=forms.Textarea({"rows": "10"}),
        help_text="Ils sont préparés à partir des règles non remplies. Complétez-les, corrigez-les.",
        error_messages={"required": "Un avis de non-recevabilité doit être motivé."},
    )


class SecondLookForm(EssaimForm):
    note = forms.CharField(
        label="Votre remarque",
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": "4"}),
        help_text="Obligatoire si vous renvoyez le verdict à l’instructeur.",
    )


class ReasonForm(EssaimForm):
    reason = forms.CharField(
        label="Pourquoi rouvrir l’examen ?",
        max_length=2000,
        widget=forms.Textarea({"rows": "4"}),
        error_messages={"required": "Indiquez pourquoi l’examen est rouvert."},
    )
