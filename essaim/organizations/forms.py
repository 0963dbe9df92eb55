"""What was typed to name an organisation: its number first, its identity when the register is silent."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from essaim.accounts.models import User
from essaim.organizations import actions
from essaim.organizations.compute.legal_forms import choices
from essaim.organizations.compute.numbers import WrongNumber, check_number, check_rna, check_siret, clean
from essaim.organizations.models import Organization
from essaim.organizations.queries import commune_of
from essaim.territories.models import Commune
from essaim.territories.queries import resolve_codes
from essaim.ui.forms import EssaimForm


class OrganizationLookupForm(EssaimForm):
    """One number: everything else is asked of the public register, and never again."""

    number = forms.CharField(
        label="Numéro SIRET ou RNA",
        max_length=60,
        help_text="14 chiffres (SIRET), ou W suivi de 9 chiffres (RNA). Les espaces sont acceptés.",
        error_messages={"required": "Écrivez le numéro de l’organisation."},
    )

    def clean_number(self) -> str:
        try:
            return check_number(self.cleaned_data["number"]).value
        except WrongNumber as wrong:
            raise ValidationError(str(wrong)) from wrong


class ManualOrganizationForm(EssaimForm):
    """The identity typed by hand: flagged, and checked later. `cleaned_data` goes to `enter_organization`."""

    name = forms.CharField(label="Nom de l’organisation", max_length=250)
    siret = forms.CharField(label="Numéro SIRET", max_length=60, required=False)
    rna = forms.CharField(label="Numéro RNA", max_length=20, required=False)
    legal_form_code = forms.ChoiceField(
        label="Forme juridique", required=False, choices=lambda: [("", "Non connue"), *choices()]
    )
    address = forms.CharField(label="Adresse", max_length=250, required=False)
    commune = forms.CharField(
        label="Commune", max_length=120, required=False, help_text="Nom, code postal ou code Insee."
    )
    autocomplete = {"name": "organization"}

    @classmethod
    def for_number(cls, number: str) -> "ManualOrganizationForm":
        """An empty form that keeps the number already typed."""
        bare = clean(number)
        return cls(initial={"rna" if bare.startswith("W") else "siret": bare})

    def clean_siret(self) -> str:
        return self._checked("siret", check_siret)

    def clean_rna(self) -> str:
        return self._checked("rna", check_rna)

    def clean_commune(self) -> Commune | None:
        text = self.cleaned_data["commune"].strip()
        if not text:
            return None
        result = resolve_codes(text, kinds=["commune"])
        if len(result.found) == 1 and not result.ambiguous and not result.unknown:
            return commune_of(result.found[0].code)
        names = [place for one in (*result.ambiguous, *result.unknown) for place in one.candidates]
        if near := ", ".join(f"{place.label} ({place.code})" for place in names[:5]):
            raise ValidationError(f"Plusieurs communes sont possibles, écrivez le code Insee\u00a0: {near}.")
        raise ValidationError("Cette commune n’est pas connue. Écrivez son code Insee ou son code postal.")

    def _checked(self, name: str, check: Any) -> str:
        text: str = self.cleaned_data[name]
        try:
            return check(text) if text.strip() else ""
        except WrongNumber as wrong:
            raise ValidationError(str(wrong)) from wrong


@dataclass(frozen=True)
class Lookup:
    """What a number gave: an organisation, or the form to type it by hand, or neither (see the errors)."""

    organization: Organization | None = None
    manual: ManualOrganizationForm | None = None


def look_up(form: OrganizationLookupForm, *, by: User) -> Lookup:
    """Identify what the valid `form` holds; what went wrong becomes its errors."""
    number = form.cleaned_data["number"]
    try:
        return Lookup(organization=actions.identify_organization(number, by=by))
    except actions.Unreachable as silence:
        form.add_error(None, silence.messages)
        return Lookup(manual=ManualOrganizationForm.for_number(number))
    except ValidationError as error:
        form.add_error("number", error.messages)
        return Lookup()
