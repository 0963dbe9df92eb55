"""Requests that wait for advisers: a simulation by seed, and the closed form that it is checked against."""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from essaim.optimum.solver import Floats
from essaim.sizing.compute.document import Queue, QueueResult, Waits

SURE = 1.96  # a 95 % interval over many independent runs


@dataclass(frozen=True)
class Drawn:
    """The requests of every run: when they come, how long they take; infinite beyond the last of a run."""

    arrivals: Floats  # runs × requests, in weeks
    times: Floats
    counted: np.ndarray


def erlang_wait(rate: float, service: float, advisers: int) -> float | None:
    """Mean wait of M/M/c (Erlang C); None when requests come faster than they can be served."""
    offered = rate * service
    if offered >= advisers:
        return None
    blocked = 1.0
    for number in range(1, advisers + 1):
        blocked = offered * blocked / (number + offered * blocked)
    busy = offered / advisers
    waits = blocked / (1 - busy * (1 - blocked))
    return waits * service / (advisers - offered)


def draw(given: Queue) -> Drawn:
    """A Poisson number of requests each week, at any moment of it; the same seed draws the same ones."""
    chance = np.random.Generator(np.random.PCG64(given.seed))
    rates = np.array([float(rate) for rate in given.arrivals])
    counts = chance.poisson(rates, size=(given.runs, len(rates)))
    most = max(int(counts.sum(axis=1).max()), 1)
    arrivals = np.full((given.runs, most), np.inf)
    weeks = np.arange(len(rates))
    for run in range(given.runs):
        came = np.repeat(weeks, counts[run]).astype(np.float64)
        arrivals[run, : len(came)] = np.sort(came + chance.random(len(came)))
    mean, variation = given.service_weeks, float(given.variation)
    if variation:
        shape = 1 / variation**2
        times = chance.gamma(shape, mean / shape, size=arrivals.shape)
    else:
        times = np.full(arrivals.shape, mean)
    return Drawn(arrivals, times, np.isfinite(arrivals) & (arrivals >= given.warm_up_weeks))


def waits_of(drawn: Drawn, advisers: int) -> Floats:
    """First come, first served by the first adviser who is free; every run at once, request by request."""
    runs, most = drawn.arrivals.shape
    free = np.zeros((runs, advisers))
    every = np.arange(runs)
    waits = np.zeros((runs, most))
    for number in range(most):
        came = drawn.arrivals[:, number]
        there = np.isfinite(came)
        first = free.argmin(axis=1)
        starts = np.maximum(free[every, first], np.where(there, came, 0.0))
        waits[there, number] = (starts - came)[there]
        free[every, first] = np.where(there, starts + drawn.times[:, number], free[every, first])
    return waits


def summary(given: Queue, drawn: Drawn, advisers: int) -> Waits:
    waits = waits_of(drawn, advisers)
    counted, target = drawn.counted, float(given.target_weeks)
    numbers = np.maximum(counted.sum(axis=1), 1)
    means = np.where(counted, waits, 0.0).sum(axis=1) / numbers
    shares = (counted & (waits <= target)).sum(axis=1) / numbers
    shares = np.where(counted.any(axis=1), shares, 1.0)
    every = waits[counted] if counted.any() else np.zeros(1)
    mean, mean_low, mean_high = _interval(means)
    share, share_low, share_high = _interval(shares)
    return Waits(
        advisers=advisers,
        mean=_number(mean),
        mean_low=_number(max(mean_low, 0.0)),
        mean_high=_number(mean_high),
        median=_number(float(np.median(every))),
        ninth_decile=_number(float(np.quantile(every, 0.9))),
        share=_number(share),
        share_low=_number(max(share_low, 0.0)),
        share_high=_number(min(share_high, 1.0)),
    )


def simulate(given: Queue) -> QueueResult:
    """The wait with the advisers given, and the fewest advisers that keep the promise."""
    drawn = draw(given)
    known: dict[int, Waits] = {}

    def waits(advisers: int) -> Waits:
        if advisers not in known:
            known[advisers] = summary(given, drawn, advisers)
        return known[advisers]

    asked = waits(given.advisers)
    low, high = 0, given.most_advisers + 1  # more advisers never make anybody wait longer
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if waits(middle).share >= given.target_share else (middle, high)
    enough = high if high <= given.most_advisers else None
    rates = {*given.arrivals}
    rate = float(sum(given.arrivals)) / len(given.arrivals)
    steady = len(rates) == 1 and given.variation == 1
    closed = erlang_wait(rate, given.service_weeks, given.advisers) if steady else None
    return QueueResult(
        waits=asked,
        busy=_number(rate * given.service_weeks / given.advisers),
        erlang=_number(closed) if closed is not None else None,
        enough=enough,
        curve=[waits(number) for number in around(enough or given.most_advisers, given.advisers)],
        sentence=sentence(given, asked, enough),
        requests=_number(float(sum(given.arrivals))),
    )


def around(enough: int, asked: int) -> list[int]:
    """The numbers of advisers worth comparing."""
    return sorted({*range(max(enough - 3, 1), enough + 3), asked})


def sentence(given: Queue, waits: Waits, enough: int | None) -> str:
    weeks = f"{_said(given.target_weeks)} semaine{'s' * (given.target_weeks >= 2)}"
    promise = f"{_percent(given.target_share)} de pôles servis en {weeks}"
    words = (
        f"Avec {waits.advisers} conseiller{'s' * (waits.advisers > 1)}, {_percent(waits.share)} des pôles "
        f"sont servis en {weeks} (intervalle {_percent(waits.share_low)} à {_percent(waits.share_high)})"
    )
    if enough is None:
        return f"{words}\u202f; {promise}\u00a0: hors d’atteinte avec {given.most_advisers} conseillers."
    return f"{words}\u202f; {promise}\u00a0: il en faut {enough}."


def _interval(values: Floats) -> tuple[float, float, float]:
    mean = float(values.mean())
    half = SURE * float(values.std(ddof=1)) / float(np.sqrt(len(values)))
    return mean, mean - half, mean + half


def _number(value: float) -> Decimal:
    return Decimal(str(round(value, 4)))


def _said(value: Decimal) -> str:
    return f"{value.normalize():f}".replace(".", ",")


def _percent(share: Decimal) -> str:
    return f"{round(share * 100)}\u00a0%"
