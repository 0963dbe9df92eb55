"""What a budget manager types."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from essaim.budget.models import FIRST_YEAR, LAST_YEAR, Purpose
from essaim.kit.money import parse_euros
from essaim.ui.forms import EssaimForm, EuroField, FilterForm

CSV_MAX = 1_000_000  # characters: some twenty thousand lines
GRANTS_MAX = 500  # of one simulation


def year_field(label: str = "Exercice") -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=FIRST_YEAR, max_value=LAST_YEAR)


def credits_field(label: str, help_text: str = "") -> EuroField:
    return EuroField(label=label, min_value=Decimal(0), help_text=help_text)


class OpenForm(EssaimForm):
    """A new envelope, with its first year."""

    target = forms.ChoiceField(label="Pour quoi ?")
    purpose = forms.ChoiceField(label="Objet", choices=Purpose.choices, widget=forms.RadioSelect)
    programme = forms.CharField(
        label="Programme budgétaire",
        max_length=120,
        help_text="Par exemple «\u00a0305 – Stratégies économiques, action 04\u00a0».",
    )
    year = year_field("Premier exercice")
    ae = credits_field("Autorisations d’engagement (AE)", "Ce que l’État peut promettre cette année-là.")
    cp = credits_field("Crédits de paiement (CP)", "Ce qu’il peut payer cette année-là.")

    def __init__(self, *args: Any, targets: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["target"]
        choice.choices = targets  # type: ignore[attr-defined]


class ReviseForm(EssaimForm):
    """The credits of a year, said anew. Sent twice: to see the effect, then to confirm it."""

    year = year_field()
    ae = credits_field("Nouvelles AE")
    cp = credits_field("Nouveaux CP")
    reason = forms.CharField(
        label="Motif",
        max_length=500,
        widget=forms.Textarea({"rows": "3"}),
        help_text="Par exemple «\u00a0gel de crédits notifié le 3 mars\u00a0». Il est conservé.",
        error_messages={"required": "Donnez le motif de la révision."},
    )


class SimulationForm(FilterForm):
    """How many grants, of which amount, paid how; or the amounts of a ranking, as they are."""

    count = forms.IntegerField(label="Nombre de subventions", min_value=1, max_value=GRANTS_MAX)
    amount = EuroField(label="Montant de chacune", min_value=Decimal(1))
    first_share = forms.IntegerField(
        label="Part versée la première année (%)", min_value=0, max_value=100, initial=60
    )
    year = year_field()
    amounts = forms.CharField(
        label="Montants du classement (facultatif)",
        required=False,
        max_length=10_000,
        widget=forms.Textarea({"rows": "4"}),
        help_text="Un par ligne, dans l’ordre. Ils remplacent le nombre et le montant ci-dessus.",
    )

    def clean_amounts(self) -> list[Decimal]:
        """One amount per line; an empty line is nothing."""
        lines = [line for line in self.cleaned_data["amounts"].splitlines() if line.strip()]
        if len(lines) > GRANTS_MAX:
            raise ValidationError(f"Donnez {GRANTS_MAX} montants au plus.")
        return [_amount(number, line) for number, line in enumerate(lines, start=1)]


def _amount(number: int, line: str) -> Decimal:
    try:
        amount = parse_euros(line)
    except ValueError as error:
        raise ValidationError(f"Ligne {number}\u00a0: {error}") from error
    if amount <= 0:
        raise ValidationError(f"Ligne {number}\u00a0: le montant est supérieur à 0.")
    return amount


class ChorusForm(EssaimForm):
    """A payment extract: a file first, its text when confirming."""

    file = forms.FileField(
        label="Extrait de Chorus",
        required=False,
        help_text="Un fichier CSV. Colonnes, dans n’importe quel ordre\u00a0: reference, ej, dp, exercice, "
        "montant, date, tiers.",
    )
    text = forms.CharField(required=False, max_length=CSV_MAX, widget=forms.HiddenInput, strip=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if file := cleaned.get("file"):
            cleaned["text"] = self._decoded(file)
        if not cleaned.get("text", "").strip() and not self.errors:
            raise ValidationError("Choisissez un fichier CSV.")
        return cleaned

    def _decoded(self, file: Any) -> str:
        if file.size > CSV_MAX:
            raise ValidationError("Ce fichier est trop lourd\u00a0: 1\u00a0Mo au plus.")
        content = file.read()
        for encoding in ("utf-8-sig", "cp1252"):  # Chorus and spreadsheets write either
            try:
                return str(content.decode(encoding)).replace("\x00", "")
            except UnicodeDecodeError:
                continue
        raise ValidationError("Ce fichier n’est pas un CSV lisible.")
