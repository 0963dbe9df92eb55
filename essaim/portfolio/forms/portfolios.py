"""What managers type about a scenario: its name, its rules, its bounds and its weights."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from essaim.kit.references import new_token
from essaim.optimum.replay import BadInput, check
from essaim.portfolio.compute.scenario import GROUPS, Candidate, Settings
from essaim.ui.forms import EssaimForm, EuroField

BLANK_BOUNDS = 3
MOST_BOUNDS = 90
EACH = "*"
METHODS = [("raw", "La moyenne brute"), ("corrected", "La note corrigée de la sévérité")]


def number_field() -> forms.IntegerField:
    return forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**9)


class NamedForm(EssaimForm):
    name = forms.CharField(label="Nom du scénario", max_length=110)
    comment = forms.CharField(
        label="Commentaire",
        required=False,
        max_length=5000,
        widget=forms.Textarea({"rows": "3"}),
        help_text="Ce que ce scénario cherche à montrer.",
    )


class OpenForm(NamedForm):
    """A new scenario. The envelope is asked only when the wave has none."""

    once = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, envelope: Decimal | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["once"].initial = new_token()
        if envelope is None:
            self.fields["envelope"] = EuroField(label="Enveloppe de ce scénario", min_value=0)


class NameForm(NamedForm):
    number = number_field()


class RulesForm(EssaimForm):
    """Everything that the proposal must respect."""

    mark_optional = False

    number = number_field()
    envelope = EuroField(label="Enveloppe", min_value=0)
    least = forms.IntegerField(label="Dossiers retenus, au moins", min_value=0, max_value=1000)
    most = forms.IntegerField(label="Dossiers retenus, au plus", required=False, min_value=0, max_value=1000)
    method = forms.ChoiceField(label="Note qui compte", choices=METHODS)
    reduction = forms.DecimalField(
        label="Attribution réduite, en % du montant demandé",
        min_value=0,
        max_value=90,
        decimal_places=2,
        help_text="Ce que le calcul peut retirer à chacun. 0\u00a0: chacun reçoit ce qu’il demande, ou rien.",
    )
    reserve = forms.IntegerField(label="Dossiers en réserve", min_value=0, max_value=100)
    alternatives = forms.IntegerField(label="Autres sélections à montrer", min_value=0, max_value=20)

    def __init__(
        self,
        *args: Any,
        settings: Settings,
        candidates: Iterable[Candidate],
        grid: Mapping[str, Decimal],
        labels: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        self.before = settings
        self.grid = grid
        super().__init__(*args, **kwargs)
        self.initial = {**started(settings), **self.initial}
        self.values = known_values(candidates, settings)
        choices = bound_choices(self.values)
        self.bound_names = [self._add_bound(place, choices) for place in range(self._bound_count())]
        self.weight_names = [self._add_weight(key, labels[key]) for key in grid]

    def _bound_count(self) -> int:
        sent = 0
        while self.is_bound and sent < MOST_BOUNDS and f"bound{sent}-what" in self.data:
            sent += 1
        return max(sent, min(len(self.before.bounds) + BLANK_BOUNDS, MOST_BOUNDS))

    def _add_bound(self, place: int, choices: list[Any]) -> tuple[str, str, str]:
        names = (f"bound{place}-what", f"bound{place}-least", f"bound{place}-most")
        known = self.before.bounds[place] if place < len(self.before.bounds) else None
        what = f"{known.group}|{known.value}" if known else ""
        fields = (
            forms.ChoiceField(label=f"Règle {place + 1}", required=False, choices=choices, initial=what),
            whole("au moins", known.min or None if known else None),
            whole("au plus", known.max if known else None),
        )
        self.fields.update(zip(names, fields, strict=True))
        return names

    def _add_weight(self, key: str, label: str) -> str:
        name = f"weight-{key}"
        self.fields[name] = forms.DecimalField(
            label=label,
            min_value=0,
            max_value=20,
            decimal_places=2,
            initial=self.before.weights.get(key, self.grid[key]),
            help_text=f"Grille\u00a0: {str(self.grid[key]).replace('.', ',')} points sur 20.",
        )
        return name

    @property
    def bound_rows(self) -> list[list[Any]]:
        return [[self[name] for name in names] for names in self.bound_names]

    @property
    def weight_fields(self) -> list[Any]:
        return [self[name] for name in self.weight_names]

    @property
    def plain_fields(self) -> list[Any]:
        names = ("envelope", "least", "most", "method", "reduction", "reserve", "alternatives")
        return [self[name] for name in names]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        least, most = found.get("least"), found.get("most")
        if least is not None and most is not None and least > most:
            self.add_error("most", "Le maximum est inférieur au minimum.")
        self.bounds = self._clean_bounds()
        return found

    def _clean_bounds(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        seen: set[str] = set()
        for what_name, least_name, most_name in self.bound_names:
            what = self.cleaned_data.get(what_name)
            least, most = self.cleaned_data.get(least_name), self.cleaned_data.get(most_name)
            if not what:
                if least is not None or most is not None:
                    self.add_error(what_name, "Choisissez à quoi s’applique cette règle.")
                continue
            if what in seen:
                self.add_error(what_name, "Cette règle est donnée deux fois.")
            if least is not None and most is not None and least > most:
                self.add_error(most_name, "Le maximum est inférieur au minimum.")
            seen.add(what)
            if least or most is not None:
                group, value = what.split("|", 1)
                found += [
                    {"group": group, "value": one, "min": least or 0, "max": most}
                    for one in (sorted(self.values[group]) if value == EACH else [value])
                ]
        named = {(row["group"], row["value"]): row for row in found}
        return list(named.values())[:MOST_BOUNDS]

    def settings(self) -> Settings:
        """Once valid. Raises ValidationError for what the document itself refuses."""
        got = self.cleaned_data
        weights = {name.removeprefix("weight-"): got[name] for name in self.weight_names}
        content = {
            "envelope": got["envelope"],
            "count": {"min": got["least"], "max": got["most"]},
            "bounds": self.bounds,
            "method": got["method"],
            "weights": {key: weight for key, weight in weights.items() if weight != self.grid[key]},
            "reduction": got["reduction"],
            "reserve": got["reserve"],
            "alternatives": got["alternatives"],
        }
        try:
            return check(content, Settings)
        except BadInput as error:
            raise ValidationError(error.faults) from error


def started(settings: Settings) -> dict[str, Any]:
    return {
        "envelope": settings.envelope,
        "least": settings.count.min,
        "most": settings.count.max,
        "method": settings.method,
        "reduction": settings.reduction.normalize() if settings.reduction else 0,
        "reserve": settings.reserve,
        "alternatives": settings.alternatives,
    }


def whole(label: str, initial: int | None) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=1000, initial=initial)


def known_values(candidates: Iterable[Candidate], settings: Settings) -> dict[str, set[str]]:
    """What the dossiers have in common, group by group, and what the rules already name."""
    values: dict[str, set[str]] = {group: set() for group in GROUPS}
    for one in candidates:
        for group, found in one.groups.items():
            values[group].update(found if isinstance(found, list) else [found])
    for bound in settings.bounds:
        values.setdefault(bound.group, set()).add(str(bound.value))
    return values


def bound_choices(values: Mapping[str, set[str]]) -> list[Any]:
    """« Each region » makes one rule a region when it is saved."""
    groups = [
        (
            group.capitalize(),
            [(f"{group}|{EACH}", f"Chaque {group}"), *(option(group, value) for value in sorted(names))],
        )
        for group, names in values.items()
        if names
    ]
    return [("", "Aucune règle"), *groups]


def option(group: str, value: str) -> tuple[str, str]:
    return f"{group}|{value}", f"{group.capitalize()}\u00a0: {value}"


class RevokeForm(EssaimForm):
    reason = forms.CharField(
        label="Motif",
        max_length=500,
        widget=forms.Textarea({"rows": "3"}),
        error_messages={"required": "Donnez un motif."},
    )
