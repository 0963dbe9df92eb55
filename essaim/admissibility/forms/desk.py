"""The filters of the queue, the selection of a batch."""

from collections.abc import Iterable
from typing import Any

from django import forms

from essaim.admissibility.compute.clock import STANDING_LABELS, Standing
from essaim.admissibility.compute.remaining import CHOICES as REMAINING_CHOICES
from essaim.admissibility.models import BatchKind
from essaim.calls.models import Wave
from essaim.calls.queries import current_document
from essaim.dossiers.models import DossierState
from essaim.territories.models import Region
from essaim.ui.forms import FilterForm, OnceForm

STATES = [
    ("", "À instruire"),
    ("all", "Tous les états"),
    *[(state.value, state.label) for state in DossierState if state != DossierState.DRAFT],
]
CLOCKS = [
    ("", "Tous"),
    *[
        (standing.value, STANDING_LABELS[standing])
        for standing in (Standing.LATE, Standing.SOON, Standing.OK, Standing.SUSPENDED)
    ],
]
WAITING = [
    ("", "Peu importe"),
    ("second_look", "Un second regard"),
    ("unanswered", "Une réponse au candidat"),
]


class DeskFilter(FilterForm):
    search = forms.CharField(
        label="Rechercher",
        max_length=80,
        widget=forms.TextInput({"placeholder": "Pôle, structure, commune, référence"}),
    )
    state = forms.ChoiceField(label="État", choices=STATES)
    clock = forms.ChoiceField(label="Délai", choices=CLOCKS)
    remaining = forms.ChoiceField(label="Reste", choices=[("", "Peu importe"), *REMAINING_CHOICES])
    waiting = forms.ChoiceField(label="Attend", choices=WAITING)
    wave = forms.ChoiceField(label="Vague")
    door = forms.ChoiceField(label="Volet")
    region = forms.ChoiceField(label="Région")
    department = forms.CharField(
        label="Département", max_length=3, widget=forms.TextInput({"class": "es-input--short"})
    )

    def __init__(self, *args: Any, regions: Iterable[Region], waves: Iterable[Wave], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waves, regions = list(waves), list(regions)
        doors = {door.key: door.label for wave in waves for door in current_document(wave).doors}
        offer(self, "wave", "Toutes", [(wave.slug, wave.name) for wave in waves])
        offer(self, "door", "Tous", list(doors.items()))
        places = [(region.code, region.name) for region in regions]
        offer(self, "region", "Toutes", [*places, ("none", "Sans région")] if len(places) > 1 else [])

    def clean_department(self) -> str:
        return str(self.cleaned_data["department"]).strip().upper()


def offer(form: forms.Form, name: str, everything: str, choices: list[tuple[str, str]]) -> None:
    """Choices known at run time; a filter with nothing to choose is not shown."""
    if choices:
        form.fields[name].choices = [("", everything), *choices]  # type: ignore[attr-defined]
    else:
        del form.fields[name]


class StatisticsFilter(FilterForm):
    wave = forms.ChoiceField(label="Vague")

    def __init__(self, *args: Any, waves: Iterable[Wave], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wave"].choices = [(wave.slug, wave.name) for wave in waves]  # type: ignore[attr-defined]


class SelectionForm(forms.Form):
    """The boxes ticked in the queue and the button pressed; or everything that the filters keep."""

    kind = forms.ChoiceField(choices=BatchKind)
    dossiers = forms.TypedMultipleChoiceField(required=False, coerce=str)
    everything = forms.BooleanField(required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        ticked = [value for value in data.getlist("dossiers") if value.isalnum()]
        self.fields["dossiers"].choices = [(value, value) for value in ticked]  # type: ignore[attr-defined]


class BatchForm(OnceForm):
    """The confirmation of a batch: its token makes a double click one batch."""
