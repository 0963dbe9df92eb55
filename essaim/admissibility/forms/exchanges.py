"""What is asked of the candidate, what is written to them."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from essaim.admissibility.compute.requests import suspends
from essaim.calls.compute.document import WaveDocument
from essaim.notices.forms import SignatoryForm
from essaim.ui.forms import EssaimForm, OnceForm

DEFAULT_DAYS = 15


class CompletionForm(OnceForm):
    mark_optional = False  # one of the two lists is enough
    pieces = forms.MultipleChoiceField(
        label="Pièces manquantes", required=False, widget=forms.CheckboxSelectMultiple
    )
    questions = forms.MultipleChoiceField(
        label="Réponses à compléter", required=False, widget=forms.CheckboxSelectMultiple
    )
    message = forms.CharField(
        label="Explication pour le candidat",
        max_length=5000,
        widget=forms.Textarea({"rows": "6"}),
        help_text="Ce qui manque, et comment y remédier. Ce texte part par message et reste dans le fil.",
        error_messages={"required": "Expliquez au candidat ce qui manque."},
    )
    due_on = forms.DateField(
        label="À compléter au plus tard le",
        help_text="Quinze jours par défaut. Une pièce indispensable suspend jusque-là le délai de silence.",
        error_messages={"required": "Indiquez une date limite."},
    )

    def __init__(self, *args: Any, document: WaveDocument, missing: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.document = document
        self.fields["pieces"].choices = [  # type: ignore[attr-defined]
            (piece.key, f"{piece.label} (indispensable)" if piece.blocking else piece.label)
            for piece in document.pieces
        ]
        self.fields["questions"].choices = [  # type: ignore[attr-defined]
            (question.key, question.label) for section in document.sections for question in section.questions
        ]
        self.fields["pieces"].initial = missing
        self.fields["due_on"].initial = timezone.localdate() + timedelta(days=DEFAULT_DAYS)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not values.get("pieces") and not values.get("questions"):
            self.add_error(None, "Choisissez au moins une pièce ou une question.")
        return values

    @property
    def suspends(self) -> bool:
        return suspends(self.document, self.cleaned_data.get("pieces", []))


class MessageForm(OnceForm):
    text = forms.CharField(
        label="Votre message",
        max_length=10_000,
        widget=forms.Textarea({"rows": "5"}),
        error_messages={"required": "Écrivez un message."},
    )


class LetterForm(SignatoryForm):
    body = forms.CharField(
        label="Texte de la décision",
        max_length=20_000,
        widget=forms.Textarea({"rows": "14"}),
        help_text="Une ligne vide sépare deux paragraphes. L’objet, les voies de recours, le fondement et la "
        "signature sont ajoutés autour de ce texte.",
        error_messages={"required": "Écrivez le texte de la décision."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["body", "delegation"])


class ExplanationForm(EssaimForm):
    """Why something asked will not come."""

    explanation = forms.CharField(
        label="Pourquoi vous ne fournissez pas cet élément",
        max_length=5000,
        widget=forms.Textarea({"rows": "4"}),
        error_messages={"required": "Expliquez pourquoi vous ne fournissez pas cet élément."},
    )
