"""When nothing fits: a set of rules that clash, and of which none can be spared."""

from collections.abc import Iterable

from essaim.kit.money import format_euros
from essaim.portfolio.compute.portfolio.document import Rule
from essaim.portfolio.compute.portfolio.studio import Key, Studio


def clash(studio: Studio, imposed: Iterable[int] = ()) -> list[Key] | None:
    """Rules that no selection can respect together; without any one of them, one can. None: not proven."""
    imposed = list(imposed)
    kept = list(studio.keys)
    for key in list(reversed(kept)):
        rest = [one for one in kept if one != key]
        found = studio.solve(studio.program(kept=rest, imposed=imposed))
        if found.is_impossible:
            kept = rest
        elif found.x is None:
            return None
    return kept


def rule(studio: Studio, key: Key) -> Rule:
    kind, one = key
    if kind in {"locked_in", "locked_out"}:
        return Rule(kind=kind, id=one, sentence=in_words(studio, key))  # type: ignore[arg-type]
    index = int(one) if kind.startswith("bound") else None
    return Rule(kind=kind, index=index, sentence=in_words(studio, key))  # type: ignore[arg-type]


def in_words(studio: Studio, key: Key) -> str:
    kind, one = key
    given = studio.given
    if kind == "envelope":
        return f"l’enveloppe est de {format_euros(given.envelope)}"
    if kind == "count_min":
        return f"au moins {dossiers(given.count.min)}"
    if kind == "count_max":
        return f"au plus {dossiers(given.count.max or 0)}"
    if kind == "locked_in":
        return f"le dossier {one} est imposé"
    if kind == "locked_out":
        return f"le dossier {one} est écarté"
    bound = given.bounds[int(one)]
    some = f"au moins {dossiers(bound.min)}" if kind == "bound_min" else f"au plus {dossiers(bound.max or 0)}"
    members = int(studio.limits[key][0].sum())
    return f"{some} pour {bound.group} = {bound.value} ({members} au total)"


def dossiers(count: int) -> str:
    return f"{count} dossier" + ("s" if count > 1 else "")
