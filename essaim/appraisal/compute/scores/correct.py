"""Scores freed from the severity of each reader, raw and corrected side by side, with what they are worth."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import numpy as np

from essaim.appraisal.compute.scores.document import (
    DossierScore,
    Interval,
    Panel,
    ReviewerSeverity,
    ScoresInput,
    ScoresResult,
)
from essaim.appraisal.compute.scores.model import Design, Fit, fit, panels_of
from essaim.appraisal.compute.student import quantile
from essaim.optimum.solver import Floats, Ints

METHOD = (
    "Modèle additif à deux facteurs\u00a0: note = dossier − sévérité du lecteur + aléa\u202f; "
    "dossiers fixes, sévérités aléatoires de moyenne nulle dans chaque groupe relié (Paul, 1981), "
    "variance par maximum de vraisemblance restreint (Patterson et Thompson, 1971)."
)
PLACES = Decimal("0.0001")


def correct_scores(given: ScoresInput) -> ScoresResult:
    if not given.scores:
        return ScoresResult(
            status="uncorrected", method=METHOD, warnings=[], panels=[], dossiers=[], reviewers=[]
        )
    return Sheet(given).result()


@dataclass(frozen=True)
class Sheet:
    """One input, its design and its fit."""

    given: ScoresInput

    @cached_property
    def readers(self) -> list[int | str]:
        return sorted({row[0] for row in self.given.scores}, key=lambda one: (isinstance(one, str), one))

    @cached_property
    def dossiers(self) -> list[int | str]:
        return sorted({row[1] for row in self.given.scores}, key=lambda one: (isinstance(one, str), one))

    @cached_property
    def design(self) -> Design:
        reader = {name: place for place, name in enumerate(self.readers)}
        dossier = {name: place for place, name in enumerate(self.dossiers)}
        rows = sorted((reader[who], dossier[what], float(value)) for who, what, value in self.given.scores)
        return Design(
            reader=np.array([row[0] for row in rows], dtype=np.int64),
            dossier=np.array([row[1] for row in rows], dtype=np.int64),
            value=np.array([row[2] for row in rows]),
            readers=len(reader),
            dossiers=len(dossier),
        )

    @cached_property
    def panels(self) -> tuple[Ints, Ints, int]:
        return panels_of(self.design)

    @cached_property
    def fit(self) -> Fit:
        asked = self.given.shrinkage
        return fit(self.design, self.panels[2], None if asked is None else float(asked))

    @cached_property
    def margin(self) -> float:
        """How many errors make the interval; nan when the scores leave nothing to estimate it."""
        freedom = self.fit.freedom
        return quantile(float(self.given.confidence), freedom) if freedom > 0 else float("nan")

    def result(self) -> ScoresResult:
        noise = self.fit.noise
        shrinkage = self.fit.shrinkage
        return ScoresResult(
            status="corrected" if bool(np.abs(self.fit.severity).max(initial=0) > 0) else "uncorrected",
            method=METHOD,
            shrinkage=rounded(shrinkage),
            deviation_of_readings=rounded(noise**0.5) if noise == noise else None,
            deviation_of_reviewers=rounded((noise / shrinkage) ** 0.5)
            if noise == noise and shrinkage
            else None,
            warnings=self.warnings(),
            panels=self.panel_list(),
            dossiers=self.dossier_list(),
            reviewers=self.reviewer_list(),
        )

    def warnings(self) -> list[str]:
        said, count = [], self.panels[2]
        if count > 1:
            said.append(
                f"Les lectures forment {count} groupes sans dossier ni lecteur en commun\u00a0: "
                "aucune note n’est corrigée de l’un à l’autre, et les rangs ne se comparent pas entre eux."
            )
        _, counts = self.design.means()
        alone = int((counts == 1).sum())
        if alone:
            dossiers = f"{alone} dossier{'s' * (alone > 1)}"
            said.append(f"{dossiers} avec une seule lecture\u00a0: ni écart, ni désaccord mesurable.")
        if self.fit.freedom <= 0:
            said.append("Trop peu de lectures en commun\u00a0: les intervalles ne se calculent pas.")
        return said

    def panel_list(self) -> list[Panel]:
        of_readers, of_dossiers, count = self.panels
        return [
            Panel(
                number=number + 1,
                reviewers=[
                    one for one, panel in zip(self.readers, of_readers, strict=True) if panel == number
                ],
                dossiers=[
                    one for one, panel in zip(self.dossiers, of_dossiers, strict=True) if panel == number
                ],
                comparable=count == 1,
            )
            for number in range(count)
        ]

    def dossier_list(self) -> list[DossierScore]:
        design, corrected = self.design, self.fit.corrected
        means, counts = design.means()
        errors = self.margin * self.fit.error_of_dossiers(counts)
        ranks, new_ranks = self.ranks(means), self.ranks(corrected)
        order = np.argsort(design.dossier, kind="stable")
        readings = np.split(design.value[order], np.cumsum(counts)[:-1])
        found = []
        for place, (identifier, values) in enumerate(zip(self.dossiers, readings, strict=True)):
            spread = rounded(float(values.max() - values.min()))
            found.append(
                DossierScore(
                    id=identifier,
                    panel=int(self.panels[1][place]) + 1,
                    n=len(values),
                    raw=rounded(means[place]),
                    corrected=rounded(corrected[place]),
                    correction=rounded(corrected[place] - means[place]),
                    spread=spread,
                    deviation=rounded(float(values.std(ddof=1))) if len(values) > 1 else None,
                    interval=around(corrected[place], errors[place]),
                    disagreement=self.given.disagreement is not None and spread > self.given.disagreement,
                    rank_raw=ranks[place],
                    rank_corrected=new_ranks[place],
                )
            )
        return found

    def reviewer_list(self) -> list[ReviewerSeverity]:
        design = self.design
        means, _ = design.means()
        counts = np.bincount(design.reader, minlength=design.readers)
        sums = np.bincount(design.reader, design.value, design.readers)
        gaps = np.bincount(design.reader, means[design.dossier] - design.value, design.readers)
        errors = self.margin * self.fit.error_of_readers()
        return [
            ReviewerSeverity(
                id=identifier,
                panel=int(self.panels[0][place]) + 1,
                n=int(counts[place]),
                mean=rounded(sums[place] / counts[place]),
                observed=rounded(gaps[place] / counts[place]),
                severity=rounded(self.fit.severity[place]),
                interval=around(self.fit.severity[place], errors[place]),
            )
            for place, identifier in enumerate(self.readers)
        ]

    def ranks(self, values: Floats) -> list[int]:
        """1 + how many of the same panel are above; equals share a rank."""
        shown, found = np.round(values, 4), np.zeros(len(values), dtype=np.int64)
        for number in range(self.panels[2]):
            inside = self.panels[1] == number
            ascending = np.sort(shown[inside])
            found[inside] = 1 + len(ascending) - np.searchsorted(ascending, shown[inside], side="right")
        return [int(rank) for rank in found]


def rounded(value: float) -> Decimal:
    return Decimal(repr(float(value))).quantize(PLACES) + 0


def around(value: float, error: float) -> Interval | None:
    return Interval(low=rounded(value - error), high=rounded(value + error)) if error == error else None
