"""The parts of a wave that hold on one form: presentation, calendar, amounts, undertakings."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone

from essaim.calls.compute.calendar import PLACES
from essaim.calls.compute.document import GRACE_MOST
from essaim.calls.compute.edits import Data
from essaim.calls.forms.fields import LinesField, PartForm, box, percent, text, whole
from essaim.calls.forms.questions import NumberField
from essaim.territories.queries import methods
from essaim.ui.forms import DateTimeInput, EuroField

ZONES = [("Europe/Paris", "Paris"), *((zone, place) for place, zone in PLACES.items())]


class ZonedInput(DateTimeInput):
    default_hint = ""


class PresentationForm(PartForm):
    summary = text("Présentation de la vague")
    priorities = LinesField(
        label="Priorités", help_text="Une par ligne. Elles s’affichent sur la page publique.", required=False
    )
    priority_method = forms.ChoiceField(
        label="Priorité territoriale",
        required=False,
        help_text="La méthode que la vague déclare. Elle est publique, avec ses sources et ses poids.",
    )
    estimated_minutes = whole(
        "Temps pour préparer un dossier (minutes)",
        "Annoncé avant de commencer : 180 pour trois heures.",
        least=5,
        most=6000,
    )

    def prepare(self) -> None:
        """The methods that are loaded, and the one declared even if it is not."""
        found = {row.identity: str(row) for row in methods()}
        declared = self.document.get("priority_method") or ""
        found |= {declared: declared} if declared and declared not in found else {}
        field: Any = self.fields["priority_method"]
        field.choices = [("", "Aucune"), *found.items()]


class CalendarForm(PartForm):
    time_zone = forms.ChoiceField(
        label="Heure de", choices=ZONES, help_text="Les heures ci-dessous se lisent dans ce fuseau."
    )
    opens_at = forms.DateTimeField(label="Ouverture des dépôts", widget=ZonedInput, required=False)
    closes_at = forms.DateTimeField(
        label="Clôture des dépôts",
        widget=ZonedInput,
        required=False,
        help_text="Ce qui arrive à cette heure exacte, à l’horloge du serveur, est dans les temps.",
    )
    grace_minutes = whole(
        "Tolérance après la clôture (minutes)",
        "Un dossier commencé se dépose encore pendant ces minutes : la page de l’appel le dit. 0 : aucune.",
        most=GRACE_MOST,
        required=False,
    )
    bouquet_presented_on = forms.DateField(label="Présentation du bouquet de services", required=False)
    committee_on = forms.DateField(label="Réunion du comité", required=False)
    announced_on = forms.DateField(label="Annonce des résultats", required=False)

    @classmethod
    def read(cls, value: Data) -> Data:
        calendar = dict(value["calendar"])
        zone = ZoneInfo(calendar.get("time_zone") or "Europe/Paris")
        for field in ("opens_at", "closes_at"):
            if calendar.get(field):
                local = datetime.fromisoformat(calendar[field]).astimezone(zone)
                calendar[field] = local.replace(tzinfo=None)
        return calendar

    def written(self) -> Data:
        calendar = super().written()
        zone = ZoneInfo(calendar["time_zone"])
        for field in ("opens_at", "closes_at"):
            if typed := calendar[field]:
                calendar[field] = timezone.make_naive(typed).replace(tzinfo=zone)
        return {"calendar": calendar | {"grace_minutes": calendar["grace_minutes"] or 0}}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", "La clôture doit suivre l’ouverture.")
        return cleaned


class MoneyForm(PartForm):
    envelope = EuroField(label="Enveloppe de la vague", required=False, min_value=Decimal(0))
    award_ceiling = EuroField(
        label="Plafond par projet",
        required=False,
        min_value=Decimal(0),
        help_text="Pour toute la durée, et non par an.",
    )
    awards_min = whole("Nombre de projets visé, au moins", most=10_000, required=False)
    awards_max = whole("Nombre de projets visé, au plus", most=10_000, required=False)
    years = whole("Durée du budget (années)", least=1, most=3)
    optional_years = whole("Années facultatives en plus", most=2)
    self_financing_share_min = NumberField(
        label="Part minimale d’autofinancement (%)",
        required=False,
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        help_text="Part des produits, hors contributions en nature (comptes 86 et 87). Vide : aucune.",
    )

    @classmethod
    def read(cls, value: Data) -> Data:
        money = dict(value["money"])
        for field in ("envelope", "award_ceiling"):
            if money.get(field) is not None:
                money[field] = Decimal(money[field])
        if (share := percent(money.get("self_financing_share_min"))) is not None:
            money["self_financing_share_min"] = share.normalize()
        return money

    def written(self) -> Data:
        money = super().written()
        share = money["self_financing_share_min"]
        return {"money": money | {"self_financing_share_min": None if share is None else share / 100}}


class UndertakingsForm(PartForm):
    undertakings = LinesField(
        label="Engagements du signataire",
        required=False,
        help_text="Un par ligne. Chacun est une case à cocher au moment de déposer.",
    )
    republican_commitment = box(
        "Faire souscrire le contrat d’engagement républicain",
        "Par les associations et les fondations seulement (loi n° 2000-321, article 10-1).",
    )
