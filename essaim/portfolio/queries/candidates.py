"""The dossiers that compete for a door: what is known of each, their scores, the means by criterion."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, F, IntegerField, Sum, Value, When

from essaim.appraisal.compute.grid import Line, grid_of
from essaim.appraisal.models import Level, Phase, ScoreRun
from essaim.appraisal.queries import scored_reviews
from essaim.calls.compute.document import Door, WaveDocument
from essaim.calls.models import Wave
from essaim.calls.queries import current_document
from essaim.dossiers.models import Dossier
from essaim.dossiers.queries import method_of_wave
from essaim.dossiers.queries.priority import where_of
from essaim.portfolio.compute.scenario import UNKNOWN, Candidate, Means, points_of
from essaim.portfolio.rules import candidates
from essaim.territories.models import ScoreMethod, Zoning
from essaim.territories.queries import priorities_of_territories

DENSITY = "densite7"  # the density grid of INSEE, of the communes
TERRITORIES = {  # its levels, as the studio groups them
    "1": "Grand centre urbain",
    "2": "Ville intermédiaire",
    "3": "Petite ville ou ceinture urbaine",
    "4": "Petite ville ou ceinture urbaine",
    "5": "Rural",
    "6": "Rural",
    "7": "Rural",
}
FIGURES = ("raw", "corrected")


@dataclass(frozen=True)
class Field:
    """The competitors of a door of a wave, and the computation that their scores come from."""

    wave: Wave
    door: Door
    candidates: list[Candidate]
    run: ScoreRun | None
    priority_method: str = ""

    @property
    def method(self) -> str:
        """The score that counts, chosen before the reading opened."""
        return self.run.phase.method if self.run else "raw"

    @property
    def level(self) -> str:
        """Whose grid it is."""
        return self.run.phase.level if self.run else Level.NATION

    @property
    def scored(self) -> int:
        return sum(one.raw is not None for one in self.candidates)


def door_of(document: WaveDocument, key: str) -> Door | None:
    return next((door for door in document.doors if door.key == key), None)


def money_doors(document: WaveDocument) -> list[Door]:
    """The doors that share an envelope out."""
    return [door for door in document.doors if door.asks_budget]


def score_run_of(wave: Wave, door: str) -> ScoreRun | None:
    """The last computation of the national level, else of the regional one."""
    order = Case(
        When(phase__level=Level.NATION, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    rows = ScoreRun.objects.filter(phase__wave=wave.pk, phase__door=door).select_related("phase")
    return rows.defer("given").order_by(order, "-made_at", "-pk").first()


def field_of(wave: Wave, door: Door) -> Field:
    """Everything that the studio shows of the dossiers. The same queries for one or two hundred."""
    document, run = current_document(wave), score_run_of(wave, door.key)
    rows: list[Any] = list(
        Dossier.objects.filter(candidates(door.key), wave=wave.pk)
        .order_by("reference")
        .values(
            "reference",
            "region",
            name=F("pole__name"),
            themes=F("pole__themes"),
            region_name=F("region__name"),
            departments=F("pole__department_codes"),
            asked=F("last_submission__requested_amount"),
            places=F("last_submission__content__territory__places"),
        )
    )
    scores = {row["id"]: row for row in run.result["dossiers"]} if run else {}
    territories = territories_of({row["reference"]: row["places"] or [] for row in rows})
    method = method_of_wave(wave)
    priorities = priorities_of(method, rows)
    found = [
        _candidate(row, scores.get(row["reference"]), territories, priorities, document.money.award_ceiling)
        for row in rows
    ]
    return Field(wave, door, found, run, method.identity if method else "")


def _candidate(
    row: dict[str, Any],
    score: dict[str, Any] | None,
    territories: Mapping[str, str],
    priorities: Mapping[str, str],
    ceiling: Decimal | None,
) -> Candidate:
    reference, asked = row["reference"], row["asked"]
    figures = {name: _decimal(score.get(name)) for name in FIGURES} if score else {}
    return Candidate(
        reference=reference,
        name=row["name"],
        region_code=row["region"] or "",
        region=row["region_name"] or UNKNOWN,
        territory=territories.get(reference, UNKNOWN),
        themes=tuple(row["themes"] or ()),
        priority=priorities.get(reference, ""),
        departments=tuple(row["departments"] or ()),
        asked=asked,
        usual=min((one for one in (asked, ceiling) if one is not None), default=Decimal(0)),
        readings=score["n"] if score else 0,
        **figures,
    )


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


# --- Territories --------------------------------------------------------------------------------


def territories_of(places: Mapping[str, list[dict[str, str]]]) -> dict[str, str]:
    """Where most of the people of each territory live, on the density grid. Two queries."""
    codes: dict[str, set[str]] = defaultdict(set)
    for rows in places.values():
        for place in rows:
            codes[place["kind"]].add(place["code"])
    people = {
        kind: _people(path, codes[kind])
        for kind, path in (("epci", "commune__epci"), ("commune", "commune"))
        if codes[kind]
    }
    found = {}
    for reference, rows in places.items():
        total: dict[str, int] = defaultdict(int)
        for place in rows:
            for name, count in people.get(place["kind"], {}).get(place["code"], {}).items():
                total[name] += count
        if total:
            found[reference] = max(sorted(total), key=lambda name: total[name])
    return found


def _people(path: str, codes: set[str]) -> dict[str, dict[str, int]]:
    rows = Zoning.objects.filter(
        version__kind=DENSITY, version__is_current=True, commune__is_current=True, **{f"{path}__in": codes}
    )
    counted = rows.order_by().values_list(path, "value").annotate(people=Sum("commune__population"))
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for code, level, people in counted:
        found[code][TERRITORIES.get(level, UNKNOWN)] += people or 0
    return found


def priorities_of(method: ScoreMethod | None, rows: list[dict[str, Any]]) -> dict[str, str]:
    """Priority, not, or undetermined, in words. Nothing when the wave declares no method."""
    if method is None:
        return {}
    where = {
        row["reference"]: where_of([(place["kind"], place["code"]) for place in row["places"] or []])
        for row in rows
    }
    found = priorities_of_territories(method, where)
    return {reference: one.standing_text for reference, one in found.items()}


# --- Criteria -----------------------------------------------------------------------------------


def grid_points(field: Field) -> dict[str, Decimal]:
    """The weights of the grid as points out of 20, by the key of the criterion."""
    lines = grid_of(current_document(field.wave), field.door.key, field.level)
    return points_of({line.key: line.criterion.weight for line in lines}) if lines else {}


def criterion_labels(field: Field) -> dict[str, str]:
    lines = grid_of(current_document(field.wave), field.door.key, field.level)
    return {line.key: line.criterion.label for line in lines}


def means_of_criteria(phase: Phase) -> Means:
    """For each dossier, the mean share of each criterion over the reviews handed in."""
    lines = {line.key: line for line in grid_of(current_document(phase.wave), phase.door, phase.level)}
    shares: dict[str, dict[str, list[Decimal]]] = defaultdict(lambda: defaultdict(list))
    for review in scored_reviews(phase):
        for key, share in _shares(review.scores, lines):
            shares[review.duty.dossier.reference][key].append(share)
    return {
        reference: {key: sum(values, Decimal(0)) / len(values) for key, values in row.items()}
        for reference, row in shares.items()
    }


def _shares(scores: Mapping[str, int], lines: Mapping[str, Line]) -> list[tuple[str, Decimal]]:
    return [(key, lines[key].share(score)) for key, score in scores.items() if key in lines]
