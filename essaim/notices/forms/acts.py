"""The channel, the registered letter, an appeal."""

from typing import Any

from django import forms

from essaim.dossiers.compute.channel import CONSENT
from essaim.notices.compute.proof import Posted
from essaim.notices.models import Act, AppealKind, Delegation
from essaim.ui.forms import EssaimForm, OnceForm


class ChannelForm(EssaimForm):
    electronic = forms.TypedChoiceField(
        label="Comment les décisions vous sont notifiées",
        coerce=lambda value: value == "yes",
        choices=[("yes", "Par ce service en ligne"), ("no", "Par lettre recommandée")],
        widget=forms.RadioSelect,
        help_text=CONSENT,
    )
    contact_email = forms.EmailField(
        label="Adresse pour les réponses de l’administration",
        required=False,
        help_text="Les avis de dépôt y sont envoyés, en plus des co-auteurs.",
    )


class PostingForm(EssaimForm):
    """The registered letter, step by step."""

    signed_on = forms.DateField(label="Signée le", required=False)
    posted_on = forms.DateField(label="Postée le", required=False)
    tracking = forms.CharField(label="Numéro du recommandé", max_length=60, required=False)
    presented_on = forms.DateField(
        label="Présentée le", required=False, help_text="Le premier passage du facteur."
    )
    collected_on = forms.DateField(
        label="Remise le",
        required=False,
        help_text="La date de l’avis de réception\u00a0: les délais en partent.",
    )
    unclaimed = forms.BooleanField(
        label="Revenue «\u00a0non réclamée\u00a0»",
        required=False,
        help_text="Elle compte alors comme notifiée le jour où elle a été présentée.",
    )

    @classmethod
    def of(cls, act: Act, data: Any) -> "PostingForm":
        names = (*cls.base_fields,)
        return cls(data, initial={name: getattr(act, name) for name in names})

    def posted(self) -> Posted:
        return Posted(**{name: value for name, value in self.cleaned_data.items() if name != "tracking"})


class OwnAppealForm(OnceForm):
    grounds = forms.CharField(
        label="Pourquoi contestez-vous cette décision\u00a0?",
        max_length=20_000,
        widget=forms.Textarea({"rows": "8"}),
        help_text="Dites ce qui vous paraît inexact ou mal apprécié, et ce que vous demandez.",
        error_messages={"required": "Expliquez pourquoi vous contestez cette décision."},
    )
    file = forms.FileField(label="Pièce jointe", required=False)


class AppealForm(OnceForm):
    kind = forms.ChoiceField(label="Voie", choices=AppealKind.choices)
    received_on = forms.DateField(
        label="Reçu le", error_messages={"required": "Indiquez la date de réception."}
    )
    grounds = forms.CharField(
        label="Ce qui est demandé, et pourquoi",
        max_length=20_000,
        widget=forms.Textarea({"rows": "6"}),
        error_messages={"required": "Résumez ce qui est demandé."},
    )
    court = forms.CharField(
        label="Juridiction et numéro de l’affaire",
        max_length=200,
        required=False,
        help_text="Pour un recours devant le tribunal.",
    )
    file = forms.FileField(label="Pièce jointe", required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("kind") == AppealKind.COURT and not values.get("court"):
            self.add_error("court", "Indiquez la juridiction et le numéro de l’affaire.")
        return values


class SignatoryForm(EssaimForm):
    """Who signs, among those who may today; asked only when there is a choice."""

    delegation = forms.ChoiceField(label="Au nom de qui la décision est prise")

    def __init__(self, *args: Any, signatories: list[Delegation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.signatories = {str(row.public_id): row for row in signatories}
        self.fields["delegation"].choices = [(key, str(row)) for key, row in self.signatories.items()]  # type: ignore[attr-defined]
        if len(self.signatories) < 2:
            del self.fields["delegation"]

    @property
    def chosen(self) -> Delegation | None:
        return self.signatories.get(self.cleaned_data.get("delegation", "")) if self.is_valid() else None
