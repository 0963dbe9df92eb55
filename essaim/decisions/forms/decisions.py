"""What is typed to decide, to tell and to answer; actions do the writing."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from essaim.decisions.models import AppealKind, Decision, DecisionState, Outcome
from essaim.notices.models import Delegation
from essaim.ui.forms import EssaimForm, EuroField, FilterForm, OnceForm

ANSWER = {"required": "Écrivez les motifs de la réponse."}


class DecisionFilter(FilterForm):
    search = forms.CharField(label="Pôle", max_length=100)
    outcome = forms.ChoiceField(label="Décision", choices=[("", "Toutes"), *Outcome.choices])
    state = forms.ChoiceField(
        label="État",
        choices=[
            ("", "Tous"),
            *((one.value, one.label) for one in DecisionState if one in {"draft", "ready", "released"}),
            ("withdrawn", "Désistement"),
        ],
    )
    step = forms.ChoiceField(label="Retour au candidat", choices=[("", "Tous"), ("feedback", "À relire")])


class OutcomeForm(EssaimForm):
    """Outcome, amount, rank, reasons: of a decision, or of the one that replaces it after an appeal."""

    outcome = forms.ChoiceField(label="Décision", widget=forms.RadioSelect)
    amount = EuroField(
        label="Montant",
        required=False,
        min_value=0,
        help_text="Le total accordé\u00a0; pour la réserve, ce qui serait accordé.",
    )
    rank = forms.IntegerField(
        label="Rang sur la liste complémentaire", required=False, min_value=1, max_value=9999
    )
    reasons = forms.CharField(
        label="Motifs, tels que le candidat les lira",
        required=False,
        max_length=10_000,
        widget=forms.Textarea({"rows": "5"}),
        help_text="Obligatoires pour un refus ou une inscription en réserve.",
    )

    def __init__(self, *args: Any, outcomes: Iterable[Outcome], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [(one.value, one.label) for one in outcomes]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """An amount or a rank left beside an outcome that has none is forgotten."""
        typed = {name: self.cleaned_data[name] for name in ("outcome", "amount", "rank", "reasons")}
        if typed["outcome"] in {Outcome.LAUREATE, Outcome.REFUSED}:
            typed["amount"] = None
        if typed["outcome"] != Outcome.RESERVE:
            typed["rank"] = None
        return typed


class DecisionForm(OutcomeForm):
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, decision: Decision, outcomes: Iterable[Outcome], **kwargs: Any) -> None:
        names = ("outcome", "amount", "rank", "reasons")
        initial = {"seen": decision.number} | {name: getattr(decision, name) for name in names}
        super().__init__(*args, outcomes=outcomes, initial=initial, **kwargs)


class FeedbackForm(EssaimForm):
    mark_optional = False
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    feedback = forms.CharField(
        label="Ce que le candidat lira",
        required=False,
        max_length=20_000,
        widget=forms.Textarea({"rows": "14"}),
        help_text="Composé de ce que les lecteurs ont écrit «\u00a0pour le candidat\u00a0», sans leurs noms.",
    )
    sure = forms.BooleanField(
        label="Les mots signalés ne sont le nom de personne ici",
        required=False,
        help_text="À cocher si un mot courant est pris pour le nom d’un lecteur.",
    )


class DecisionLetterForm(EssaimForm):
    subject = forms.CharField(
        label="Objet", max_length=250, error_messages={"required": "Écrivez l’objet de la lettre."}
    )
    body = forms.CharField(
        label="Texte de la lettre",
        max_length=40_000,
        widget=forms.Textarea({"rows": "18"}),
        help_text="Une ligne vide sépare deux paragraphes. Les voies de recours, le fondement et la "
        "signature sont ajoutés autour de ce texte.",
        error_messages={"required": "Écrivez le texte de la lettre."},
    )


class FrameForm(EssaimForm):
    delegation = forms.ModelChoiceField(
        label="Au nom de qui les décisions sont prises",
        queryset=Delegation.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label="La première personne qui peut signer ce jour-là",
    )
    shows_scores = forms.BooleanField(
        label="Montrer à chaque candidat la moyenne de ses notes par critère", required=False
    )
    shows_amounts = forms.BooleanField(
        label="Montrer les montants dans la liste publique des lauréats", required=False
    )

    def __init__(self, *args: Any, able: Iterable[Delegation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Delegation.objects.filter(pk__in=[row.pk for row in able])
        self.fields["delegation"].queryset = rows  # type: ignore[attr-defined]


class ReleaseForm(EssaimForm):
    """`sure` is asked only of who releases at once."""

    doors = forms.MultipleChoiceField(
        label="Volets dont les décisions sont publiées ensemble",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins un volet."},
    )
    at = forms.DateTimeField(
        label="Heure de la publication",
        required=False,
        help_text="Heure de Paris. Messages, pages des candidats et liste publique paraissent à cet instant.",
    )
    sure = forms.BooleanField(
        label="J’ai relu les décisions et je veux les publier maintenant. C’est irréversible.",
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        doors: Iterable[tuple[str, str]],
        now: bool,
        undone: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        for key, words in undone:
            self.fields[f"aside-{key}"] = forms.CharField(
                label=f"{words} Pourquoi publier quand même\u00a0?",
                max_length=500,
                required=False,
                help_text="Le motif est gardé au journal. Sans motif, la publication est refusée.",
            )
        choices = list(doors)
        self.fields["doors"].choices = choices  # type: ignore[attr-defined]
        self.fields["doors"].initial = [key for key, _ in choices]

    def set_aside(self) -> dict[str, str]:
        return {
            name.removeprefix("aside-"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("aside-") and value.strip()
        }

    def clean_at(self) -> datetime | None:
        at = self.cleaned_data["at"]
        if self.now:
            return None
        if at is None:
            raise forms.ValidationError("Indiquez l’heure de la publication.")
        if at <= timezone.now():
            raise forms.ValidationError("Cette heure est passée\u00a0: choisissez-en une à venir.")
        if at > timezone.now() + timedelta(days=366):
            raise forms.ValidationError("Cette heure est trop lointaine\u00a0: un an au plus.")
        return at

    def clean_sure(self) -> bool:
        if self.now and not self.cleaned_data["sure"]:
            raise forms.ValidationError("Cochez la case pour publier maintenant.")
        return bool(self.cleaned_data["sure"])


class ResendForm(EssaimForm):
    to = forms.EmailField(
        label="Adresse", required=False, help_text="Laissez vide pour renvoyer à la même adresse."
    )


class OwnAppealForm(OnceForm):
    grounds = forms.CharField(
        label="Pourquoi contestez-vous cette décision\u00a0?",
        max_length=20_000,
        widget=forms.Textarea({"rows": "8"}),
        help_text="Dites ce qui vous paraît inexact ou mal apprécié, et ce que vous demandez.",
        error_messages={"required": "Expliquez pourquoi vous contestez cette décision."},
    )
    file = forms.FileField(label="Pièce jointe", required=False)


class AppealForm(OnceForm):
    kind = forms.ChoiceField(label="Voie", choices=AppealKind.choices)
    received_on = forms.DateField(
        label="Reçu le", error_messages={"required": "Indiquez la date de réception."}
    )
    grounds = forms.CharField(
        label="Ce qui est demandé, et pourquoi",
        max_length=20_000,
        widget=forms.Textarea({"rows": "6"}),
        error_messages={"required": "Résumez ce qui est demandé."},
    )
    court = forms.CharField(
        label="Juridiction et numéro de l’affaire",
        max_length=200,
        required=False,
        help_text="Pour un recours devant le tribunal.",
    )
    file = forms.FileField(label="Pièce jointe", required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("kind") == AppealKind.COURT and not values.get("court"):
            self.add_error("court", "Indiquez la juridiction et le numéro de l’affaire.")
        return values


class RejectionForm(EssaimForm):
    answer = forms.CharField(
        label="Réponse motivée",
        max_length=20_000,
        widget=forms.Textarea({"rows": "8"}),
        help_text="Ce texte est dans la lettre envoyée au candidat.",
        error_messages=ANSWER,
    )


class GrantForm(OutcomeForm):
    """The answer to an appeal that is right: another decision."""

    answer = forms.CharField(
        label="Réponse motivée",
        max_length=20_000,
        widget=forms.Textarea({"rows": "6"}),
        error_messages=ANSWER,
    )
