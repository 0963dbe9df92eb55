"""The items of a wave, one form each: doors, sections, questions, pieces, rules, test, criteria."""

import re
from typing import Any

from django import forms

from essaim.calls.compute.document import QuestionKind
from essaim.calls.compute.edits import Data, rows, section_of
from essaim.calls.compute.words import QUESTION_KINDS, RULE_KINDS
from essaim.calls.forms.fields import (
    MARKUP_HINT,
    LinesField,
    PartForm,
    box,
    door_choices,
    line,
    several,
    text,
    whole,
)
from essaim.calls.forms.questions import NumberField
from essaim.organizations.models import LegalFamily
from essaim.poles.models import MemberKind

ALL_DOORS = "Aucune case cochée : tous les volets."
LEGAL_HINT = "L’article qui fonde cette condition. Il est montré au candidat."


class DoorForm(PartForm):
    label = line("Nom du volet")
    hint = line("En une phrase", required=False)
    asks_budget = box("Demande un budget prévisionnel")
    opens_bouquet = box(
        "Ouvre le bouquet de services", "Dès que le dossier est déclaré recevable sur ce volet."
    )
    requires = forms.ChoiceField(
        label="Exige un autre volet",
        required=False,
        help_text="Demandé en même temps, ou obtenu lors d’une vague précédente.",
    )

    def prepare(self) -> None:
        own = self.initial.get("key")
        others = [choice for choice in door_choices(self.document) if choice[0] != own]
        self.fields["requires"].choices = [("", "Non"), *others]  # type: ignore[attr-defined]

    def written(self) -> Data:
        return super().written() | {"requires": self.cleaned_data["requires"] or None}


class SectionForm(PartForm):
    title = line("Titre de la rubrique")
    intro = text("Introduction")


class QuestionForm(PartForm):
    section = forms.ChoiceField(label="Rubrique")
    label = line("Question")
    hint = text("Aide", "Ce qui aide à répondre : exemples, définition, source.", rows=3)
    kind = forms.ChoiceField(
        label="Nature de la réponse", choices=[(k.value, v.capitalize()) for k, v in QUESTION_KINDS.items()]
    )
    required = box("Réponse obligatoire pour déposer")
    max_length = whole(
        "Longueur maximale (signes)",
        "Pour un texte. Une page compte environ 2 500 signes.",
        least=1,
        most=20_000,
    )
    options = LinesField(
        label="Réponses possibles", help_text="Une par ligne, pour une question à choix.", required=False
    )
    doors = several("Posée seulement pour", ALL_DOORS)
    condition_key = forms.ChoiceField(label="Montrée seulement si la question", required=False)
    condition_values = LinesField(
        label="a reçu l’une de ces réponses",
        required=False,
        help_text="Une par ligne, écrites comme dans la question ; « oui » ou « non » si elle est fermée.",
    )

    def prepare(self) -> None:
        sections = [(section["key"], section["title"]) for section in self.document["sections"]]
        closed = {QuestionKind.YES_NO, QuestionKind.CHOICE, QuestionKind.CHOICES}
        own = self.initial.get("key")
        sources = [
            (q["key"], q["label"])
            for q in rows(self.document, "questions")
            if q["kind"] in closed and q["key"] != own
        ]
        self.fields["section"].choices = sections  # type: ignore[attr-defined]
        self.fields["doors"].choices = door_choices(self.document)  # type: ignore[attr-defined]
        always = ("", "Toujours montrée")
        self.fields["condition_key"].choices = [always, *sources]  # type: ignore[attr-defined]
        if own and not self.initial.get("section"):
            self.initial["section"] = section_of(self.document, own)

    @classmethod
    def read(cls, value: Data) -> Data:
        condition = value.get("only_if") or {}
        return value | {
            "condition_key": condition.get("key", ""),
            "condition_values": condition.get("values", []),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("condition_key") and not cleaned.get("condition_values"):
            self.add_error(
                "condition_values", "Écrivez au moins une réponse, ou choisissez « Toujours montrée »."
            )
        if (
            cleaned.get("kind") in {QuestionKind.CHOICE, QuestionKind.CHOICES}
            and len(cleaned.get("options") or []) < 2
        ):
            self.add_error("options", "Une question à choix demande au moins deux réponses possibles.")
        return cleaned

    def written(self) -> Data:
        data = super().written()
        key, values = data.pop("condition_key"), data.pop("condition_values")
        data.pop("section")
        return data | {"only_if": {"key": key, "values": values} if key else None}


class PieceForm(PartForm):
    label = line("Nom de la pièce")
    hint = text("Aide", "Ce qu’elle doit contenir, où la trouver.", rows=3)
    required = box("Obligatoire pour déposer")
    blocking = box(
        "Indispensable à l’instruction",
        "Seule une pièce indispensable peut suspendre le délai quand elle manque (CRPA, article L114-5-1).",
    )
    per_member = box("Demandée à chaque membre du pôle")
    doors = several("Demandée seulement pour", ALL_DOORS)
    families = several(
        "Demandée seulement à ces formes juridiques", "Aucune case cochée : toutes.", LegalFamily.choices
    )

    def prepare(self) -> None:
        self.fields["doors"].choices = door_choices(self.document)  # type: ignore[attr-defined]


class RuleForm(PartForm):
    label = line("Règle, telle que le candidat la lit")
    kind = forms.ChoiceField(
        label="Ce que la machine constate", choices=[(k.value, v) for k, v in RULE_KINDS.items()]
    )
    legal_source = line("Source juridique", LEGAL_HINT, required=False)
    refusal_text = text(
        "Motif prêt pour la lettre",
        "Repris quand la règle n’est pas respectée ; la personne qui instruit le corrige.",
        rows=3,
    )
    doors = several("Vérifiée seulement pour", ALL_DOORS)
    count = whole("Nombre à atteindre", "Pour les règles qui comptent des membres.", least=1, most=100)
    kinds = several(
        "Natures de membres comptées", "Pour la règle qui compte des natures.", MemberKind.choices
    )
    question = forms.ChoiceField(label="Question examinée", required=False)
    values = LinesField(label="Réponses attendues", help_text="Une par ligne.", required=False)

    def prepare(self) -> None:
        questions = [(q["key"], q["label"]) for q in rows(self.document, "questions")]
        self.fields["doors"].choices = door_choices(self.document)  # type: ignore[attr-defined]
        self.fields["question"].choices = [("", "Aucune"), *questions]  # type: ignore[attr-defined]

    def written(self) -> Data:
        return super().written() | {"question": self.cleaned_data["question"] or None}


class EligibilityForm(PartForm):
    label = line("Question du test", "Une question fermée : on y répond par oui ou par non.")
    hint = text("Aide", "Ce que veulent dire les mots de la question.", rows=3)
    passes = forms.ChoiceField(
        label="Réponse qui convient", choices=[("oui", "Oui"), ("non", "Non")], widget=forms.RadioSelect
    )
    if_passes = text("Explication si la condition est remplie", rows=3)
    if_fails = text(
        "Explication si elle ne l’est pas",
        "Dites ce qui peut être changé, et vers qui se tourner. " + MARKUP_HINT,
        rows=3,
    )
    may_be_unsure = box("Proposer « Je ne sais pas »")
    if_unsure = text("Explication en cas de doute", rows=3)
    legal_source = line("Source juridique", LEGAL_HINT, required=False)


class CriterionForm(PartForm):
    label = line("Critère")
    hint = text("Ce qui est regardé", rows=3)
    weight = NumberField(
        label="Poids (%)",
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        help_text="Les poids d’un même volet font 100. Ils sont publics.",
    )
    door = forms.ChoiceField(label="Pour le volet", required=False)
    level = forms.ChoiceField(
        label="Noté par",
        required=False,
        choices=[
            ("", "Les deux niveaux"),
            ("region", "Le niveau régional"),
            ("nation", "Le niveau national"),
        ],
    )
    anchors = LinesField(
        label="Repères de notation",
        required=False,
        help_text="Un par ligne : « 0 : rien », « 5 : exemplaire ».",
    )

    def prepare(self) -> None:
        self.fields["door"].choices = [("", "Tous les volets"), *door_choices(self.document)]  # type: ignore[attr-defined]

    @classmethod
    def read(cls, value: Data) -> Data:
        anchors = [f"{anchor['score']} : {anchor['label']}" for anchor in value.get("anchors", [])]
        return value | {"anchors": anchors}

    def clean_weight(self) -> Any:
        if self.cleaned_data["weight"] <= 0:
            raise forms.ValidationError("Le poids doit dépasser zéro.")
        return self.cleaned_data["weight"]

    def clean_anchors(self) -> list[Data]:
        anchors = []
        for row in self.cleaned_data["anchors"]:
            if not (found := re.match(r"(-?\d{1,4})\s*[:=–-]\s*(\S.*)", row)):
                raise forms.ValidationError(f"Écrivez un nombre, deux points, puis le repère : « {row} ».")
            anchors.append({"score": int(found[1]), "label": found[2]})
        return anchors

    def written(self) -> Data:
        choices = {name: self.cleaned_data[name] or None for name in ("door", "level")}
        return super().written() | choices
