"""What experts and managers type."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from essaim.appraisal.compute.grid import Line
from essaim.appraisal.models import DeclarationKind, Expert, Level, Method, Others, Pinned, Review, Seniority
from essaim.kit.written import short_day
from essaim.territories.models import Epci, Region
from essaim.ui.forms import EssaimForm, FilterForm, TextArea

REASON = {"required": "Donnez un motif."}


class LinesField(forms.CharField):
    """One value a line, or separated by commas; each once, in the order typed."""

    widget = forms.Textarea({"rows": "3"})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        rows = re.split(r"[\n,;]+", super().clean(value))
        found = list(dict.fromkeys(row.strip() for row in rows if row.strip()))
        if any(len(row) > 60 for row in found) or len(found) > 30:
            raise ValidationError("Trente lignes au plus, de soixante signes chacune.")
        return found


class SirenField(LinesField):
    def clean(self, value: Any) -> Any:
        found = [re.sub(r"\s", "", row) for row in super().clean(value)]
        if wrong := [row for row in found if not re.fullmatch(r"\d{9}", row)]:
            raise ValidationError(f"Un SIREN compte neuf chiffres\u00a0: {', '.join(wrong)}.")
        return found


class ExpertForm(EssaimForm):
    skills = LinesField(label="Compétences", required=False, help_text="Une par ligne.")
    themes = LinesField(
        label="Thèmes", required=False, help_text="Une par ligne, par exemple «\u00a0réemploi\u00a0»."
    )
    region = forms.ModelChoiceField(
        Region.objects.order_by("name"), label="Région où vous travaillez", required=False
    )
    load = forms.IntegerField(label="Dossiers acceptés par vague", min_value=1, max_value=200)
    sirens = SirenField(
        label="Où vous travaillez, dirigez ou siégez (SIREN)",
        required=False,
        help_text="Neuf chiffres, un par ligne. Les dossiers de leurs pôles ne vous seront pas montrés.",
    )
    past_sirens = SirenField(
        label="Vos anciens employeurs des cinq dernières années (SIREN)",
        required=False,
        help_text="Neuf chiffres, un par ligne. Une question vous sera posée sur leurs pôles.",
    )
    absences = forms.CharField(
        label="Absences",
        required=False,
        widget=forms.Textarea({"rows": "3"}),
        help_text="Une par ligne\u00a0: «\u00a001/08/2026 - 21/08/2026\u00a0».",
    )

    def clean_absences(self) -> list[tuple[date, date]]:
        rows = [row.strip() for row in self.cleaned_data["absences"].splitlines() if row.strip()]
        return [read_absence(row) for row in rows]

    @staticmethod
    def initial_of(expert: Expert | None) -> dict[str, Any]:
        if expert is None:
            return {"load": 10}
        names = ("skills", "themes", "region", "load", "sirens", "past_sirens")
        rows = [f"{short_day(row.starts_on)} - {short_day(row.ends_on)}" for row in expert.absences.all()]
        return {name: getattr(expert, name) for name in names} | {"absences": "\n".join(rows)}


def read_absence(row: str) -> tuple[date, date]:
    found = re.fullmatch(r"(\d\d)/(\d\d)/(\d{4})\s*-\s*(\d\d)/(\d\d)/(\d{4})", row)
    try:
        d1, m1, y1, d2, m2, y2 = map(int, found.groups()) if found else (0,) * 6
        first, last = date(y1, m1, d1), date(y2, m2, d2)
    except ValueError as error:
        raise ValidationError(f"Cette absence ne se lit pas\u00a0: «\u00a0{row}\u00a0».") from error
    if last < first:
        raise ValidationError("La fin de l’absence doit suivre son début.")
    return first, last


class ExpertFilter(FilterForm):
    search = forms.CharField(label="Nom, compétence ou thème")
    region = forms.ModelChoiceField(Region.objects.order_by("name"), label="Région")
    here = forms.BooleanField(label="Sans les absents d’aujourd’hui")


class ReadFilter(FilterForm):
    person = forms.CharField(label="Personne", max_length=100)
    dossier = forms.CharField(label="Pôle ou numéro de dossier", max_length=100)


class SeniorityForm(EssaimForm):
    seniority = forms.ChoiceField(label="Ancienneté", choices=Seniority.choices)


class InviteForm(EssaimForm):
    email = forms.EmailField(label="Adresse électronique", help_text="Celle de son compte sur la plateforme.")
    level = forms.ChoiceField(label="Niveau", choices=Level.choices)
    region = forms.ModelChoiceField(
        Region.objects.order_by("name"), label="Région", required=False, help_text="Au niveau régional."
    )
    load = forms.IntegerField(label="Dossiers au plus", min_value=1, max_value=200, initial=10)


class AnswerForm(EssaimForm):
    load = forms.IntegerField(label="Nombre de dossiers que vous acceptez", min_value=1, max_value=200)


class ReasonForm(EssaimForm):
    reason = forms.CharField(label="Motif", max_length=300, error_messages=REASON)


class DeclineForm(EssaimForm):
    reason = forms.CharField(label="Motif", max_length=300, required=False)


class DeclarationForm(EssaimForm):
    kind = forms.ChoiceField(
        label="Un lien vous unit-il à ce pôle, à un de ses membres ou à une personne qui y travaille\u00a0?",
        widget=forms.RadioSelect,
        choices=[
            (DeclarationKind.NONE, "Non, aucun lien"),
            (DeclarationKind.TIE, "Oui\u00a0: ce dossier ne me sera plus montré"),
            (DeclarationKind.ASK, "Je ne sais pas\u00a0: je pose la question au responsable"),
        ],
        error_messages={"required": "Choisissez ce que vous déclarez."},
    )
    what = forms.CharField(
        label="De quoi s’agit-il\u00a0?",
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": "3"}),
        help_text="Emploi, mandat, conseil, parenté, concurrence, soutien donné au projet…",
    )


class PinForm(EssaimForm):
    pinned = forms.ChoiceField(
        label="Décision",
        widget=forms.RadioSelect,
        choices=[
            (Pinned.OUT, "Écarter cette personne du dossier"),
            (Pinned.IN, "La laisser lire malgré ce lien"),
            ("reset", "S’en tenir à ce qui est déclaré et calculé"),
        ],
    )
    reason = forms.CharField(
        label="Motif", max_length=1000, widget=forms.Textarea({"rows": "3"}), error_messages=REASON
    )


class DutyForm(EssaimForm):
    """Two lists: who, what. The action says why a pair does not hold."""

    reader = forms.ChoiceField(label="Lecteur")
    dossier = forms.ChoiceField(label="Dossier")

    def __init__(self, *args: Any, readers: list[Any], dossiers: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reader"].choices = readers  # type: ignore[attr-defined]
        self.fields["dossier"].choices = dossiers  # type: ignore[attr-defined]


class PhaseForm(EssaimForm):
    opens_at = forms.DateTimeField(label="Ouverture")
    closes_at = forms.DateTimeField(label="Fin")
    blind = forms.BooleanField(
        label="Masquer les noms des membres et des personnes",
        required=False,
        help_text="Les pièces jointes ne s’ouvrent pas dans une phase aux noms masqués.",
    )
    others = forms.ChoiceField(label="Les lecteurs voient les avis des autres", choices=Others.choices)
    method = forms.ChoiceField(
        label="La note qui compte",
        choices=Method.choices,
        help_text="Les deux seront montrées côte à côte. Ce choix est figé à l’ouverture de la phase.",
    )
    disagreement = forms.DecimalField(
        label="Écart entre lecteurs qui ouvre une troisième lecture (sur 20)",
        min_value=0,
        max_value=20,
        decimal_places=2,
        required=False,
        help_text="Laissez vide pour n’en ouvrir aucune. Figé à l’ouverture de la phase.",
    )


TEXT_FIELDS = {
    "for_candidate": ("Pour le candidat", "Il pourra le lire après la décision."),
    "for_committee": ("Pour le comité", "Le comité et les autres lecteurs le lisent."),
    "private": ("Notes privées", "Vous seul les lisez."),
}


class ReviewForm(EssaimForm):
    """The grid of a door: each field saves itself; the button saves them all."""

    mark_optional = False  # a draft may have holes, what is handed in may not

    def __init__(self, *args: Any, grid: list[Line], review: Review | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.review = review or Review()
        for line in grid:
            self._add(
                f"score-{line.key}",
                self.review.scores.get(line.key),
                forms.ChoiceField(
                    label=f"{line.criterion.label} (poids {line.criterion.weight:f})",
                    help_text=line.criterion.hint,
                    choices=line.choices,
                    widget=forms.RadioSelect,
                    required=False,
                ),
            )
        for name, (label, hint) in TEXT_FIELDS.items():
            text = forms.CharField(
                label=label,
                help_text=hint,
                required=False,
                max_length=10_000,
                widget=TextArea({"rows": "5"}),
            )
            self._add(name, getattr(self.review, name), text)

    def _add(self, key: str, initial: Any, field: Any) -> None:
        field.initial = initial
        field.autosave_key = key
        field.autosave_version = self.review.versions.get(key, 0)
        self.fields[key] = field

    def versions(self) -> Iterator[tuple[str, int]]:
        for key in self.fields:
            yield f"version-{key}", self.review.versions.get(key, 0)

    def typed(self) -> dict[str, tuple[str, int]]:
        """What differs from what is saved, with the version it was written on."""
        found = {}
        for key in self.fields:
            if key not in self.data:
                continue
            value = str(self.data.get(key, "")).replace("\r\n", "\n")
            saved = self.review.scores.get(key.removeprefix("score-"), "")
            known = str(saved if key.startswith("score-") else getattr(self.review, key))
            version = str(self.data.get(f"version-{key}", ""))
            if value != known:
                found[key] = (value, int(version) if version.isdecimal() else 0)
        return found


class RankingForm(EssaimForm):
    """A rank for each dossier of the region."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, dossiers: list[Any], order: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in dossiers:
            self.fields[f"rank-{row.reference}"] = forms.IntegerField(
                label=row.pole.name,
                min_value=1,
                max_value=len(dossiers),
                initial=order.index(row.reference) + 1 if row.reference in order else None,
            )
        self.fields["note"] = forms.CharField(
            label="Commentaire pour le niveau national",
            required=False,
            max_length=5000,
            widget=TextArea({"rows": "5"}),
        )

    def order(self) -> list[str]:
        ranks = {
            name.removeprefix("rank-"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("rank-")
        }
        if len(set(ranks.values())) < len(ranks):
            return []
        return sorted(ranks, key=lambda reference: ranks[reference])


class FlagForm(EssaimForm):
    """A territory said to be a priority, by its number."""

    epci = forms.CharField(
        label="SIREN de l’EPCI",
        max_length=20,
        help_text="Neuf chiffres\u00a0; ils sont dans la table de la méthode.",
    )
    reason = forms.CharField(
        label="Motif", max_length=1000, widget=forms.Textarea({"rows": "3"}), error_messages=REASON
    )

    def clean_epci(self) -> Epci:
        code = re.sub(r"\s", "", self.cleaned_data["epci"])
        found = Epci.objects.filter(code=code, is_current=True).first()
        if found is None:
            raise ValidationError("Aucun EPCI d’aujourd’hui ne porte ce numéro.")
        return found


class EmptyForm(EssaimForm):
    """A button whose refusal is shown on its page."""


class ProposeForm(EssaimForm):
    reviews = forms.IntegerField(label="Lectures par dossier", min_value=1, max_value=10, initial=2)
    least = forms.IntegerField(
        label="Dossiers au moins, pour chaque lecteur",
        min_value=0,
        max_value=200,
        required=False,
        help_text="Pour partager la charge. Personne ne reçoit plus que ce qu’il a accepté.",
    )
    seniors = forms.BooleanField(label="Un senior auprès de chaque personne qui débute", required=False)
    spread = forms.IntegerField(
        label="Lecteurs d’une même région au plus, par dossier",
        min_value=1,
        max_value=10,
        required=False,
        help_text="Laissez vide pour ne pas limiter.",
    )


class PairForm(EssaimForm):
    reader = forms.ChoiceField(label="Lecteur")
    dossier = forms.ChoiceField(label="Dossier")
    imposed = forms.ChoiceField(
        label="Cette paire est", choices=[("yes", "Imposée"), ("no", "Interdite")], widget=forms.RadioSelect
    )
    reason = forms.CharField(label="Motif", max_length=300, error_messages=REASON)

    def __init__(self, *args: Any, readers: list[Any], dossiers: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reader"].choices = [  # type: ignore[attr-defined]
            (str(row.public_id), row.user.name) for row in readers
        ]
        self.fields["dossier"].choices = [  # type: ignore[attr-defined]
            (row.reference, row.pole.name) for row in dossiers
        ]
