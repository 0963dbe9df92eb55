"""Delays and late filings."""

from typing import Any

from django import forms

from essaim.calls.models import Wave
from essaim.dossiers.models import Dossier
from essaim.ui.forms import DateTimeInput, EssaimForm


class LateAccessForm(EssaimForm):
    """For one dossier, by its reference, or for all those of one person, by their address."""

    wave = forms.ModelChoiceField(label="Vague", queryset=Wave.objects.none(), to_field_name="slug")
    reference = forms.CharField(
        label="Référence du dossier",
        max_length=10,
        required=False,
        help_text="Dix caractères, dans la page du dossier.",
    )
    email = forms.EmailField(label="Ou adresse de la personne", required=False)
    until = forms.DateTimeField(label="Jusqu’au", widget=DateTimeInput)
    reason = forms.CharField(label="Motif", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, waves: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dossier: Dossier | None = None
        field: Any = self.fields["wave"]
        field.queryset = waves

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        reference, wave = (typed.get("reference") or "").strip().upper(), typed.get("wave")
        if not reference and not typed.get("email"):
            self.add_error("reference", "Indiquez la référence du dossier ou l’adresse d’une personne.")
        elif reference and wave:
            self.dossier = Dossier.objects.filter(reference=reference, wave=wave).first()
            if self.dossier is None:
                self.add_error("reference", "Aucun dossier de cette vague n’a cette référence.")
        return typed


class AdmitLateForm(EssaimForm):
    reason = forms.CharField(
        label="Motif de l’admission", max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
