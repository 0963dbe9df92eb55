"""Mandates given, shortened, withdrawn; the list of people; one's own name."""

from typing import Any

from django import forms
from django.utils import timezone

from essaim.accounts.models import Role, User
from essaim.accounts.queries import call_choices
from essaim.accounts.rules import grantable
from essaim.territories.models import Department, Region
from essaim.ui.forms import EssaimForm, EssaimModelForm, FilterForm

EVERY_ROLE = [("", "Tous les rôles"), *Role.choices]


class PeopleFilter(FilterForm):
    search = forms.CharField(label="Nom ou adresse", max_length=200)
    role = forms.ChoiceField(label="Rôle", choices=EVERY_ROLE)
    region = forms.ModelChoiceField(
        label="Région", queryset=Region.objects.order_by("name"), empty_label="Toutes"
    )
    state = forms.ChoiceField(label="Compte", choices=[("", "Tous"), ("open", "Ouvert"), ("closed", "Fermé")])

    def filters(self) -> dict[str, Any]:
        chosen = super().filters()
        return chosen | {"region": chosen["region"].pk} if "region" in chosen else chosen


class MandateForm(EssaimForm):
    """A role over a perimeter, between two dates. Only the roles that the giver may give are offered."""

    role = forms.ChoiceField(label="Rôle")
    region = forms.ModelChoiceField(
        label="Région",
        queryset=Region.objects.order_by("name"),
        required=False,
        empty_label="France entière",
        help_text=(
            "Pour un instructeur, un responsable du programme ou une administration partenaire : les "
            "autres rôles sont nationaux."
        ),
    )
    department = forms.ModelChoiceField(
        label="Département",
        queryset=Department.objects.order_by("name"),
        required=False,
        empty_label="Aucun",
        help_text=(
            "Pour un instructeur ou une administration partenaire : ouvre les pôles dont le territoire "
            "touche ce département."
        ),
    )
    call_slug = forms.ChoiceField(label="Appel", required=False)
    starts_on = forms.DateField(label="À partir du", initial=timezone.localdate)
    ends_on = forms.DateField(
        label="Jusqu’au", required=False, help_text="Dernier jour compris. Vide : sans date de fin."
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(role.value, role.label) for role in grantable(by)]
        self.fields["role"].choices = [("", "Choisissez"), *choices]  # type: ignore[attr-defined]
        calls = [("", "Tous les appels"), *call_choices()]
        self.fields["call_slug"].choices = calls  # type: ignore[attr-defined]


class InvitationForm(MandateForm):
    email = forms.EmailField(
        label="Adresse électronique", help_text="Un message lui dira comment se connecter."
    )
    first_name = forms.CharField(label="Prénom", max_length=80, required=False)
    last_name = forms.CharField(label="Nom", max_length=80, required=False)
    field_order = ("email", "first_name", "last_name")


class EndForm(EssaimForm):
    ends_on = forms.DateField(
        label="Jusqu’au", required=False, help_text="Dernier jour compris. Vide : sans date de fin."
    )


class ReasonForm(EssaimForm):
    reason = forms.CharField(
        label="Motif", max_length=300, help_text="Inscrit au journal ; la personne concernée peut le lire."
    )


class ProfileForm(EssaimModelForm):
    autocomplete = {"first_name": "given-name", "last_name": "family-name", "phone": "tel"}

    class Meta:
        model = User
        fields = ["first_name", "last_name", "phone"]
        help_texts = {"phone": "Pour que l’instruction puisse vous joindre."}
