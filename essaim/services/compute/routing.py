"""Who answers a request: the theme and the territory first, then whoever has the most room. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Candidate:
    """An adviser of a provider of the service. No theme: all; no region: the whole country."""

    key: int
    provider: int
    themes: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    load: int = 1  # requests at once, at most
    held: int = 0  # requests held now
    days_left: float = 0.0  # of the provider, this quarter and later; counts when everything else is equal


@dataclass(frozen=True)
class Asked:
    theme: str
    region: str = ""
    remote: bool = False
    avoid: frozenset[int] = frozenset()  # advisers who already had it


@dataclass(frozen=True)
class Choice:
    key: int
    why: str


def route(asked: Asked, candidates: Iterable[Candidate]) -> Choice | None:
    """The named adviser who gets the request, and why. None: a manager must look."""
    able = [one for one in candidates if why_not(asked, one) == ""]
    if not able:
        return None
    best = min(able, key=lambda one: _order(asked, one))
    return Choice(best.key, _why(asked, best))


def why_not(asked: Asked, one: Candidate) -> str:
    """Why this adviser cannot have it; "" when they can."""
    if one.key in asked.avoid:
        return "A déjà eu cette demande"
    if one.themes and asked.theme not in one.themes:
        return "Ne suit pas ce thème"
    if one.regions and asked.region not in one.regions and not asked.remote:
        return "Ne suit pas cette région"
    if one.held >= one.load:
        return "N’a plus de place"
    return ""


def _order(asked: Asked, one: Candidate) -> tuple[bool, bool, float, float, int]:
    return (
        not (asked.region and asked.region in one.regions),
        not one.themes,
        one.held / one.load,
        -one.days_left,
        one.key,
    )


def _why(asked: Asked, one: Candidate) -> str:
    parts = ["suit ce thème" if one.themes else "suit tous les thèmes"]
    if asked.region and asked.region in one.regions:
        parts.append("et votre région")
    room = one.load - one.held
    parts.append(f"et a de la place pour {room} demande{'s' if room > 1 else ''}")
    return " ".join(parts)
