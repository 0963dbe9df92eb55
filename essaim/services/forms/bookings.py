"""Slots, capacity, absences, attendance, feedback."""

from typing import Any

from django import forms
from django.template.defaultfilters import floatformat
from django.utils import timezone

from essaim.services.models import Adviser, Leave, Provider, Service
from essaim.ui.forms import EssaimForm, EssaimModelForm, EuroField, TextArea

SCORES = [(5, "5. Très utile"), (4, "4"), (3, "3"), (2, "2"), (1, "1. Inutile")]
EVERY = [
    (0, "Une seule fois"),
    (1, "Chaque semaine"),
    (2, "Toutes les deux semaines"),
    (4, "Toutes les quatre semaines"),
]


class SlotForm(EssaimForm):
    adviser = forms.ChoiceField(label="Conseiller")
    service = forms.ChoiceField(label="Service")
    starts_at = forms.DateTimeField(label="Début", widget=forms.DateTimeInput)
    ends_at = forms.DateTimeField(label="Fin", widget=forms.DateTimeInput)
    place = forms.CharField(label="Lieu ou lien de visioconférence", required=False, max_length=300)
    seats = forms.IntegerField(
        label="Places",
        help_text="Laissez vide\u00a0: celles du service.",
        required=False,
        min_value=1,
        max_value=500,
    )
    every_weeks = forms.TypedChoiceField(label="Répétition", choices=EVERY, coerce=int, initial=0)
    count = forms.IntegerField(label="Nombre de séances", min_value=1, max_value=52, initial=1)

    def __init__(self, *args: Any, advisers: list[Adviser], services: list[Service], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.advisers = {str(row.public_id): row for row in advisers}
        self.services = {row.reference: row for row in services}
        fields: dict[str, Any] = self.fields
        fields["adviser"].choices = [(key, str(row)) for key, row in self.advisers.items()]
        fields["service"].choices = [
            (key, f"{row.title} ({row.version.bouquet.wave.name})") for key, row in self.services.items()
        ]

    def chosen(self) -> tuple[Adviser, Service]:
        return self.advisers[self.cleaned_data["adviser"]], self.services[self.cleaned_data["service"]]

    def terms(self) -> dict[str, Any]:
        names = ("starts_at", "ends_at", "place", "seats", "every_weeks", "count")
        return {name: self.cleaned_data[name] for name in names}


def this_year() -> int:
    return timezone.localdate().year


class CapacityForm(EssaimForm):
    provider = forms.ChoiceField(label="Prestataire")
    year = forms.IntegerField(label="Année", min_value=2020, max_value=2100, initial=this_year)
    quarter = forms.TypedChoiceField(
        label="Trimestre", choices=[(n, f"Trimestre {n}") for n in range(1, 5)], coerce=int
    )
    days = forms.DecimalField(
        label="Jours offerts", min_value=0, max_value=9999, max_digits=6, decimal_places=1
    )

    def __init__(self, *args: Any, providers: list[Provider], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.providers = {str(row.public_id): row for row in providers}
        rows = [(key, row.name) for key, row in self.providers.items()]
        self.fields["provider"].choices = rows  # type: ignore[attr-defined]

    def chosen(self) -> Provider:
        return self.providers[self.cleaned_data["provider"]]


class LeaveForm(EssaimModelForm):
    adviser = forms.ChoiceField(label="Conseiller")

    class Meta:
        model = Leave
        fields = ("adviser", "starts_at", "ends_at", "reason")

    def __init__(self, *args: Any, advisers: list[Adviser], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.advisers = {str(row.public_id): row for row in advisers}
        rows = [(key, str(row)) for key, row in self.advisers.items()]
        self.fields["adviser"].choices = rows  # type: ignore[attr-defined]

    def _post_clean(self) -> None:
        """The action checks the model."""


class AttendanceForm(EssaimForm):
    came = forms.ChoiceField(
        label="Le pôle est-il venu\u00a0?",
        choices=[("yes", "Oui, le service est rendu"), ("no", "Non, sans prévenir")],
        widget=forms.RadioSelect,
    )
    used_days = forms.DecimalField(
        label="Temps passé, en jours",
        help_text="Laissez vide\u00a0: ce qui était réservé.",
        required=False,
        min_value=0,
        max_value=999,
        max_digits=4,
        decimal_places=1,
    )
    attendees = forms.IntegerField(label="Personnes présentes", required=False, min_value=0, max_value=1000)


class FeedbackForm(EssaimForm):
    score = forms.TypedChoiceField(
        label="Ce service vous a-t-il été utile\u00a0?", choices=SCORES, coerce=int, widget=forms.RadioSelect
    )
    learned = forms.CharField(
        label="Ce que vous avez appris", required=False, max_length=3000, widget=TextArea({"rows": "4"})
    )


class PeopleForm(EssaimForm):
    people = forms.CharField(label="Qui vient", required=False, max_length=300)


class DayMoveForm(EssaimForm):
    """Days given to a pole, from another or from the envelope."""

    source = forms.ChoiceField(label="Pris à", required=False)
    days = forms.DecimalField(label="Jours", min_value=0, max_value=999, max_digits=5, decimal_places=1)
    amount = EuroField(label="Montant", min_value=0, initial=0)
    reason = forms.CharField(label="Motif", max_length=500, widget=TextArea({"rows": "3"}))

    def __init__(self, *args: Any, sources: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sources = {row.pole.reference: row for row in sources}
        rows = [
            (key, f"{row.pole} ({floatformat(row.days_left, -1)} j)") for key, row in self.sources.items()
        ]
        fields: dict[str, Any] = self.fields
        fields["source"].choices = [("", "Personne\u00a0: jours ajoutés"), *rows]

    def chosen(self) -> Any:
        return self.sources.get(self.cleaned_data["source"])
