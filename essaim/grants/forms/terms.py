"""What the administration chooses in an agreement: one field per thing, all on one page."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField

from essaim.grants.compute.aid import needs_a_reason
from essaim.grants.compute.clauses import may_limit_dividends
from essaim.grants.compute.drafting import Choices
from essaim.grants.compute.indicators import CATALOGUE, indicator
from essaim.grants.compute.plan import CONDITIONS
from essaim.grants.compute.terms import Share, Terms
from essaim.grants.forms.acts import money_field, text_field
from essaim.grants.models import RegimeChoice
from essaim.ui.forms import DateInput, EssaimForm

SHARES = 6


def bare_iban(typed: str) -> str:
    return "".join(typed.split()).upper()


def valid_iban(typed: str) -> None:
    """ISO 13616: two letters, two check digits, the account; the whole is 1 modulo 97."""
    bare = bare_iban(typed)
    if not re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", bare, re.ASCII):
        raise ValidationError("Un IBAN commence par le pays et deux chiffres, par exemple FR76.")
    digits = "".join(str(int(sign, 36)) for sign in bare[4:] + bare[:4])
    if int(digits) % 97 != 1:
        raise ValidationError("Cet IBAN n’est pas valable\u00a0: un chiffre est faux.")


class TermsForm(EssaimForm):
    """What the administration chooses in an agreement; the rest comes from the dossier and the decision."""

    saved = forms.IntegerField(widget=forms.HiddenInput)
    object = text_field("Objet", 4000)
    starts_on = forms.DateField(label="Début")
    ends_on = forms.DateField(label="Fin")
    signer_name = forms.CharField(label="Qui signe pour l’État", max_length=160, required=False)
    signer_role = forms.CharField(label="En quelle qualité", max_length=160, required=False)
    regime = forms.ChoiceField(label="Régime d’aide d’État", choices=RegimeChoice)
    regime_reason = text_field(
        "Pourquoi aucun plafond ne s’applique",
        2000,
        required=False,
        help_text="Seulement si la subvention n’est pas une aide d’État, ou relève d’un régime exempté.",
    )
    accountant = forms.CharField(
        label="Comptable assignataire",
        max_length=200,
        required=False,
        help_text="Repris des conventions déjà préparées pour cet appel.",
    )
    iban = forms.CharField(
        label="IBAN du bénéficiaire", max_length=42, required=False, validators=[valid_iban]
    )
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
            "regime_reason": terms.regime_reason,
            "accountant": terms.accountant,
            "iban": terms.iban,
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
        fields: dict[str, forms.Field] = {
            "label": forms.CharField(
                label=f"Versement {place}\u00a0: intitulé", max_length=160, required=False
            ),
            "amount": money_field(f"Versement {place}\u00a0: montant", required=False),
            "on": forms.DateField(
                label=f"Versement {place}\u00a0: prévu le", required=False, widget=DateInput
            ),
            "conditions": forms.MultipleChoiceField(
                label=f"Versement {place}\u00a0: conditions",
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

    def clean(self) -> dict[str, Any]:
        """An instalment is complete, or has no amount and is taken out; a regime without ceiling says why."""
        cleaned = super().clean() or {}
        for place in range(1, SHARES + 1):
            if not cleaned.get(f"share-{place}-amount"):
                continue
            for part, words in (("label", "Donnez son intitulé."), ("on", "Donnez sa date.")):
                name = f"share-{place}-{part}"
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, words)
        regime = cleaned.get("regime")
        if regime and needs_a_reason(regime) and not cleaned.get("regime_reason", "").strip():
            self.add_error("regime_reason", "Dites pourquoi aucun plafond ne s’applique.")
        return cleaned

    def general(self) -> Iterator[BoundField]:
        names = ["object", "starts_on", "ends_on", "signer_name", "signer_role", "regime"]
        names += ["regime_reason", "accountant", "iban", "extra"]
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
            regime_reason=cleaned["regime_reason"],
            accountant=cleaned["accountant"],
            iban=bare_iban(cleaned["iban"]),
            dividend_clause=cleaned.get("dividend_clause", False),
            extra=cleaned["extra"],
            signer_name=cleaned["signer_name"],
            signer_role=cleaned["signer_role"],
        )
