"""Which dossiers a demonstration wave holds: how many at each state, and when they came in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

# The 2021 wave as published: 134 filed, 107 accompanied (shared facts of docs/data-sources.md).
FILED_2021, ADMISSIBLE_2021, FINANCED_2021 = 134, 107, 15


@dataclass(frozen=True)
class Plan:
    """One dossier to write, reproducible by its number. Of a real pole (`pole_pk`) nothing is invented."""

    number: int
    state: str
    filed_at: datetime | None
    both_doors: bool = True
    pole_pk: int | None = None
    ready: bool = False  # a draft with nothing missing


def filing_times(count: int, opens_at: datetime, closes_at: datetime, seed: int) -> list[datetime]:
    """As in real waves: nearly all in the last days, many in the last hours."""
    rng = Random(seed)  # noqa: S311 (fiction, not a secret)
    span = (closes_at - opens_at).total_seconds()
    times = []
    for _ in range(count):
        before = rng.expovariate(1 / 2.5) * 86_400 + rng.uniform(60, 7200)
        times.append(closes_at - timedelta(seconds=min(before, span * 0.97)))
    return sorted(times)


def wave_of_2021(real: list[int], opens_at: datetime, closes_at: datetime) -> list[Plan]:
    """134 dossiers: the real poles named by the sources are admissible, the financed ahead; then fiction."""
    times = filing_times(FILED_2021, opens_at, closes_at, seed=2021)
    plans = []
    for number, filed_at in enumerate(times):
        pole = real[number] if number < len(real) else None
        state = "admissible" if number < ADMISSIBLE_2021 else "inadmissible"
        both = number < FINANCED_2021 or (pole is None and number % 3 != 0)
        plans.append(Plan(number, state, filed_at, both_doors=both, pole_pk=pole))
    Random(7).shuffle(times)  # noqa: S311
    return [Plan(p.number, p.state, at, p.both_doors, p.pole_pk) for p, at in zip(plans, times, strict=True)]


def open_wave(opens_at: datetime, now: datetime) -> list[Plan]:
    """A wave under way: drafts, filings, completions asked, first verdicts."""
    states = (
        ["draft"] * 9 + ["submitted"] * 14 + ["incomplete"] * 3 + ["admissible"] * 6 + ["inadmissible"] * 2
    )
    states += ["withdrawn"] * 2
    times = filing_times(len(states), opens_at, now - timedelta(hours=1), seed=2026)
    return [
        Plan(1000 + rank, state, None if state == "draft" else at, both_doors=rank % 2 == 0)
        for rank, (state, at) in enumerate(zip(states, times, strict=True))
    ]


def granted_wave(opens_at: datetime, closes_at: datetime) -> list[Plan]:
    """A few admissible dossiers that ask for both doors: their grants are given by hand."""
    times = filing_times(7, opens_at, closes_at, seed=2025)
    return [Plan(3000 + rank, "admissible", at) for rank, at in enumerate(times)]
