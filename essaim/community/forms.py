"""What animators, authors and contributors type."""

from collections.abc import Sequence
from typing import Any

from django import forms

from essaim.community.compute.surveys import MARKS
from essaim.community.models import (
    WITH_CHOICES,
    Asked,
    EventKind,
    Fate,
    Position,
    QuestionKind,
    SheetState,
    SurveyQuestion,
)
from essaim.services.models import BouquetVersion
from essaim.services.queries.labels import theme_choices
from essaim.territories.models import Region
from essaim.ui.forms import EssaimForm, FilterForm, TextArea


class EventForm(EssaimForm):
    kind = forms.ChoiceField(label="Nature", choices=EventKind.choices)
    title = forms.CharField(label="Intitulé", max_length=160)
    summary = forms.CharField(label="En une phrase", max_length=300)
    description = forms.CharField(label="Description", max_length=8000, required=False, widget=TextArea)
    place = forms.CharField(label="Lieu ou lien", max_length=300, required=False)
    region = forms.ModelChoiceField(Region.objects.order_by("name"), label="Région", required=False)
    starts_at = forms.DateTimeField(label="Début")
    ends_at = forms.DateTimeField(label="Fin")
    registration_closes_at = forms.DateTimeField(label="Inscriptions jusqu’au")
    seats = forms.IntegerField(label="Places", min_value=1, max_value=20_000)


class RegisterForm(EssaimForm):
    organization = forms.CharField(label="Votre structure", max_length=160, required=False)


class ReasonForm(EssaimForm):
    reason = forms.CharField(label="Motif", max_length=500, error_messages={"required": "Donnez un motif."})


class NoteForm(EssaimForm):
    note = forms.CharField(label="Ce qui est à reprendre", max_length=1000, widget=TextArea({"rows": "4"}))


class SheetForm(EssaimForm):
    title = forms.CharField(label="Titre", max_length=160)
    summary = forms.CharField(label="En une phrase", max_length=300)
    body = forms.CharField(
        label="La pratique",
        max_length=20_000,
        widget=TextArea({"rows": "14"}),
        help_text="Ce que vous avez fait, avec qui, ce que cela a coûté, ce qui a marché ou non.",
    )
    theme_keys = forms.MultipleChoiceField(
        label="Thèmes", widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme_keys"].choices = theme_choices()  # type: ignore[attr-defined]


class SheetFilter(FilterForm):
    search = forms.CharField(label="Mots")
    theme = forms.ChoiceField(label="Thème", choices=lambda: [("", "Tous"), *theme_choices()])
    state = forms.ChoiceField(label="État", choices=[("", "Toutes"), *SheetState.choices])


class AnnouncementForm(EssaimForm):
    title = forms.CharField(label="Titre", max_length=160)
    text = forms.CharField(label="Texte", max_length=4000, widget=TextArea)
    until = forms.DateField(label="Affichée jusqu’au", required=False)


class ConcertationForm(EssaimForm):
    title = forms.CharField(label="Intitulé", max_length=160)
    intro = forms.CharField(label="Présentation", max_length=6000, widget=TextArea)
    version = forms.ModelChoiceField(
        BouquetVersion.objects.none(), label="Version du bouquet", required=False
    )
    closes_at = forms.DateTimeField(label="Contributions jusqu’au")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = BouquetVersion.objects.filter(state__in=["draft", "consultation", "published"])
        rows = rows.select_related("bouquet__wave").order_by("-created_at")
        self.fields["version"].queryset = rows  # type: ignore[attr-defined]


class QuestionForm(EssaimForm):
    text = forms.CharField(label="Question", max_length=500)
    hint = forms.CharField(label="Précision", max_length=500, required=False)


class ContributionForm(EssaimForm):
    organization = forms.CharField(label="Au nom de", max_length=160)
    position = forms.ChoiceField(label="Votre position", choices=Position.choices, widget=forms.RadioSelect)
    text = forms.CharField(label="Votre contribution", max_length=6000, required=False, widget=TextArea)


class SynthesisForm(EssaimForm):
    synthesis = forms.CharField(label="Synthèse", max_length=20_000, widget=TextArea({"rows": "10"}))


class ReplyForm(EssaimForm):
    answer = forms.CharField(label="Réponse", max_length=6000, widget=TextArea)
    fate = forms.ChoiceField(label="Suite donnée", choices=[one for one in Fate.choices if one[0]])


class FollowUpForm(EssaimForm):
    text = forms.CharField(label="Ce qu’il en est devenu", max_length=4000, widget=TextArea)


class SurveyForm(EssaimForm):
    title = forms.CharField(label="Intitulé", max_length=160)
    why = forms.CharField(
        label="Pourquoi ces questions",
        max_length=3000,
        widget=TextArea,
        help_text="Ce que vous ferez des réponses. C’est le texte du message envoyé à l’ouverture.",
    )
    audience = forms.ChoiceField(label="À qui", choices=Asked.choices, widget=forms.RadioSelect)
    is_anonymous = forms.TypedChoiceField(
        label="Les réponses sont",
        choices=[("1", "Anonymes"), ("0", "Nominatives")],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
        help_text="Anonymes, elles se lisent après la clôture et à partir de cinq. Personne ne les relie "
        "à leur auteur, qui ne peut pas les corriger. Nominatives, elles se corrigent jusqu’à la clôture.",
    )
    opens_at = forms.DateTimeField(label="Ouverture")
    closes_at = forms.DateTimeField(label="Clôture")
    once_key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)


class ClosingForm(EssaimForm):
    closes_at = forms.DateTimeField(label="Nouvelle clôture")


class SurveyQuestionForm(EssaimForm):
    kind = forms.ChoiceField(label="Nature", choices=QuestionKind.choices, widget=forms.RadioSelect)
    text = forms.CharField(label="Question", max_length=300)
    hint = forms.CharField(label="Précision", max_length=300, required=False)
    choices = forms.CharField(
        label="Réponses à choisir",
        max_length=3000,
        required=False,
        widget=TextArea,
        help_text="Une par ligne, de deux à vingt. Vide pour une note ou une réponse courte.",
    )
    is_required = forms.BooleanField(label="Il faut y répondre", required=False)
    position = forms.IntegerField(label="Rang", min_value=1, max_value=99)

    def clean_choices(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["choices"].splitlines() if line.strip()]
        found = list(dict.fromkeys(lines))
        if len(found) > 20 or any(len(line) > 160 for line in found):
            raise forms.ValidationError("Vingt réponses au plus, de 160 caractères au plus.")
        return found if self.cleaned_data.get("kind") in WITH_CHOICES else []


MARK_LABELS = {1: "1, le plus bas", 5: "5, le plus haut"}


class AnswerForm(EssaimForm):
    """One field per question of the survey; `values` gives back what the action takes."""

    def __init__(self, *args: Any, questions: Sequence[SurveyQuestion], given: dict[str, Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.keys = {f"q_{row.public_id.hex}": str(row.public_id) for row in questions}
        for row in questions:
            name = f"q_{row.public_id.hex}"
            self.fields[name] = field = field_of(row)
            field.initial = given.get(str(row.public_id))

    def values(self) -> dict[str, Any]:
        return {key: self.cleaned_data[name] for name, key in self.keys.items()}


def field_of(question: SurveyQuestion) -> forms.Field:
    words: dict[str, Any] = {
        "label": question.text,
        "help_text": question.hint,
        "required": question.is_required,
        "error_messages": {"required": f"Répondez à «\u00a0{question.text}\u00a0»."},
    }
    places = list(enumerate(question.choices))
    if question.kind == QuestionKind.TEXT:
        return forms.CharField(max_length=500, widget=TextArea({"rows": "3"}), **words)
    if question.kind == QuestionKind.SEVERAL:
        several = forms.CheckboxSelectMultiple
        return forms.TypedMultipleChoiceField(choices=places, coerce=int, widget=several, **words)
    if question.kind == QuestionKind.SCALE:
        places = [(mark, MARK_LABELS.get(mark, str(mark))) for mark in MARKS]
    radio = forms.RadioSelect
    return forms.TypedChoiceField(choices=places, coerce=int, empty_value=None, widget=radio, **words)
