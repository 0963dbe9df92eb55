"""How well a compagnon and a pole go together: five parts out of 100, weighted, each one said in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from math import asin, cos, radians, sin, sqrt

from essaim.mentoring.compute.matching.document import (
    Compagnon,
    MatchingInput,
    Parts,
    Place,
    Pole,
    Ranked,
    Weights,
)

EARTH_KM = 6371.0
SAME_REGION = 60  # the part of distance when only regions are known
NARROW = "\u202f"


@dataclass(frozen=True)
class Score:
    """In hundredths of a point, so that sums are exact."""

    parts: Parts
    hundredths: int
    km: int | None

    @property
    def points(self) -> Decimal:
        return Decimal(self.hundredths) / 100


def score(pole: Pole, compagnon: Compagnon, weights: Weights, far_km: int = 600) -> Score:
    km = _km(pole.place, compagnon.place)
    parts = Parts(
        themes=_themes(pole, compagnon),
        activities=_shared(pole.activities, compagnon.activities),
        territory=_shared(pole.territories, compagnon.territories),
        stage=100 if pole.stage and pole.stage in compagnon.stages else 0,
        distance=_near(pole, compagnon, km, far_km),
    )
    worth = sum(getattr(weights, name) * value for name, value in parts.model_dump().items())
    return Score(parts, worth, km)


def rank(given: MatchingInput) -> list[Ranked]:
    """Every possible pair, best first for each pole: what a pole chooses from, what a manager is shown."""
    refused = {*given.forbidden}
    found = []
    for pole in given.poles:
        rows = [
            ranked(pole, compagnon, score(pole, compagnon, given.weights, given.far_km))
            for compagnon in given.compagnons
            if (pole.id, compagnon.id) not in refused and may_help(pole, compagnon)
        ]
        found += sorted(rows, key=lambda row: (-row.score, str(row.compagnon)))
    return found


def ranked(pole: Pole, compagnon: Compagnon, scored: Score, *, fixed: bool = False, load: int = 0) -> Ranked:
    return Ranked(
        pole=pole.id,
        compagnon=compagnon.id,
        score=scored.points,
        parts=scored.parts,
        fixed=fixed,
        sentence=sentence(pole, compagnon, scored, fixed=fixed, load=load),
    )


def may_help(pole: Pole, compagnon: Compagnon) -> bool:
    """Nobody helps itself, nor outside the regions it serves, nor on themes it does not know."""
    served = not compagnon.regions_served or pole.region in compagnon.regions_served
    knows = not pole.themes or bool(pole.themes.keys() & {*compagnon.themes})
    return served and knows and str(pole.id) != str(compagnon.id)


def sentence(pole: Pole, compagnon: Compagnon, scored: Score, *, fixed: bool = False, load: int = 0) -> str:
    """Why this compagnon for this pole, in the order of what counts."""
    words = [
        "paire déjà au travail, conservée" if fixed else "",
        _themes_in_words(pole, compagnon),
        _alike("même activité", pole.activities, compagnon.activities),
        _alike("même genre de territoire", pole.territories, compagnon.territories),
        f"connaît ce stade (« {pole.stage} »)" if scored.parts.stage else "",
        _distance_in_words(pole, compagnon, scored.km),
        f"{load} pôle{'s' * (load > 1)} pour {_places(compagnon.places)}" if load else "",
    ]
    said = f"{NARROW}; ".join(word for word in words if word) or "aucun point commun connu"
    return f"{said[0].upper()}{said[1:]}."


def _themes(pole: Pole, compagnon: Compagnon) -> int:
    """The share of what the pole asks, urgent needs counting more."""
    asked = sum(pole.themes.values())
    covered = sum(urgency for theme, urgency in pole.themes.items() if theme in compagnon.themes)
    return round(100 * covered / asked) if asked else 0


def _shared(asked: Iterable[str], known: Iterable[str]) -> int:
    """The share of the words of the pole that are also the compagnon's."""
    ours = {*asked}
    return round(100 * len(ours & {*known}) / len(ours)) if ours else 0


def _near(pole: Pole, compagnon: Compagnon, km: int | None, far_km: int) -> int:
    if km is not None:
        return max(0, round(100 - 100 * km / far_km))
    if {*pole.departments} & {*compagnon.departments}:
        return 100
    return SAME_REGION if pole.region and pole.region == compagnon.region else 0


def _km(one: Place | None, other: Place | None) -> int | None:
    """Great circle, to the kilometre."""
    if one is None or other is None:
        return None
    (lat1, lon1), (lat2, lon2) = (tuple(radians(float(value)) for value in place) for place in (one, other))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return round(2 * EARTH_KM * asin(min(1.0, sqrt(half))))


def _themes_in_words(pole: Pole, compagnon: Compagnon) -> str:
    if not pole.themes:
        return "aucun besoin décrit"
    covered = [theme for theme in pole.themes if theme in compagnon.themes]
    asked = len(pole.themes)
    named = f"\u00a0: {', '.join(covered)}" if covered else ""
    return f"{len(covered)} thème{'s' * (len(covered) > 1)} sur {asked} demandé{'s' * (asked > 1)}{named}"


def _alike(words: str, asked: Iterable[str], known: Iterable[str]) -> str:
    ours = {*known}
    both = [word for word in asked if word in ours]
    return f"{words}\u00a0: {', '.join(both)}" if both else ""


def _distance_in_words(pole: Pole, compagnon: Compagnon, km: int | None) -> str:
    if km is not None:
        return f"à {km}\u00a0km"
    if {*pole.departments} & {*compagnon.departments}:
        return "même département"
    return "même région" if pole.region and pole.region == compagnon.region else ""


def _places(count: int) -> str:
    return f"{count} place{'s' * (count > 1)}"
