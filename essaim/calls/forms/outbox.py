"""The filters of the outbox, the words of a call, and the address of a message sent again."""

from typing import Any

from django import forms

from essaim.calls.compute.message_names import name_of
from essaim.mail.models import Delivery
from essaim.mail.texts import SUBJECT_MAX, BadTemplate, Template, Text, checked, templates
from essaim.ui.forms import EssaimForm, FilterForm


def _keys() -> list[tuple[str, str]]:
    return [("", "Tous"), *sorted(((key, name_of(key)) for key in templates()), key=lambda choice: choice[1])]


class OutboxFilter(FilterForm):
    delivery = forms.ChoiceField(label="État", choices=[("", "Tous"), *Delivery.choices])
    key = forms.ChoiceField(label="Modèle", choices=_keys)
    about = forms.CharField(label="Au sujet de", max_length=80, help_text="La référence d’un dossier.")
    search = forms.CharField(label="Destinataire ou objet", max_length=100)


class ResendForm(EssaimForm):
    to = forms.EmailField(label="Adresse", help_text="Corrigez-la si elle est fausse.")


class WordsForm(EssaimForm):
    """The words of a call for one kind of message."""

    subject = forms.CharField(label="Objet", max_length=SUBJECT_MAX)
    body = forms.CharField(label="Texte", widget=forms.Textarea(attrs={"rows": 16}))

    def __init__(self, *args: Any, template: Template, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.template = template

    def text(self) -> Text:
        return Text(self.cleaned_data["subject"], self.cleaned_data["body"])

    def clean(self) -> dict[str, Any]:
        if not self.errors:
            try:
                checked(self.text(), set(self.template.allowed))
            except BadTemplate as error:
                self.add_error("body", str(error))
        return self.cleaned_data
