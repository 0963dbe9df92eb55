"""The answer to an appeal: its sense is chosen, never deduced from an empty field."""

from typing import Any

from django import forms

from essaim.notices.forms.acts import SignatoryForm

ANSWERS = [
    ("reject", "Rejeter le recours\u00a0: la décision est maintenue"),
    ("grant", "Accueillir le recours"),
]


class AnswerForm(SignatoryForm):
    sense = forms.ChoiceField(
        label="Votre réponse",
        choices=ANSWERS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez de rejeter ou d’accueillir le recours."},
    )
    answer = forms.CharField(
        label="Motifs",
        max_length=20_000,
        widget=forms.Textarea({"rows": "8"}),
        help_text="Ce texte est dans la décision notifiée au candidat.",
        error_messages={"required": "Une réponse à un recours est motivée\u00a0: écrivez les motifs."},
    )
    sure = forms.BooleanField(
        label="Je confirme\u00a0: la réponse est notifiée au candidat et ne se retire pas.",
        error_messages={"required": "Cochez la case pour notifier la réponse."},
    )

    def __init__(self, *args: Any, effect: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if effect:
            told = [(key, f"{label}\u00a0: {effect}" if key == "grant" else label) for key, label in ANSWERS]
            self.fields["sense"].choices = told  # type: ignore[attr-defined]
        else:
            self.fields["sense"].choices = ANSWERS[:1]  # type: ignore[attr-defined]
        self.order_fields(["sense", "answer", "delegation", "sure"])
