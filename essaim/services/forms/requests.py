"""Asking for a service, answering, closing; the filters of the inbox."""

from typing import Any
from uuid import uuid4

from django import forms

from essaim.services import queries
from essaim.services.models import Adviser, Outcome, RequestState
from essaim.ui.forms import EssaimForm, FilterForm, TextArea


class AskForm(EssaimForm):
    words = forms.CharField(
        label="Votre besoin, en quelques phrases",
        help_text="Ce que vous cherchez, ce que vous avez déjà essayé, pour quand.",
        max_length=4000,
        widget=TextArea({"rows": "6"}),
        error_messages={"required": "Décrivez votre besoin\u00a0: le conseiller ne lit que cela."},
    )
    who_comes = forms.CharField(label="Qui participera", required=False, max_length=300)
    wish = forms.CharField(
        label="Un pôle ou une personne que vous aimeriez rencontrer", required=False, max_length=300
    )
    once_key = forms.CharField(widget=forms.HiddenInput, max_length=80, initial=lambda: uuid4().hex)


class ReasonForm(EssaimForm):
    reason = forms.CharField(
        label="Motif",
        max_length=500,
        widget=TextArea({"rows": "3"}),
        error_messages={"required": "Donnez un motif\u00a0: il sera lu."},
    )


class MessageForm(EssaimForm):
    text = forms.CharField(
        label="Votre message",
        max_length=8000,
        widget=TextArea({"rows": "4"}),
        error_messages={"required": "Écrivez un message."},
    )


class PassForm(EssaimForm):
    """To a named person, or to whoever has room."""

    adviser = forms.ChoiceField(label="À qui", required=False)
    reason = forms.CharField(label="Pour quelle raison", max_length=500, widget=TextArea({"rows": "3"}))
    nobody = "La personne qui a le plus de place"

    def __init__(self, *args: Any, advisers: list[Adviser], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.advisers = {str(row.public_id): row for row in advisers}
        rows = [(key, f"{row.user.name}, {row.provider.name}") for key, row in self.advisers.items()]
        first = [] if self.fields["adviser"].required else [("", self.nobody)]
        self.fields["adviser"].choices = [*first, *rows]  # type: ignore[attr-defined]

    def chosen(self) -> Adviser | None:
        return self.advisers.get(self.cleaned_data["adviser"])


class RerouteForm(PassForm):
    adviser = forms.ChoiceField(label="À qui")


class CloseForm(EssaimForm):
    outcome = forms.ChoiceField(label="Issue", choices=Outcome.choices, widget=forms.RadioSelect)
    note = forms.CharField(label="Précision", required=False, max_length=500, widget=TextArea({"rows": "3"}))


class InboxFilter(FilterForm):
    search = forms.CharField(label="Rechercher un pôle", max_length=100)
    state = forms.ChoiceField(label="État", choices=[("", "Tous"), *RequestState.choices])
    theme = forms.ChoiceField(label="Thème")
    region = forms.ChoiceField(label="Région")
    late = forms.BooleanField(label="En retard ou sans conseiller")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        themes = [
            (theme.key, f"{theme.label} ({theme.get_audience_display().lower()})")
            for theme in queries.themes()
        ]
        fields: dict[str, Any] = self.fields
        fields["theme"].choices = [("", "Tous"), *themes]
        fields["region"].choices = [("", "Toutes"), *[(row.code, row.name) for row in queries.regions()]]
