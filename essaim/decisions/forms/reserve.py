"""What is typed when a laureate gives up: why, whom to call, and why a bound may break."""

from typing import Any

from django import forms

from essaim.ui.forms import EssaimForm

NOBODY = "personne"


class CallForm(EssaimForm):
    """Whom to call from the reserve."""

    call = forms.ChoiceField(
        label="Qui appeler de la liste complémentaire\u00a0?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez qui appeler."},
    )
    despite = forms.CharField(
        label="Motif pour passer outre une règle du portefeuille, ou l’ordre de la liste",
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": "3"}),
        help_text="Demandé si le choix rompt une règle\u00a0: le journal garde la règle et le motif.",
    )
    seen = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)

    def __init__(self, *args: Any, choices: list[tuple[str, str]] | None, **kwargs: Any) -> None:
        """`choices`: None where no money is shared out, empty where the reserve is."""
        super().__init__(*args, **kwargs)
        self.fields["call"].choices = choices or []  # type: ignore[attr-defined]
        if not choices:
            del self.fields["call"], self.fields["seen"]
        if choices is None:
            del self.fields["despite"]

    def clean_call(self) -> str:
        return "" if self.cleaned_data["call"] == NOBODY else str(self.cleaned_data["call"])


class WithdrawalForm(CallForm):
    """`call` and `despite` are asked only where money is free."""

    field_order = ["reason"]
    reason = forms.CharField(
        label="Motif du désistement",
        max_length=1000,
        widget=forms.Textarea({"rows": "3"}),
        error_messages={"required": "Indiquez le motif du désistement."},
    )
