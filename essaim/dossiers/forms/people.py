"""Co-authors."""

from django import forms

from essaim.dossiers.models import Right
from essaim.ui.forms import EssaimForm


class CoAuthorForm(EssaimForm):
    email = forms.EmailField(label="Adresse électronique")
    right = forms.ChoiceField(label="Droit", choices=Right.choices, initial=Right.EDIT)
    is_signatory = forms.BooleanField(
        label="Cette personne signe pour la structure porteuse",
        required=False,
        help_text="Elle reçoit le droit de déposer.",
    )

    def given_right(self) -> str:
        return Right.SUBMIT if self.cleaned_data["is_signatory"] else self.cleaned_data["right"]
