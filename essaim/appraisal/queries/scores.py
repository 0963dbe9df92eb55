"""The scores of a phase: what is given to the computation, what it answered, and figures with their n."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from essaim.appraisal.models import Method, Phase, Review, ReviewState, ScoreRun, ThirdReading
from essaim.appraisal.queries.assignment import dossiers_of_phase, labels_of
from essaim.appraisal.queries.statistics import FEW, Mean, by_criterion, by_region
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


LOWEST, HIGHEST = Decimal(0), Decimal(20)


def on_scale(value: Any) -> Decimal | None:
    """A note of twenty never leaves its scale, whatever the computation finds beyond."""
    return None if value is None else min(max(Decimal(str(value)), LOWEST), HIGHEST)


@dataclass(frozen=True)
class Scored:
    """One dossier of a phase, with what a run says of it: nothing when nobody has read it."""

    dossier: Dossier
    row: dict[str, Any] | None
    third: bool
    method: str

    def _read(self, name: str) -> Any:
        return self.row.get(name) if self.row else None

    @property
    def n(self) -> int:
        return self._read("n") or 0

    @property
    def raw(self) -> Decimal | None:
        return on_scale(self._read("raw"))

    @property
    def corrected(self) -> Decimal | None:
        return on_scale(self._read("corrected"))

    @property
    def retained(self) -> Decimal | None:
        """The note that counts, by the method chosen before the opening."""
        return self.raw if self.method == Method.RAW else self.corrected

    @property
    def low(self) -> Decimal | None:
        return on_scale((self._read("interval") or {}).get("low"))

    @property
    def high(self) -> Decimal | None:
        return on_scale((self._read("interval") or {}).get("high"))

    @property
    def spread(self) -> Decimal | None:
        """How far its readers are from each other; one reading has nothing to be far from."""
        return self._read("spread") if self.n > 1 else None

    @property
    def rank_raw(self) -> int | None:
        return self._read("rank_raw")

    @property
    def rank_corrected(self) -> int | None:
        return self._read("rank_corrected")

    @property
    def note(self) -> str:
        if not self.n:
            return "aucune lecture"
        notes = ["une seule lecture"] if self.n == 1 else []
        return ", ".join([*notes, "troisième lecture à confier"] if self.third else notes)


def scored_of(run: ScoreRun) -> list[Scored]:
    """The best retained note ahead; those that nobody has read last, and never left out."""
    third = set(ThirdReading.objects.filter(phase=run.phase_id).values_list("dossier", flat=True))
    rows = {row["id"]: row for row in run.result["dossiers"]}
    found = [
        Scored(dossier, rows.get(dossier.reference), dossier.pk in third, run.phase.method)
        for dossier in dossiers_of_phase(run.phase)
    ]
    return sorted(
        found,
        key=lambda one: (one.row is None, -(one.row or {}).get(run.phase.method, 0), one.dossier.reference),
    )


def figures_of_phase(phase: Phase) -> dict[str, list[Mean]]:
    """By region on 20, by criterion as a part of its scale, each with its n."""
    reviews = scored_reviews(phase)
    return {"regions": by_region(reviews), "criteria": by_criterion(reviews, phase)}


def readings_of(run: ScoreRun, reference: str) -> list[dict[str, Any]]:
    """Each reading of one dossier in a run, with the severity of its reader."""
    severity = {row["id"]: row for row in severities_of(run)}
    return [
        {"reader": reader, "score": score, "severity": severity.get(reader)}
        for reader, dossier, score in run.given["scores"]
        if dossier == reference
    ]


def severities_of(run: ScoreRun) -> list[dict[str, Any]]:
    """The readers, the most severe first. Under five readings neither mean nor severity is shown, here as
    in the statistics: they would tell the notes one by one."""
    rows = [
        row if row["n"] >= FEW else {**row, "mean": None, "severity": None, "interval": None}
        for row in run.result["reviewers"]
    ]
    return sorted(rows, key=lambda row: (row.get("severity") is None, -(row.get("severity") or 0), row["id"]))
