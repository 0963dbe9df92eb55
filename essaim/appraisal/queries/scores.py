"""The scores of a phase: what is given to the computation, what it answered, and figures with their n."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from essaim.appraisal.models import Phase, Review, ReviewState, ScoreRun, ThirdReading
from essaim.appraisal.queries.assignment import dossiers_of_phase, labels_of
from essaim.appraisal.queries.statistics import Mean, by_criterion, by_region
from essaim.dossiers.models import Dossier, DossierState


def scored_reviews(phase: Phase) -> list[Review]:
    """The reviews handed in that count: their reader still holds the dossier."""
    rows = Review.objects.filter(
        state=ReviewState.SUBMITTED,
        duty__ended_at=None,
        duty__door=phase.door,
        duty__reader__wave=phase.wave_id,
        duty__reader__level=phase.level,
        duty__dossier__state=DossierState.ADMISSIBLE,
    )
    rows = rows.select_related("duty__reader__user", "duty__dossier__pole", "duty__dossier__region")
    return list(rows.defer("private").order_by("pk"))


def scores_of(phase: Phase) -> dict[str, Any]:
    """The exact input of `essaim compute scores`."""
    reviews = scored_reviews(phase)
    labels = labels_of(list({row.duty.reader_id: row.duty.reader for row in reviews}.values()))
    given: dict[str, Any] = {
        "scores": [[labels[row.duty.reader_id], row.duty.dossier.reference, row.total] for row in reviews]
    }
    if phase.disagreement is not None:
        given["disagreement"] = phase.disagreement
    return given


def runs_of(phase: Phase) -> QuerySet[ScoreRun]:
    return ScoreRun.objects.filter(phase=phase).select_related("made_by", "phase__wave__call")


@dataclass(frozen=True)
class Scored:
    """One dossier of a run, with its pole."""

    dossier: Dossier
    row: dict[str, Any]
    third: bool
    retained: Any


def scored_of(run: ScoreRun) -> list[Scored]:
    """The best retained score ahead."""
    dossiers = {row.reference: row for row in dossiers_of_phase(run.phase)}
    third = set(ThirdReading.objects.filter(phase=run.phase_id).values_list("dossier", flat=True))
    found = [
        Scored(dossiers[row["id"]], row, dossiers[row["id"]].pk in third, row[run.phase.method])
        for row in run.result["dossiers"]
        if row["id"] in dossiers
    ]
    return sorted(found, key=lambda one: (-one.retained, one.dossier.reference))


def figures_of_phase(phase: Phase) -> dict[str, list[Mean]]:
    """By region on 20, by criterion as a part of its scale, each with its n."""
    reviews = scored_reviews(phase)
    return {"regions": by_region(reviews), "criteria": by_criterion(reviews, phase)}


def readings_of(run: ScoreRun, reference: str) -> list[dict[str, Any]]:
    """Each reading of one dossier in a run, with the severity of its reader."""
    severity = {row["id"]: row for row in run.result["reviewers"]}
    return [
        {"reader": reader, "score": score, "severity": severity.get(reader)}
        for reader, dossier, score in run.given["scores"]
        if dossier == reference
    ]
