"""What the style guide shows: invented words, no data."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django import forms

from essaim.ui.forms import EssaimForm, EuroField, FilterForm


class SampleForm(EssaimForm):
    """One field of each kind."""

    autocomplete = {"email": "email", "name": "name"}

    name = forms.CharField(label="Nom du pôle", max_length=80)
    email = forms.EmailField(
        label="Adresse électronique", help_text="Elle sert à vous prévenir à chaque étape."
    )
    summary = forms.CharField(
        label="Résumé du projet",
        widget=forms.Textarea,
        max_length=600,
        help_text="Ce que vous faites, avec qui, où. Ce texte sera public si le pôle est retenu.",
    )
    amount = EuroField(label="Montant demandé", help_text="Toutes taxes comprises.")
    members = forms.IntegerField(label="Nombre de membres", min_value=2, required=False)
    born_on = forms.DateField(label="Date de création", required=False)
    meeting_at = forms.DateTimeField(label="Premier comité", required=False)
    region = forms.ChoiceField(
        label="Région",
        choices=[("", "Choisissez une région"), ("53", "Bretagne"), ("75", "Nouvelle-Aquitaine")],
    )
    maturity = forms.ChoiceField(
        label="Maturité du pôle",
        widget=forms.RadioSelect,
        choices=[("emerging", "Émergent"), ("existing", "Existant")],
    )
    topics = forms.MultipleChoiceField(
        label="Filières",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[("food", "Alimentation durable"), ("reuse", "Réemploi"), ("care", "Santé et autonomie")],
    )
    piece = forms.FileField(
        label="Plan de financement", required=False, help_text="PDF ou ODS, 10 Mo au plus."
    )
    certified = forms.BooleanField(
        label="Je certifie l’exactitude des informations de ce dossier.",
        error_messages={"required": "Cochez la case pour déposer le dossier."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["maturity"].choice_hints = {  # type: ignore[attr-defined]
            "emerging": "Le collectif existe depuis moins de deux ans.",
            "existing": "Le pôle a déjà une gouvernance et un modèle économique.",
        }


class SampleFilter(FilterForm):
    """The filters of a list."""

    search = forms.CharField(label="Nom du pôle")
    state = forms.ChoiceField(
        label="État", choices=[("", "Tous"), ("submitted", "Déposé"), ("admissible", "Recevable")]
    )
    region = forms.ChoiceField(
        label="Région", choices=[("", "Toutes"), ("53", "Bretagne"), ("02", "Martinique")]
    )


ROWS = [
    ("PTCE-2021-014", "Ressourcerie des Deux Rives", "Bretagne", "Recevable", "success", Decimal(100_000)),
    (
        "PTCE-2021-027",
        "La Fabrique alimentaire du Cher",
        "Centre-Val de Loire",
        "À compléter",
        "warning",
        Decimal(85_500),
    ),
    (
        "PTCE-2021-031",
        "Bois et lin en Pays de Caux",
        "Normandie",
        "Irrecevable",
        "error",
        Decimal("99999.50"),
    ),
    ("PTCE-2021-052", "Kaz solidaire", "Martinique", "Déposé", "info", None),
]

STEPS = [
    {
        "when": "1er mars 2026",
        "what": "Dossier déposé",
        "detail": "Récépissé envoyé à cinq personnes.",
        "state": "done",
    },
    {"when": "9 mars 2026", "what": "Recevabilité prononcée", "state": "done"},
    {
        "when": "Jusqu’au 30 avril",
        "what": "Instruction en région",
        "detail": "Deux avis sur trois sont rendus.",
        "state": "current",
    },
    {"when": "Mi-mai", "what": "Comité de sélection"},
]

DIFF = [
    ("equal", "Le pôle réunit "),
    ("delete", "huit"),
    ("insert", "douze"),
    ("equal", " membres autour du réemploi des matériaux"),
    ("insert", " et de la formation"),
    ("equal", "."),
]

ICONS = [
    "check",
    "cross",
    "plus",
    "arrow",
    "download",
    "upload",
    "file",
    "clock",
    "calendar",
    "people",
    "pin",
]
ICONS += ["search", "mail", "lock", "eye", "edit", "warning", "info", "euro", "chart", "hands"]


def everything() -> dict[str, Any]:
    """The context of the style guide."""
    bad = SampleForm(
        {"name": "Ressourcerie", "email": "pas une adresse", "amount": "beaucoup", "members": "1"}
    )
    bad.add_error(None, "La vague se ferme dans deux jours : pensez à déposer.")
    return {
        "form": SampleForm(auto_id="a_%s", initial={"amount": Decimal("12500.50")}),
        "bad_form": bad,
        "filter_form": SampleFilter(auto_id="f_%s"),
        "rows": ROWS,
        "steps": STEPS,
        "changes": DIFF,
        "moment": datetime(2026, 3, 1, 23, 0, tzinfo=UTC),
        "amount": Decimal(1_500_000),
        "icons": ICONS,
        "consequences": ["Le dossier part à l’instruction.", "Vous ne pourrez plus le modifier."],
    }
