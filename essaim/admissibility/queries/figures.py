"""Admissibility in figures: one wave, by region and by rule."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q

from essaim.accounts.models import User
from essaim.admissibility.models import DeskEntry, RuleOutcome, RuleVerdict
from essaim.admissibility.rules import entries_of
from essaim.calls.models import Wave
from essaim.calls.queries import current_document
from essaim.dossiers.models import DossierState as S


@dataclass(frozen=True)
class RegionFigures:
    name: str
    filed: int
    incomplete: int
    admissible: int
    inadmissible: int
    withdrawn: int

    @property
    def complete(self) -> int:
        return self.filed - self.incomplete

    @property
    def waiting(self) -> int:
        return self.filed - self.admissible - self.inadmissible - self.withdrawn


@dataclass(frozen=True)
class RuleFigures:
    label: str
    failures: int
    by_region: list[int]


@dataclass(frozen=True)
class Figures:
    regions: list[RegionFigures]
    total: RegionFigures
    rules: list[RuleFigures]


def figures_of(user: User, wave: Wave) -> Figures:
    """Two queries, in the perimeter of this person."""
    entries = DeskEntry.objects.filter(entries_of(user), wave=wave)
    state = {name: Count("pk", filter=Q(dossier_state=name)) for name in S.values}
    rows = entries.values("region", "region__name").annotate(filed=Count("pk"), **state)
    by_region: list[dict[str, Any]] = [*rows.order_by(F("region__name").asc(nulls_last=True))]  # type: ignore[list-item]
    failures: Counter[tuple[str, Any]] = Counter()
    said = RuleVerdict.objects.filter(
        outcome=RuleOutcome.NOT_MET, submission__dossier__in=entries.values("pk")
    )
    said = said.filter(submission__dossier__last_submission=F("submission"))
    for row in said.values("rule", "submission__dossier__region").annotate(n=Count("pk")).order_by():
        failures[row["rule"], row["submission__dossier__region"]] += row["n"]
    regions = [row["region"] for row in by_region]
    rules = [
        RuleFigures(
            rule.label,
            sum(failures[rule.key, region] for region in regions),
            [failures[rule.key, region] for region in regions],
        )
        for rule in current_document(wave).rules
    ]
    return Figures([region_figures(row) for row in by_region], total_of(by_region), rules)


def region_figures(row: dict[str, Any]) -> RegionFigures:
    return RegionFigures(
        name=row["region__name"] or "Sans région",
        filed=row["filed"],
        incomplete=row[S.INCOMPLETE.value],
        admissible=row[S.ADMISSIBLE.value],
        inadmissible=row[S.INADMISSIBLE.value],
        withdrawn=row[S.WITHDRAWN.value],
    )


def total_of(rows: list[dict[str, Any]]) -> RegionFigures:
    columns = ("filed", S.INCOMPLETE.value, S.ADMISSIBLE.value, S.INADMISSIBLE.value, S.WITHDRAWN.value)
    sums = {column: sum(row[column] for row in rows) for column in columns}
    return region_figures({"region__name": "Ensemble", **sums})
