"""Turning a pasted list into places. Seven queries at most, whatever the length of the list."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace

from django.db import connection
from django.db.models import Q

from essaim.territories.compute.names import epci_keys
from essaim.territories.compute.parsing import Entry, parse_places
from essaim.territories.compute.places import Place
from essaim.territories.compute.resolution import Lookup, Resolution, Unresolved, resolve
from essaim.territories.models import Commune, Department, Epci, FormerCommune
from essaim.territories.queries.listing import commune_place, department_place, epci_place

SUGGESTIONS = 3
MAX_SUGGESTED = 50  # unknown names helped with near spellings; more is not a list of places

NEAR_SPELLINGS = """
    SELECT asked.key, near.kind, near.code
    FROM unnest(%s::text[]) AS asked(key)
    CROSS JOIN LATERAL (
        (SELECT 'commune' AS kind, code, similarity(search_key, asked.key) AS score
         FROM territories_commune WHERE search_key %% asked.key AND is_current
         ORDER BY 3 DESC, population DESC NULLS LAST, code LIMIT %s)
        UNION ALL
        (SELECT 'epci', code, similarity(search_key, asked.key)
         FROM territories_epci WHERE search_key %% asked.key AND is_current
         ORDER BY 3 DESC, code LIMIT %s)
    ) AS near
    ORDER BY near.score DESC, near.code
"""


def resolve_codes(text: str, kinds: Collection[str] = ("commune", "epci"), reading: str = "") -> Resolution:
    """What a pasted list of names, codes and postcodes means.

    `reading` settles bare codes that are both an Insee code and a postcode: "insee", "postcode", or
    empty to let the rest of the list tell.
    """
    entries = parse_places(text)
    if not entries:
        return Resolution(reading=reading)
    result = resolve(entries, _lookup(entries, kinds), reading)
    return replace(result, unknown=_suggest(result.unknown, kinds))


def _lookup(entries: Iterable[Entry], kinds: Collection[str]) -> Lookup:
    flat = [one for entry in entries for one in (entry, *entry.pieces)]
    codes, keys = {one.code for one in flat if one.code}, {one.key for one in flat if one.key}
    lookup = Lookup()
    if "commune" in kinds:
        _add_communes(lookup, codes, keys)
    if "epci" in kinds:
        _add_epcis(lookup, codes, keys)
    if "department" in kinds:
        for department in Department.objects.filter(search_key__in=keys).select_related("region"):
            lookup.by_name[department.search_key].append(department_place(department))
    return lookup


def _add_communes(lookup: Lookup, codes: set[str], keys: set[str]) -> None:
    known = Q(code__in=codes) | Q(postcodes__overlap=list(codes)) | Q(search_key__in=keys)
    old = FormerCommune.objects.filter(Q(code__in=codes) | Q(search_key__in=keys))
    for row in old.select_related("current__department"):
        place = commune_place(row.current, row.name)
        lookup.by_code[row.code] = place
        lookup.by_former_name[row.search_key].append(place)
    communes = Commune.objects.filter(known, is_current=True).select_related("department")
    for commune in communes:  # after: a code of today wins over a code of yesterday
        place = commune_place(commune)
        lookup.by_code[commune.code] = place
        lookup.by_name[commune.search_key].append(place)
        for postcode in codes.intersection(commune.postcodes):
            lookup.by_postcode[postcode].append(place)


def _add_epcis(lookup: Lookup, codes: set[str], keys: set[str]) -> None:
    short = {long: key for key in keys for long in epci_keys(key)}
    known = Q(code__in=codes) | Q(search_key__in=keys | short.keys())
    for epci in Epci.objects.filter(known, is_current=True):
        place = epci_place(epci)
        lookup.by_code[epci.code] = place
        lookup.by_name[epci.search_key].append(place)
        if epci.search_key in short:
            lookup.by_short_name[short[epci.search_key]].append(place)


def _suggest(unknown: list[Unresolved], kinds: Collection[str]) -> list[Unresolved]:
    keys = list({one.entry.key for one in unknown if one.entry.key})[:MAX_SUGGESTED]
    if not keys:
        return unknown
    with connection.cursor() as cursor:
        cursor.execute(NEAR_SPELLINGS, [keys, SUGGESTIONS, SUGGESTIONS])
        near = [row for row in cursor.fetchall() if row[1] in kinds]
    places = _places_of({(kind, code) for _, kind, code in near})
    found: dict[str, list[Place]] = defaultdict(list)
    for key, kind, code in near:
        found[key].append(places[kind, code])
    return [Unresolved(one.entry, tuple(found[one.entry.key][:SUGGESTIONS])) for one in unknown]


def _places_of(wanted: set[tuple[str, str]]) -> dict[tuple[str, str], Place]:
    communes = Commune.objects.filter(code__in=[code for kind, code in wanted if kind == "commune"])
    epcis = Epci.objects.filter(code__in=[code for kind, code in wanted if kind == "epci"])
    places = [commune_place(row) for row in communes.select_related("department")]
    places += [epci_place(row) for row in epcis]
    return {(place.kind, place.code): place for place in places}
