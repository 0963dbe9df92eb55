"""What compagnons, poles and managers type."""

from typing import Any

from django import forms

from essaim.mentoring.models import Compagnon, GoalOutcome, SessionKind, TerritoryKind
from essaim.poles.models import Stage
from essaim.services.queries.labels import theme_choices
from essaim.territories.models import Region
from essaim.ui.forms import DaysField, EssaimForm, FilterForm, TextArea

REASON = {"required": "Donnez un motif."}
SCORES = [(5, "Très utile"), (4, "Utile"), (3, "Assez utile"), (2, "Peu utile"), (1, "Inutile")]
STAGES = [(value, label) for value, label in Stage.choices if value != Stage.UNKNOWN]


class ProfileForm(EssaimForm):
    about = forms.CharField(
        label="Ce que vous transmettez",
        max_length=2000,
        widget=TextArea,
        help_text="Votre expérience, en quelques phrases. Elles sont publiques.",
    )
    theme_keys = forms.MultipleChoiceField(
        label="Thèmes",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins un thème."},
    )
    activities = forms.CharField(
        label="Activités",
        required=False,
        max_length=600,
        help_text="Séparées par des virgules, par exemple «\u00a0alimentation, réemploi\u00a0».",
    )
    territory_kinds = forms.MultipleChoiceField(
        label="Genres de territoire que vous connaissez",
        choices=TerritoryKind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    stages = forms.MultipleChoiceField(
        label="Stades que vous accompagnez",
        choices=STAGES,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    region_codes = forms.ModelMultipleChoiceField(
        Region.objects.order_by("name"),
        label="Régions servies",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Aucune case cochée\u00a0: toutes.",
    )
    days_per_quarter = DaysField(
        label="Jours donnés par trimestre", min_value=0.5, max_value=200, decimal_places=1
    )
    days_per_pair = DaysField(
        label="Dont jours pour chaque pôle aidé", min_value=0.5, max_value=60, decimal_places=1
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme_keys"].choices = theme_choices()  # type: ignore[attr-defined]

    def clean_activities(self) -> list[str]:
        words = [word.strip()[:60] for word in self.cleaned_data["activities"].split(",")]
        return list(dict.fromkeys(word for word in words if word))[:30]

    def clean_region_codes(self) -> list[str]:
        return [region.pk for region in self.cleaned_data["region_codes"]]

    @staticmethod
    def initial_of(compagnon: Compagnon | None) -> dict[str, Any]:
        if compagnon is None:
            return {"days_per_quarter": 6, "days_per_pair": 2}
        names = ("about", "theme_keys", "territory_kinds", "stages", "region_codes")
        names += ("days_per_quarter", "days_per_pair")  # type: ignore[assignment]
        found = {name: getattr(compagnon, name) for name in names}
        return found | {"activities": ", ".join(compagnon.activities)}


class PoleProfileForm(ProfileForm):
    """A pole applies: which one, among those of the person."""

    pole = forms.ChoiceField(label="Votre pôle")
    field_order = ["pole"]

    def __init__(self, *args: Any, poles: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pole"].choices = poles  # type: ignore[attr-defined]


class NamingForm(ProfileForm):
    """The administration names a pole: its reference, and who will sign."""

    pole = forms.CharField(
        label="Référence du pôle", max_length=10, help_text="Les dix signes de l’adresse de sa page."
    )
    email = forms.EmailField(label="Adresse de la personne qui signera", help_text="Celle de son compte.")
    field_order = ["pole", "email"]


class CompagnonFilter(FilterForm):
    search = forms.CharField(label="Nom ou expérience")
    theme = forms.ChoiceField(label="Thème", choices=lambda: [("", "Tous"), *theme_choices()])
    region = forms.ModelChoiceField(Region.objects.order_by("name"), label="Région à servir")
    kind = forms.ChoiceField(label="Genre de territoire", choices=[("", "Tous"), *TerritoryKind.choices])
    free = forms.BooleanField(label="Avec des jours libres")


class SignForm(EssaimForm):
    name = forms.CharField(label="Nom et prénom", max_length=160)
    quality = forms.CharField(label="Qualité", max_length=160, help_text="Par exemple\u00a0: présidente.")
    agreed = forms.BooleanField(
        label="J’ai lu l’accord et je le signe au nom du pôle.",
        error_messages={"required": "Cochez la case pour signer."},
    )
    sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)


class PersonForm(EssaimForm):
    email = forms.EmailField(label="Adresse électronique", help_text="Celle de son compte.")
    role = forms.CharField(label="Fonction", max_length=120, required=False)


class ReasonForm(EssaimForm):
    reason = forms.CharField(label="Motif", max_length=500, error_messages=REASON)


class MaybeReasonForm(EssaimForm):
    reason = forms.CharField(label="Motif", max_length=500, required=False)


class AskForm(EssaimForm):
    words = forms.CharField(
        label="Ce que vous attendez de ce compagnon", max_length=2000, required=False, widget=TextArea
    )


class TextForm(EssaimForm):
    title = forms.CharField(label="Titre", max_length=160)
    text = forms.CharField(label="Texte de l’accord", max_length=20_000, widget=TextArea({"rows": "15"}))


class GoalForm(EssaimForm):
    text = forms.CharField(label="Objectif", max_length=300)
    due_on = forms.DateField(label="Échéance", required=False)


class GoalOutcomeForm(EssaimForm):
    outcome = forms.ChoiceField(label="Où en est-il", choices=GoalOutcome.choices)
    note = forms.CharField(label="Précision", max_length=500, required=False)


class SessionForm(EssaimForm):
    held_on = forms.DateField(label="Date")
    kind = forms.ChoiceField(label="Forme", choices=SessionKind.choices)
    days = DaysField(
        label="Temps passé, en jours",
        min_value=0.05,
        max_value=20,
        decimal_places=2,
        help_text="Une demi-journée\u00a0: 0,5.",
    )
    summary = forms.CharField(label="Ce qui a été fait", max_length=1000, widget=TextArea({"rows": "4"}))
    next_step = forms.CharField(label="Suite prévue", max_length=500, required=False)
    once_key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)


class ReviewForm(EssaimForm):
    side = forms.ChoiceField(label="Au nom de", choices=[])
    score = forms.TypedChoiceField(
        label="Ce compagnonnage vous a été", choices=SCORES, coerce=int, widget=forms.RadioSelect
    )
    learned = forms.CharField(label="Ce que vous avez appris", max_length=3000, widget=TextArea)
    advice = forms.CharField(
        label="Votre conseil à un autre pôle", max_length=2000, required=False, widget=TextArea({"rows": "4"})
    )
    consents = forms.BooleanField(
        label="J’accepte que ce bilan devienne une fiche de pratique publique.",
        required=False,
        help_text="Elle n’est publiée que si les deux l’acceptent, et après relecture.",
    )

    def __init__(self, *args: Any, sides: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["side"].choices = sides  # type: ignore[attr-defined]
        if len(sides) == 1:
            self.fields["side"].initial = sides[0][0]
            self.fields["side"].widget = forms.HiddenInput()
