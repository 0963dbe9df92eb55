"""Fields that several forms of a wave share."""

from decimal import Decimal
from typing import Any

from django import forms

from essaim.calls.compute.edits import Data
from essaim.ui.forms import EssaimForm

MARKUP_HINT = (
    "Mise en forme légère : une ligne vide sépare deux paragraphes, « - » commence une liste, "
    "**gras**, [texte du lien](https://…)."
)


class LinesField(forms.CharField):
    """A list of short texts, one a line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"widget": forms.Textarea({"rows": "4"}), "strip": True, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        text = super().clean("\n".join(value) if isinstance(value, list) else value)
        return [line.strip() for line in text.splitlines() if line.strip()]


class PartForm(EssaimForm):
    """What a screen reads in the document, and what it writes back. `seen` tells two editors apart."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, document: Data, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.document = document
        self.prepare()

    def prepare(self) -> None:
        """Choices that depend on the document."""

    @classmethod
    def read(cls, value: Data) -> Data:
        """From the document to the fields."""
        return dict(value)

    def written(self) -> Data:
        """From the fields to the document."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


def long_text(rows: int = 5) -> forms.Textarea:
    return forms.Textarea({"rows": str(rows)})


def line(label: str, hint: str = "", *, required: bool = True, max_length: int = 300) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, required=required, max_length=max_length)


def text(label: str, hint: str = MARKUP_HINT, *, required: bool = False, rows: int = 5) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, required=required, max_length=20_000, widget=long_text(rows)
    )


def box(label: str, hint: str = "") -> forms.BooleanField:
    return forms.BooleanField(label=label, help_text=hint, required=False)


def several(label: str, hint: str = "", choices: Any = ()) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, help_text=hint, required=False, choices=choices, widget=forms.CheckboxSelectMultiple
    )


def whole(
    label: str, hint: str = "", *, least: int = 0, most: int, required: bool = True
) -> forms.IntegerField:
    return forms.IntegerField(label=label, help_text=hint, min_value=least, max_value=most, required=required)


def door_choices(document: Data) -> list[tuple[str, str]]:
    return [(door["key"], door["label"]) for door in document.get("doors", [])]


def percent(value: Any) -> Decimal | None:
    return None if value in (None, "") else Decimal(str(value)) * 100
