"""What is typed to size a bouquet."""

from decimal import Decimal
from typing import Any

from django import forms

from essaim.services.models import Service
from essaim.sizing.queries import name_of
from essaim.ui.forms import DaysField, EssaimForm


class ScenarioForm(EssaimForm):
    """For each service: volume and price in per cent of today, poles in one session."""

    name = forms.CharField(label="Nom du scénario", max_length=120)
    advisers = forms.IntegerField(label="Conseillers", min_value=1, max_value=500)
    days_per_week = DaysField(
        label="Jours par semaine de chaque conseiller",
        min_value=0.1,
        max_value=7,
        decimal_places=1,
        initial=2,
    )
    target_weeks = DaysField(
        label="Délai promis, en semaines", min_value=0, max_value=52, decimal_places=1, initial=3
    )
    seed = forms.IntegerField(
        label="Graine du tirage",
        min_value=0,
        max_value=2**32 - 1,
        initial=1,
        help_text="La même graine redonne les mêmes chiffres.",
    )
    once_key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, *args: Any, services: list[Service], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.services = services
        for service in services:
            for kind, label, value, most in (
                ("volume", "Volume (%)", 100, 1000),
                ("price", "Prix (%)", 100, 1000),
                ("seats", "Pôles par séance", service.seats, 500),
            ):
                field = forms.IntegerField(
                    label=label, min_value=1 if kind == "seats" else 0, max_value=most, initial=value
                )
                field.widget.attrs |= {"aria-label": f"{label}, {service.title}", "inputmode": "numeric"}
                self.fields[f"{kind}_{service.lineage}"] = field

    def rows(self) -> list[tuple[Service, list[Any]]]:
        kinds = ("volume", "price", "seats")
        return [(one, [self[f"{kind}_{one.lineage}"] for kind in kinds]) for one in self.services]

    def changes(self) -> dict[str, Any]:
        """Only what differs from today."""
        found: dict[str, dict[str, Any]] = {"volumes": {}, "prices": {}, "groups": {}}
        for one in self.services:
            volume, price, seats = (
                self.cleaned_data[f"{kind}_{one.lineage}"] for kind in ("volume", "price", "seats")
            )
            if volume != 100:
                found["volumes"][name_of(one)] = Decimal(volume) / 100
            if price != 100:
                found["prices"][name_of(one)] = Decimal(price) / 100
            if seats != one.seats:
                found["groups"][name_of(one)] = seats
        return found

    def queue(self, arrivals: list[Decimal]) -> dict[str, Any] | None:
        """The wait, when there is somebody to serve."""
        if not self.services or not any(arrivals):
            return None
        days = sum((one.duration_days for one in self.services), Decimal(0)) / len(self.services)
        names = ("advisers", "days_per_week", "target_weeks", "seed")
        given = {name: self.cleaned_data[name] for name in names}
        return given | {"arrivals": arrivals, "days_per_request": round(days, 2)}
