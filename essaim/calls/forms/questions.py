"""A question of a wave as a field: the same in the preview, in the dossier and on the printable form."""

import re
from decimal import Decimal
from typing import Any

from django import forms

from essaim.calls.compute.document import Question, QuestionKind
from essaim.kit.money import to_cents
from essaim.ui.forms import DateInput, EssaimForm, EuroField

YES_NO = [("oui", "Oui"), ("non", "Non")]
FEW = 7  # options shown as radios; beyond, a list


class NumberField(forms.DecimalField):
    """« 1 234,5 » and « 1234.5 » are the same number."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}), **kwargs)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = re.sub(r"[\s\u00a0\u202f]", "", value).replace(",", ".")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:f}".replace(".", ",") if isinstance(value, Decimal) else value


def question_field(question: Question, *, required: bool | None = None) -> forms.Field:
    """`required`: overrides the question's own word, for drafts that may be saved with holes."""
    kind = question.kind
    shared: dict[str, Any] = {
        "label": question.label,
        "help_text": question.hint,
        "required": question.required if required is None else required,
        "error_messages": {"required": "Répondez à cette question."},
    }
    choices = [(option, option) for option in question.options]
    if kind == QuestionKind.TEXT:
        rows = 3 if question.max_length <= 500 else 6 if question.max_length <= 2500 else 10
        return forms.CharField(max_length=question.max_length, widget=long_text(rows), **shared)
    if kind == QuestionKind.NUMBER:
        return NumberField(max_digits=15, decimal_places=2, **shared)
    if kind == QuestionKind.AMOUNT:
        return EuroField(min_value=Decimal(0), **shared)
    if kind == QuestionKind.DATE:
        return forms.DateField(widget=DateInput, **shared)
    if kind == QuestionKind.YES_NO:
        return forms.ChoiceField(choices=YES_NO, widget=forms.RadioSelect, **shared)
    if kind == QuestionKind.CHOICE:
        few = len(choices) <= FEW
        widget = forms.RadioSelect if few else forms.Select
        return forms.ChoiceField(
            choices=choices if few else [("", "Choisir"), *choices], widget=widget, **shared
        )
    if kind == QuestionKind.CHOICES:
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **shared)
    return forms.CharField(max_length=min(question.max_length, 300), **shared)


def long_text(rows: int) -> forms.Textarea:
    return forms.Textarea({"rows": str(rows)})


def stored_value(question: Question, value: Any) -> Any:
    """What an answer becomes in JSON: text, or a list of texts. Empty: ""."""
    if value in (None, "", []):
        return [] if question.kind == QuestionKind.CHOICES else ""
    if question.kind == QuestionKind.AMOUNT:
        return str(to_cents(value))
    return list(value) if question.kind == QuestionKind.CHOICES else str(value)


class QuestionsForm(EssaimForm):
    """The questions of a section, to be looked at: nothing typed in a preview goes anywhere."""

    use_required_attribute = False

    def __init__(self, questions: list[Question], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in questions:
            self.fields[question.key] = question_field(question)
