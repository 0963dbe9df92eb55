"""What was typed about poles, members, territories and answers. The actions write."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms

from essaim.poles.models import MemberKind, Membership, Pole, Stage, StatusKind
from essaim.poles.queries import mark_of
from essaim.poles.queries.directory import NO_PLACE, NO_STATUS
from essaim.territories.compute.resolution import Resolution, Unresolved
from essaim.territories.queries import resolve_codes, search_places
from essaim.ui.forms import EssaimForm, EssaimModelForm, EuroField, FilterForm

PLACE = re.compile(r"(commune|epci):([0-9AB]{5,9})", re.ASCII)
READINGS = [("", "Automatique"), ("insee", "Codes Insee"), ("postcode", "Codes postaux")]


class PoleForm(EssaimModelForm):
    """The pole itself. `cleaned_data` goes to `create_pole` or `update_pole` as it is."""

    themes = forms.CharField(
        label="Thèmes", required=False, max_length=300, help_text="Séparés par des virgules : vélo, textile…"
    )

    class Meta:
        model = Pole
        fields = ["name", "pitch", "stage", "started_on", "website"]
        help_texts = {"pitch": "256 caractères au plus, repris dans les données publiques."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage"].choices = [  # type: ignore[attr-defined]
            choice for choice in Stage.choices if choice[0] != Stage.UNKNOWN
        ]
        if self.instance.pk:
            self.initial.setdefault("themes", ", ".join(self.instance.themes))

    def clean_themes(self) -> list[str]:
        every = (" ".join(theme.split()) for theme in re.split(r"[,;\n]", self.cleaned_data["themes"]))
        return list(dict.fromkeys(theme for theme in every if theme))


class MemberForm(EssaimForm):
    """What a member is, does and brings. `cleaned_data` goes to `add_member` or `update_member`."""

    kind = forms.ChoiceField(label="Nature (article 9)", choices=[("", "Choisissez"), *MemberKind.choices])
    role = forms.CharField(label="Rôle dans le pôle", max_length=300, required=False)
    contribution = forms.CharField(
        label="Ce qui est apporté",
        max_length=300,
        required=False,
        help_text="Local, matériel, temps, savoir-faire…",
    )
    cash_amount = EuroField(label="Apport en argent (€)", min_value=0, required=False)
    in_kind_amount = EuroField(label="Apport en nature, valorisé (€)", min_value=0, required=False)
    contact_name = forms.CharField(label="Personne à contacter", max_length=160, required=False)
    contact_email = forms.EmailField(
        label="Son adresse électronique",
        required=False,
        help_text="Elle recevra un lien personnel pour confirmer l’engagement, sans créer de compte.",
    )

    def clean(self) -> dict[str, Any]:
        for name in ("cash_amount", "in_kind_amount"):
            self.cleaned_data[name] = self.cleaned_data.get(name) or 0
        return self.cleaned_data


class InvitationForm(EssaimForm):
    """A word of the sender, in the message with the personal link."""

    sender_note = forms.CharField(
        label="Votre message", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class TerritoryForm(EssaimForm):
    """Adds what was found by name or pasted, removes what was ticked: `codes()` is the whole new territory.

    The good lines of a pasted list are added whatever the others: `left` gives these back, with their doubts.
    """

    add = forms.MultipleChoiceField(
        label="Ajouter", required=False, widget=forms.CheckboxSelectMultiple, choices=[]
    )
    pasted = forms.CharField(
        label="Coller une liste",
        required=False,
        max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Noms, codes Insee, codes postaux ou SIREN d’EPCI, un par ligne ou entre des virgules.",
    )
    reading = forms.ChoiceField(label="Les codes à cinq chiffres sont", required=False, choices=READINGS)
    remove = forms.MultipleChoiceField(
        label="Retirer", required=False, widget=forms.CheckboxSelectMultiple, choices=[]
    )

    def __init__(
        self, *args: Any, pole: Pole, text: str = "", left: Sequence[Unresolved] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.resolution: Resolution | None = None
        if left:
            field: Any = self.fields["pasted"]
            field.initial = "\n".join(one.entry.text for one in left)
            field.kept_problem = " ".join(_doubt(one) for one in left)
        self.current = [
            f"commune:{commune}" if commune else f"epci:{epci}"
            for commune, epci in pole.places.order_by("pk").values_list("commune_id", "epci_id")
        ]
        found = [(f"{place.kind}:{place.code}", place.label) for place in search_places(text)] if text else []
        sent = [(value, value) for value in self._sent("add") if PLACE.fullmatch(value)]
        self.fields["add"].choices = [*found, *sent]  # type: ignore[attr-defined]
        self.fields["remove"].choices = [(value, value) for value in self.current]  # type: ignore[attr-defined]

    def clean_pasted(self) -> str:
        text: str = self.cleaned_data["pasted"]
        if text.strip():
            self.resolution = resolve_codes(text, reading=str(self.data.get(self.add_prefix("reading"), "")))
        return text

    @property
    def left(self) -> list[Unresolved]:
        """The lines that name no place, or several, in their order."""
        found = (*self.resolution.ambiguous, *self.resolution.unknown) if self.resolution else ()
        return sorted(found, key=lambda one: one.entry.line)

    @property
    def was(self) -> tuple[set[str], set[str]]:
        """(communes, EPCI) as they were."""
        pairs = [one.split(":") for one in self.current]
        return {code for kind, code in pairs if kind == "commune"}, {c for kind, c in pairs if kind == "epci"}

    def codes(self) -> tuple[list[str], list[str]]:
        """(communes, EPCI) of the new territory, for `set_territory`."""
        pasted = self.resolution.found if self.resolution else []
        wanted = [
            *self.current,
            *self.cleaned_data["add"],
            *(f"{place.kind}:{place.code}" for place in pasted),
        ]
        kept = [one for one in dict.fromkeys(wanted) if one not in set(self.cleaned_data["remove"])]
        pairs = [one.split(":") for one in kept]
        return [code for kind, code in pairs if kind == "commune"], [c for kind, c in pairs if kind == "epci"]

    def _sent(self, name: str) -> list[str]:
        return self.data.getlist(self.add_prefix(name)) if hasattr(self.data, "getlist") else []


class NoteForm(EssaimForm):
    """What is said of the perimeter besides its places."""

    territory_note = forms.CharField(label="Précision sur ce périmètre", max_length=250, required=False)


class AnswerForm(EssaimForm):
    """The answer of a member, from its personal link."""

    decision = forms.ChoiceField(
        label="Votre réponse",
        widget=forms.RadioSelect,
        choices=[
            ("confirm", "Je confirme l’engagement de mon organisation"),
            ("decline", "Mon organisation ne s’engage pas"),
        ],
        error_messages={"required": "Choisissez l’une des deux réponses."},
    )
    person = forms.CharField(label="Vos prénom et nom", max_length=100)
    quality = forms.CharField(
        label="Votre fonction", max_length=90, help_text="Présidente, directeur, maire…"
    )
    note = forms.CharField(
        label="Une correction à apporter",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Si le rôle ou les montants ne sont pas exacts, écrivez ce qu’ils devraient être.",
    )
    seen = forms.CharField(widget=forms.HiddenInput)
    autocomplete = {"person": "name", "quality": "organization-title"}

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, initial={"seen": mark_of(membership)}, **kwargs)

    def answer(self) -> dict[str, Any]:
        """For `answer_invitation`."""
        typed = self.cleaned_data
        return {
            "confirm": typed["decision"] == "confirm",
            "name": f"{typed['person']}, {typed['quality']}",
            "note": typed["note"],
            "seen": typed["seen"],
        }


class DirectoryFilter(FilterForm):
    """The filters of the public directory."""

    search = forms.CharField(label="Nom, structure ou thème", max_length=100)
    region = forms.ChoiceField(label="Région")
    department = forms.ChoiceField(label="Département")
    status = forms.ChoiceField(
        label="Statut",
        choices=[("", "Tous"), *StatusKind.choices, (NO_STATUS, "Aucun statut connu")],
    )
    theme = forms.ChoiceField(label="Thème")

    def __init__(
        self, *args: Any, places: dict[str, list[tuple[str, str]]], themes: list[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        every = ("", "Tous")
        unplaced = (NO_PLACE, "Territoire non connu")
        choices = {
            "region": [("", "Toutes"), *places["regions"], unplaced],
            "department": [every, *places["departments"]],
            "theme": [every, *((theme, theme) for theme in themes)],
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]


def _doubt(one: Unresolved) -> str:
    where = f"Ligne {one.entry.line}, «\u00a0{one.entry.text[:80]}\u00a0»"
    names = "\u202f; ".join(f"{place.label} ({place.code})" for place in one.candidates[:5])
    return f"{where}\u00a0: {names}\u00a0? Écrivez le code." if names else f"{where}\u00a0: lieu inconnu."
