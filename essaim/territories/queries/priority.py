"""The priority of territories: one EPCI with its parts, the territory of a dossier, the map."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from essaim.territories.compute.method import Indicator, MethodDocument
from essaim.territories.compute.priority import LABELS, Parts, Priority, Share, explained, of_pole, shown
from essaim.territories.compute.scoring import (
    Standing,
    found_priority,
    standing_of,
    weights_of,
)
from essaim.territories.models import (
    Commune,
    MeasureVersion,
    PriorityFlag,
    ScoreMethod,
    TerritoryScore,
)
from essaim.territories.queries.methods import active_flags, document_of_method, editions_of

STANDINGS = {"priority": "Prioritaire", "other": "Non prioritaire", "unknown": "Indéterminé"}


@dataclass(frozen=True)
class PartShown:
    """One of the five parts, with its weight; None is unknown."""

    key: str
    label: str
    weight: Decimal
    value: Decimal | None

    @property
    def text(self) -> str:
        return "donnée manquante" if self.value is None else shown(self.value)


@dataclass(frozen=True)
class TerritoryPriority:
    """What a method says of a territory, and what people said of it."""

    method: ScoreMethod
    document: MethodDocument
    found: Priority
    flags: tuple[PriorityFlag, ...] = ()

    @property
    def standing(self) -> Standing:
        """ "priority", "other" or "unknown": the value of the group of the studio."""
        return standing_of(self.document, self.found, bool(self.flags))

    @property
    def standing_text(self) -> str:
        return STANDINGS[self.standing]

    @property
    def parts(self) -> list[PartShown]:
        weights, values = weights_of(self.document), self.found.parts.named()
        return [PartShown(key, label, weights[key], values[key]) for key, label in LABELS.items()]

    @property
    def sentence(self) -> str:
        return explained(self.found)

    @property
    def sum_text(self) -> str:
        if self.found.is_complete:
            return shown(self.found.low)
        return f"entre {shown(self.found.low)} et {shown(self.found.high)}"


# --- Territories ------------------------------------------------------------------------------------


def scores_of_method(method: ScoreMethod) -> QuerySet[TerritoryScore]:
    return (
        TerritoryScore.objects.filter(method=method)
        .select_related("epci__region")
        .order_by("epci__search_key")
    )


def shown_score(
    method: ScoreMethod, score: TerritoryScore, flags: Collection[PriorityFlag] = ()
) -> TerritoryPriority:
    document = document_of_method(method)
    found = found_priority(document, _parts(score))
    return TerritoryPriority(method, document, found, tuple(flags))


def _parts(score: TerritoryScore) -> Parts:
    return Parts(**{part: getattr(score, part) for part in LABELS})


@dataclass(frozen=True)
class Figure:
    """One indicator of an EPCI, with where it comes from; None is unknown."""

    indicator: Indicator
    value: Decimal | None
    edition: MeasureVersion | None

    @property
    def text(self) -> str:
        return "donnée manquante" if self.value is None else shown(self.value)

    @property
    def scale(self) -> str:
        unit = f" ({self.indicator.unit})" if self.indicator.unit else ""
        return f"{shown(self.indicator.least)} donne 0, {shown(self.indicator.most)} donne 100{unit}"


def figures_of(method: ScoreMethod, score: TerritoryScore | None) -> list[Figure]:
    """What each part is made of."""
    document = document_of_method(method)
    editions = {one.indicator: one for one in editions_of(document)}
    values = score.values if score else {}
    return [
        Figure(one, Decimal(values[one.key]) if one.key in values else None, editions.get(one.key))
        for one in document.indicators
    ]


@dataclass(frozen=True)
class Where:
    """The territory of a dossier, in codes of today."""

    communes: Collection[str] = ()
    epcis: Collection[str] = ()


def priorities_of_territories[K](
    method: ScoreMethod, territories: Mapping[K, Where]
) -> dict[K, TerritoryPriority]:
    """Each territory, weighted by the people of its communes. Three queries, however many territories."""
    document = document_of_method(method)
    where = list(territories.values())
    peopled = _people(where)
    inside = {epci for rows in peopled.values() for _, epci, _ in rows if epci}
    scores = {
        row.epci_id: _parts(row) for row in TerritoryScore.objects.filter(method=method, epci__in=inside)
    }
    flags: dict[str, PriorityFlag] = {
        row.epci_id: row for row in active_flags(method).filter(epci__in=inside)
    }
    found = {}
    for key, territory in territories.items():
        people = _people_by_epci(territory, peopled)
        shares = [Share(scores.get(epci, Parts()), count) for epci, count in people.items()]
        parts = of_pole(shares, Decimal(document.coverage))
        named = tuple(flags[epci] for epci in people if epci in flags)
        found[key] = TerritoryPriority(method, document, found_priority(document, parts), named)
    return found


def priority_of_territory(method: ScoreMethod, where: Where) -> TerritoryPriority:
    return priorities_of_territories(method, {0: where})[0]


Peopled = dict[str, list[tuple[str, str, int | None]]]  # code asked -> its communes, their EPCI and people


def _people(territories: Iterable[Where]) -> Peopled:
    communes = {code for where in territories for code in where.communes}
    epcis = {code for where in territories for code in where.epcis}
    fields = ("code", "epci", "population")
    found: Peopled = {}
    for code, epci, people in Commune.objects.filter(code__in=communes).values_list(*fields):
        found[code] = [(code, epci or "", people)]
    current = Commune.objects.filter(epci__in=epcis, is_current=True)
    for code, epci, people in current.values_list(*fields):
        found.setdefault(str(epci), []).append((code, str(epci), people))
    return found


def _people_by_epci(where: Where, peopled: Peopled) -> dict[str, int | None]:
    """Each commune once; one of unknown population, or an unknown code, leaves its share unknown."""
    seen = {row[0]: row for code in [*where.communes, *where.epcis] for row in peopled.get(code, [])}
    people: dict[str, int | None] = {}
    for _, epci, count in seen.values():
        known = people.get(epci, 0)
        people[epci] = None if known is None or count is None else known + count
    if any(code not in peopled for code in [*where.communes, *where.epcis]):
        people[""] = None
    return people
