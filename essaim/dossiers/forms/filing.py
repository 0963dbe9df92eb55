"""Filing and giving up."""

from typing import Any

from django import forms

from essaim.calls.compute.document import WaveDocument
from essaim.dossiers.actions import Undertakings
from essaim.dossiers.compute.channel import CONSENT
from essaim.dossiers.compute.commitment import is_asked
from essaim.dossiers.models import Dossier
from essaim.ui.forms import EssaimForm


class ReviewForm(EssaimForm):
    """What the signatory declares. `once_key` makes a double click file once."""

    signatory_name = forms.CharField(
        label="Nom de la personne qui engage la structure porteuse", max_length=160
    )
    signatory_role = forms.CharField(label="Sa qualité", max_length=160, help_text="Présidente, directeur…")
    signatory_email = forms.EmailField(label="Son adresse électronique")
    contact_email = forms.EmailField(
        label="Adresse pour les réponses de l’administration",
        help_text="Les accusés y sont envoyés, en plus des co-auteurs.",
    )
    electronic_notice = forms.BooleanField(
        label="J’accepte que les décisions me soient notifiées par voie électronique",
        required=False,
        help_text=CONSENT,
    )
    once_key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    autocomplete = {
        "signatory_name": "name",
        "signatory_email": "email",
        "signatory_role": "organization-title",
    }

    def __init__(self, *args: Any, dossier: Dossier, document: WaveDocument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in (
            "signatory_name",
            "signatory_role",
            "signatory_email",
            "contact_email",
            "electronic_notice",
        ):
            self.fields[name].initial = getattr(dossier, name)
        self.undertakings = document.undertakings
        for index, line in enumerate(self.undertakings):
            self.fields[f"undertaking-{index}"] = forms.BooleanField(
                label=line, error_messages={"required": "Cochez cet engagement pour déposer le dossier."}
            )
        family = dossier.pole.lead.legal_family if dossier.pole.lead else ""
        if is_asked(document.republican_commitment, family):
            message = "Souscrivez le contrat d’engagement républicain pour déposer le dossier."
            self.fields["republican_commitment"] = forms.BooleanField(
                label="La structure souscrit le contrat d’engagement républicain et en informe ses membres.",
                error_messages={"required": message},
            )

    def given(self) -> Undertakings:
        typed = self.cleaned_data
        ticked = [line for index, line in enumerate(self.undertakings) if typed.get(f"undertaking-{index}")]
        return Undertakings(
            ticked=ticked,
            republican_commitment=bool(typed.get("republican_commitment")),
            electronic_notice=typed["electronic_notice"],
            signatory_name=typed["signatory_name"],
            signatory_role=typed["signatory_role"],
            signatory_email=typed["signatory_email"],
            contact_email=typed["contact_email"],
        )


class WithdrawForm(EssaimForm):
    reason = forms.CharField(
        label="Pourquoi retirez-vous ce dossier\u00a0?",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    sure = forms.BooleanField(
        label="Je confirme le retrait de ce dossier.",
        error_messages={"required": "Cochez la case pour retirer."},
    )
