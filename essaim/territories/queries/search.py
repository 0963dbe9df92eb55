"""Finding a place from what a person types: a name with its typing errors, a code, a postcode."""

import re
from collections.abc import Callable, Collection
from functools import partial
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Case, F, Model, Q, QuerySet, Value, When

from essaim.territories.compute.names import normalise
from essaim.territories.compute.places import KIND_NAMES, Place
from essaim.territories.models import Commune, Department, Epci, FormerCommune, Region
from essaim.territories.queries.listing import commune_place, department_place, epci_place, region_place

MIN_FUZZY = 3  # below, trigrams match everything
MAX_LENGTH = 100
FAR = 3  # closeness of a name that only looks like what was typed
CODE_LIKE = re.compile(r"^(\d[\d ]*|2[abAB]\d*)$", re.ASCII)


def search_places(text: str, kinds: Collection[str] = ("commune", "epci"), limit: int = 20) -> list[Place]:
    """The places a person may mean, the likeliest first. Cost: one query by kind (two for communes)."""
    key = normalise(text[:MAX_LENGTH])
    if not key:
        return []
    by_code = CODE_LIKE.match(text.strip()) is not None
    wanted = [kind for kind in KIND_NAMES if kind in kinds]
    find = _by_code if by_code else _by_name
    ranked: list[tuple[Any, Place]] = []
    for kind in wanted:
        ranked += find(kind, text.strip().replace(" ", "").upper() if by_code else key, limit)
    ranked.sort(key=lambda pair: pair[0])
    unique = {(place.kind, place.code): place for _, place in reversed(ranked)}
    order = list(dict.fromkeys((place.kind, place.code) for _, place in ranked))
    return [unique[identity] for identity in order][:limit]


def _by_code(kind: str, code: str, limit: int) -> list[tuple[Any, Place]]:
    starts = Q(code__startswith=code)
    rows: list[tuple[Any, Place]] = []
    if kind == "commune":
        starts |= Q(postcodes__contains=[code])
        old = FormerCommune.objects.filter(code__startswith=code).select_related("current__department")
        rows = [((2, row.code), commune_place(row.current, row.name)) for row in old[:limit]]
    places = (TO_PLACE[kind](row) for row in SOURCES[kind]().filter(starts).order_by("code")[:limit])
    return rows + [((place.code != code, place.code), place) for place in places]


def _by_name(kind: str, key: str, limit: int) -> list[tuple[Any, Place]]:
    rows = [(_rank(row), TO_PLACE[kind](row)) for row in _like(SOURCES[kind](), key)[:limit]]
    if kind == "commune":
        old = FormerCommune.objects.exclude(name="").select_related("current__department")
        rows += [(_rank(row, 1), commune_place(row.current, row.name)) for row in _like(old, key)[:limit]]
    return rows


def _like[M: Model](rows: QuerySet[M], key: str) -> QuerySet[M]:
    """Exact names, then names that start so, then that hold the words, then near spellings."""
    known = Q(search_key__startswith=key)
    if len(key) >= MIN_FUZZY:
        known |= Q(search_key__contains=key) | Q(search_key__trigram_similar=key)
    closeness = Case(
        When(search_key=key, then=Value(0)),
        When(search_key__startswith=key, then=Value(1)),
        When(search_key__contains=f" {key}", then=Value(2)),
        default=Value(FAR),
    )
    near = Case(When(closeness=FAR, then=TrigramSimilarity("search_key", key)), default=Value(1.0))
    rows = rows.filter(known).annotate(closeness=closeness).annotate(near=near)
    return rows.order_by("closeness", "-near", *_bigger_first(rows.model), "code")


def _bigger_first(model: type[Model]) -> list[Any]:
    """Among names that hold what was typed, the one with most people is the likeliest."""
    sized = {Commune: "population", Epci: "population", FormerCommune: "current__population"}
    return [F(sized[model]).desc(nulls_last=True)] if model in sized else []


def _rank(row: Any, former: int = 0) -> tuple[Any, ...]:
    population = getattr(row.current if former else row, "population", None) or 0
    return (row.closeness, former, -row.near, -population, row.code)


SOURCES: dict[str, Callable[[], QuerySet[Any]]] = {
    "commune": lambda: Commune.objects.filter(is_current=True).select_related("department"),
    "epci": partial(Epci.objects.filter, is_current=True),
    "department": lambda: Department.objects.select_related("region"),
    "region": Region.objects.all,
}
TO_PLACE: dict[str, Callable[[Any], Place]] = {
    "commune": commune_place,
    "epci": epci_place,
    "department": department_place,
    "region": region_place,
}
