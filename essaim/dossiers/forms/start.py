"""Opening a dossier: the doors, the pole, its lead."""

from collections.abc import Iterable
from typing import Any

from django import forms

from essaim.calls.compute.document import WaveDocument
from essaim.calls.models import Wave
from essaim.organizations.compute.legal_forms import choices as legal_forms
from essaim.poles.models import Pole
from essaim.ui.forms import EssaimForm


class DoorsForm(EssaimForm):
    """Which doors are asked."""

    doors = forms.MultipleChoiceField(
        label="Ce que vous demandez",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins un volet."},
    )

    def __init__(self, *args: Any, document: WaveDocument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["doors"]
        field.choices = [(door.key, door.label) for door in document.doors]
        field.choice_hints = {door.key: door.hint for door in document.doors if door.hint}


NEW = "new"


class StartForm(DoorsForm):
    """The first page: doors, then a pole of mine or a new one with the number of its lead."""

    pole = forms.ChoiceField(label="Le pôle", widget=forms.RadioSelect)
    name = forms.CharField(
        label="Nom du nouveau pôle",
        max_length=200,
        required=False,
        help_text="Si vous créez un pôle. Vous pourrez changer ce nom.",
    )
    number = forms.CharField(
        label="SIRET, SIREN ou RNA de la structure porteuse",
        max_length=30,
        required=False,
        help_text="14 chiffres, 9 chiffres, ou W suivi de 9 chiffres. Le registre public remplit le reste.",
    )

    def __init__(self, *args: Any, poles: Iterable[Pole], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["pole"]
        self.poles = {pole.reference: pole for pole in poles}
        field.choices = [*((key, pole.name) for key, pole in self.poles.items()), (NEW, "Un nouveau pôle")]
        if not self.poles:
            field.widget = forms.HiddenInput()
            field.initial = NEW
            self.fields["name"].required = True

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("pole") == NEW and not self.cleaned_data.get("name"):
            self.add_error("name", "Donnez un nom au pôle. Vous pourrez le changer.")
        return self.cleaned_data

    @property
    def chosen(self) -> Pole | None:
        """The pole of mine that was chosen; None: a new one."""
        return self.poles.get(self.cleaned_data["pole"])


class IdentityForm(EssaimForm):
    """An organisation by its number."""

    number = forms.CharField(
        label="SIRET, SIREN ou RNA",
        max_length=30,
        help_text="14 chiffres, 9 chiffres, ou W suivi de 9 chiffres.",
    )


class ManualForm(EssaimForm):
    """An organisation typed by hand, when the register cannot tell. It is flagged and checked later."""

    org_name = forms.CharField(label="Nom de l’organisation", max_length=250)
    siret = forms.CharField(label="SIRET", max_length=20, required=False)
    rna = forms.CharField(label="Numéro RNA", max_length=12, required=False)
    legal_form_code = forms.ChoiceField(label="Forme juridique", required=False)
    address = forms.CharField(label="Adresse", max_length=250, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["legal_form_code"]
        field.choices = [("", "Choisir"), *legal_forms()]

    def clean(self) -> dict[str, Any]:
        if not self.cleaned_data.get("siret") and not self.cleaned_data.get("rna"):
            self.add_error("siret", "Indiquez le SIRET ou le numéro RNA.")
        return self.cleaned_data


class CarryForm(EssaimForm):
    """Consent to take a dossier to another wave."""

    wave = forms.ChoiceField(label="Vague", widget=forms.RadioSelect)
    consent = forms.BooleanField(
        label="J’accepte que les données de ce dossier soient reprises dans un nouveau brouillon.",
        error_messages={"required": "Cochez la case pour reprendre ce dossier."},
    )

    def __init__(self, *args: Any, waves: Iterable[Wave], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.waves = {wave.slug: wave for wave in waves}
        field: Any = self.fields["wave"]
        field.choices = [(slug, f"{wave.call.title}, {wave.name}") for slug, wave in self.waves.items()]
        if len(self.waves) == 1:
            field.initial = next(iter(self.waves))
