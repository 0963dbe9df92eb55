"""A delegation as the published act gives it."""

from typing import Any

from django import forms

from essaim.notices.compute.kinds import FAMILIES
from essaim.notices.models import Delegation
from essaim.ui.forms import EssaimForm, EssaimModelForm, EuroField


class DelegationForm(EssaimModelForm):
    """The calls and the holders are those that this person keeps."""

    families = forms.MultipleChoiceField(
        label="Actes",
        choices=list(FAMILIES.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins un genre d’acte."},
    )
    up_to = EuroField(label="Jusqu’à quel montant", required=False, help_text="Vide\u00a0: sans limite.")
    call_slug = forms.ChoiceField(label="Appel", required=False)
    deputy_of = forms.ModelChoiceField(
        label="En cas d’absence de",
        queryset=Delegation.objects.none(),
        required=False,
        empty_label="Cette personne est titulaire",
    )

    class Meta:
        model = Delegation
        fields = [
            "first_name",
            "last_name",
            "quality",
            "service",
            "call_slug",
            "families",
            "up_to",
            "is_own_power",
            "formula",
            "act",
            "signed_on",
            "published_in",
            "published_on",
            "starts_on",
            "ends_on",
            "deputy_of",
        ]
        help_texts = {
            "formula": "«\u00a0Pour le ministre et par délégation\u00a0»",
            "act": "«\u00a0Arrêté\u00a0», «\u00a0Décision\u00a0»",
            "published_in": "Journal officiel, recueil des actes administratifs…",
            "is_own_power": "Rien n’est alors délégué\u00a0: l’acte et sa publication restent vides.",
        }

    def __init__(self, *args: Any, calls: list[tuple[str, str]], holders: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["call_slug"].choices = calls  # type: ignore[attr-defined]
        self.fields["deputy_of"].queryset = holders  # type: ignore[attr-defined]


class AbsenceForm(EssaimForm):
    starts_on = forms.DateField(label="Absence du")
    ends_on = forms.DateField(label="Au", required=False, help_text="Vide\u00a0: jusqu’à nouvel ordre.")


class EndForm(EssaimForm):
    on = forms.DateField(label="Dernier jour de la délégation")
