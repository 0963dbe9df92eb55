"""What the reviews of a wave say taken together: by region, by criterion, by reader, each with its n.

Never of a dossier that a tie takes away from the person who asks; a mean of fewer than five reviews is
hidden, since it would tell one dossier or one reader.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from essaim.accounts.models import User
from essaim.admissibility.rules import takes_part
from essaim.appraisal.compute.grid import grid_of
from essaim.appraisal.models import Level, Phase, Review, ReviewState
from essaim.appraisal.queries.assignment import labels_of
from essaim.appraisal.rules import is_barred
from essaim.calls.models import Wave
from essaim.calls.queries import current_document
from essaim.dossiers.models import DossierState

FEW = 5


@dataclass(frozen=True)
class Mean:
    """A mean and its n; None when too few reviews would tell whose it is."""

    label: str
    n: int
    total: Decimal

    @property
    def mean(self) -> Decimal | None:
        return self.total / self.n if self.n >= FEW else None


@dataclass
class PhaseFigures:
    """One door at one level; regions and readers out of 20, criteria as a part of their scale."""

    door: str
    level: str
    n: int = 0
    regions: list[Mean] = field(default_factory=list)
    criteria: list[Mean] = field(default_factory=list)
    readers: list[Mean] = field(default_factory=list)


def statistics_of(user: User, wave: Wave) -> list[PhaseFigures]:
    """Three queries, however many reviews."""
    document = current_document(wave)
    doors = {door.key: door.label for door in document.doors}
    reviews: dict[tuple[str, str], list[Review]] = defaultdict(list)
    for review in _counted(user, wave):
        reviews[review.duty.door, review.duty.reader.level].append(review)
    return [
        PhaseFigures(
            door=doors.get(phase.door, phase.door),
            level=Level(phase.level).label,
            n=len(rows := reviews[phase.door, phase.level]),
            regions=by_region(rows),
            criteria=by_criterion(rows, phase),
            readers=by_reader(rows),
        )
        for phase in Phase.objects.filter(wave=wave).select_related("wave__version")
    ]


def _counted(user: User, wave: Wave) -> Iterable[Review]:
    rows = Review.objects.filter(
        ~is_barred(user, "duty__dossier") & ~takes_part(user, "duty__dossier"),
        state=ReviewState.SUBMITTED,
        duty__ended_at=None,
        duty__reader__wave=wave,
        duty__dossier__state=DossierState.ADMISSIBLE,
    )
    rows = rows.select_related("duty__reader__user", "duty__dossier__region")
    return rows.defer("private", "for_candidate", "for_committee").order_by("pk")


def by_region(reviews: Iterable[Review]) -> list[Mean]:
    found: dict[str, list[Decimal]] = defaultdict(list)
    for review in reviews:
        region = review.duty.dossier.region
        found[region.name if region else "Sans région"].append(review.total or Decimal(0))
    return _means(found)


def by_reader(reviews: list[Review]) -> list[Mean]:
    readers = {review.duty.reader_id: review.duty.reader for review in reviews}
    labels = labels_of(list(readers.values()))
    found: dict[str, list[Decimal]] = defaultdict(list)
    for review in reviews:
        found[labels[review.duty.reader_id]].append(review.total or Decimal(0))
    return _means(found)


def by_criterion(reviews: Iterable[Review], phase: Phase) -> list[Mean]:
    grid = {line.key: line for line in grid_of(current_document(phase.wave), phase.door, phase.level)}
    found: dict[str, list[Decimal]] = {line.criterion.label: [] for line in grid.values()}
    for review in reviews:
        for key, score in review.scores.items():
            if key in grid:
                found[grid[key].criterion.label].append(grid[key].share(score))
    return [_mean(label, values) for label, values in found.items() if values]


def _means(found: dict[str, list[Decimal]]) -> list[Mean]:
    return [_mean(label, values) for label, values in sorted(found.items())]


def _mean(label: str, values: list[Decimal]) -> Mean:
    return Mean(label, len(values), sum(values, Decimal(0)))
