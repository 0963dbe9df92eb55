"""What the administration chooses in an agreement: one field per thing, all on one page."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField

from essaim.grants.compute.clauses import may_limit_dividends
from essaim.grants.compute.drafting import Choices
from essaim.grants.compute.indicators import CATALOGUE, indicator
from essaim.grants.compute.plan import CONDITIONS
from essaim.grants.compute.terms import Share, Terms
from essaim.grants.forms.acts import money_field, text_field
from essaim.grants.models import RegimeChoice
from essaim.ui.forms import DateInput, EssaimForm

SHARES = 6


class TermsForm(EssaimForm):
    """What the administration chooses in an agreement; the rest comes from the dossier and the decision."""

    saved = forms.IntegerField(widget=forms.HiddenInput)
    object = text_field("Objet", 4000)
    starts_on = forms.DateField(label="Début")
    ends_on = forms.DateField(label="Fin")
    signer_name = forms.CharField(label="Qui signe pour l’État", max_length=160, required=False)
    signer_role = forms.CharField(label="En quelle qualité", max_length=160, required=False)
    regime = forms.ChoiceField(label="Régime d’aide d’État", choices=RegimeChoice)
    extra = text_field("Dispositions particulières", 5000, required=False)

    def __init__(self, *args: Any, terms: Terms, saved: int, **kwargs: Any) -> None:
        self.terms = terms
        initial = {
            "saved": saved,
            "object": terms.object,
            "starts_on": terms.starts_on,
            "ends_on": terms.ends_on,
            "signer_name": terms.funder.signer_name,
            "signer_role": terms.funder.signer_role,
            "regime": terms.regime,
            "dividend_clause": terms.dividend_clause,
            "extra": terms.extra,
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.dividends = may_limit_dividends(terms)
        if self.dividends:
            self.fields["dividend_clause"] = forms.BooleanField(
                label="Limiter les dividendes et les rémunérations (société commerciale)", required=False
            )
        for place in range(1, SHARES + 1):
            self._add_share(place)
        self._add_indicators()

    def _add_share(self, place: int) -> None:
        known = next((share for share in self.terms.shares if share.number == place), None)
        needed = known is not None
        fields: dict[str, forms.Field] = {
            "label": forms.CharField(
                label=f"Versement {place}\u00a0: intitulé", max_length=160, required=needed
            ),
            "amount": money_field("Montant", required=needed),
            "on": forms.DateField(label="Prévu le", required=needed, widget=DateInput),
            "conditions": forms.MultipleChoiceField(
                label="Conditions",
                choices=list(CONDITIONS.items()),
                required=False,
                widget=forms.CheckboxSelectMultiple,
            ),
        }
        for part, field in fields.items():
            self.fields[f"share-{place}-{part}"] = field
            if known is not None:
                field.initial = getattr(known, part)

    def _add_indicators(self) -> None:
        chosen = {one.key: one for one in self.terms.indicators}
        for known in CATALOGUE:
            self.fields[f"take-{known.key}"] = forms.BooleanField(
                label=f"{known.label} ({known.unit})",
                help_text=known.definition,
                required=False,
                initial=known.key in chosen,
            )
            self.fields[f"target-{known.key}"] = forms.DecimalField(
                label=f"Cible\u00a0: {known.label.lower()}",
                required=False,
                min_value=Decimal(0),
                max_digits=12,
                decimal_places=2,
                localize=True,
                initial=chosen[known.key].target if known.key in chosen else None,
            )

    def general(self) -> Iterator[BoundField]:
        names = ["object", "starts_on", "ends_on", "signer_name", "signer_role", "regime", "extra"]
        if self.dividends:
            names.append("dividend_clause")
        return (self[name] for name in names)

    def share_rows(self) -> list[tuple[int, list[BoundField], bool]]:
        """Those that say something are open; the others are folded."""
        parts = ("label", "amount", "on", "conditions")
        found = []
        for place in range(1, SHARES + 1):
            fields = [self[f"share-{place}-{part}"] for part in parts]
            found.append((place, fields, any(field.value() or field.errors for field in fields)))
        return found

    def indicator_rows(self) -> list[tuple[BoundField, BoundField]]:
        return [(self[f"take-{known.key}"], self[f"target-{known.key}"]) for known in CATALOGUE]

    def choices(self) -> Choices:
        """Once valid."""
        cleaned = self.cleaned_data
        known = {one.key: one for one in self.terms.indicators}
        shares = [
            Share(
                place,
                cleaned[f"share-{place}-label"],
                cleaned[f"share-{place}-amount"],
                cleaned[f"share-{place}-on"],
                cleaned[f"share-{place}-conditions"],
            )
            for place in range(1, SHARES + 1)
            if cleaned.get(f"share-{place}-amount") and cleaned.get(f"share-{place}-on")
        ]
        indicators = [
            replace(known.get(one.key) or indicator(one.key), target=cleaned[f"target-{one.key}"])
            for one in CATALOGUE
            if cleaned[f"take-{one.key}"]
        ]
        return Choices(
            object=cleaned["object"],
            starts_on=cleaned["starts_on"],
            ends_on=cleaned["ends_on"],
            shares=shares,
            indicators=indicators,
            regime=cleaned["regime"],
            dividend_clause=cleaned.get("dividend_clause", False),
            extra=cleaned["extra"],
            signer_name=cleaned["signer_name"],
            signer_role=cleaned["signer_role"],
        )
