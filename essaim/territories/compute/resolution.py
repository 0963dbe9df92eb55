"""Deciding which place each entry of a list means, given what the reference tables answered."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from essaim.territories.compute.parsing import Entry
from essaim.territories.compute.places import Place

INSEE, POSTCODE, UNDECIDED = "insee", "postcode", ""


Index = defaultdict[str, list[Place]]


def index() -> Index:
    return defaultdict(list)


@dataclass
class Lookup:
    """What the tables hold for the codes and names of a list."""

    by_code: dict[str, Place] = field(default_factory=dict)
    by_postcode: Index = field(default_factory=index)
    by_name: Index = field(default_factory=index)
    by_former_name: Index = field(default_factory=index)
    by_short_name: Index = field(default_factory=index)


@dataclass(frozen=True)
class Unresolved:
    """An entry that asks for a human: its candidates are namesakes, or near spellings."""

    entry: Entry
    candidates: tuple[Place, ...] = ()


@dataclass
class Resolution:
    """`reading` says how bare five-digit codes were read: Insee, postcodes, or undecided."""

    found: list[Place] = field(default_factory=list)
    ambiguous: list[Unresolved] = field(default_factory=list)
    unknown: list[Unresolved] = field(default_factory=list)
    reading: str = UNDECIDED

    @property
    def commune_codes(self) -> list[str]:
        return [place.code for place in self.found if place.kind == "commune"]

    @property
    def epci_codes(self) -> list[str]:
        return [place.code for place in self.found if place.kind == "epci"]


def resolve(entries: Iterable[Entry], lookup: Lookup, reading: str = UNDECIDED) -> Resolution:
    """Each entry is found once, ambiguous with its candidates, or unknown; none is dropped."""
    flat = [piece for entry in entries for piece in unfold(entry, lookup)]
    result = Resolution(reading=reading or guess_reading(flat, lookup))
    for entry in flat:
        candidates = unique(candidates_for(entry, lookup, result.reading))
        if len(candidates) == 1:
            result.found.append(candidates[0])
        elif candidates:
            result.ambiguous.append(Unresolved(entry, tuple(candidates)))
        else:
            result.unknown.append(Unresolved(entry))
    result.found = unique(result.found)
    return result


def unfold(entry: Entry, lookup: Lookup) -> tuple[Entry, ...]:
    """A line with commas is one place if a place has this name, and a list if none has."""
    whole = entry.key in lookup.by_name or entry.key in lookup.by_short_name
    coded = any(place.key == entry.key for place in coded_places(entry, lookup))
    return entry.pieces if entry.pieces and not whole and not coded else (entry,)


def guess_reading(entries: Iterable[Entry], lookup: Lookup) -> str:
    """Half of the postcodes are also Insee codes: the rest of the list tells which ones it speaks."""
    bare = {entry.code for entry in entries if len(entry.code) == 5 and not entry.key}
    insee = any(code in lookup.by_code and code not in lookup.by_postcode for code in bare)
    post = any(code in lookup.by_postcode and code not in lookup.by_code for code in bare)
    if insee == post:
        return UNDECIDED
    return INSEE if insee else POSTCODE


def candidates_for(entry: Entry, lookup: Lookup, reading: str) -> list[Place]:
    if not entry.code:
        return named(entry, lookup)
    places = coded_places(entry, lookup)
    if entry.key:  # a name that contradicts the code is for a human to settle
        return [place for place in places if place.key == entry.key] or [*places, *named(entry, lookup)]
    if reading == INSEE and entry.code in lookup.by_code:
        return [lookup.by_code[entry.code]]
    if reading == POSTCODE and entry.code in lookup.by_postcode:
        return lookup.by_postcode[entry.code]
    return places


def coded_places(entry: Entry, lookup: Lookup) -> list[Place]:
    insee = [lookup.by_code[entry.code]] if entry.code in lookup.by_code else []
    return [*insee, *lookup.by_postcode.get(entry.code, [])]


def named(entry: Entry, lookup: Lookup) -> list[Place]:
    for table in (lookup.by_name, lookup.by_former_name, lookup.by_short_name):
        places = table.get(entry.key, [])
        kept = [place for place in places if entry.department in {"", place.department}]
        if kept:
            return kept
    return []


def unique(places: Iterable[Place]) -> list[Place]:
    return list({(place.kind, place.code): place for place in places}.values())
