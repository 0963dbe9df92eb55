"""What the matching reads: needs, activities and territories of poles; what compagnons can take."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from essaim.accounts.models import User
from essaim.accounts.rules import out_of_bounds
from essaim.dossiers.models import Dossier
from essaim.mentoring.compute.matching import MatchingInput, Ranked, rank
from essaim.mentoring.models import (
    LIVE,
    Compagnon,
    CompagnonState,
    Pair,
    PairState,
    TerritoryKind,
)
from essaim.mentoring.queries.compagnons import with_held_days
from essaim.mentoring.queries.walls import FILED, judged_waves
from essaim.optimum.replay import check
from essaim.poles.models import Pole, PolePlace, Stage
from essaim.services.models import Entitlement, Need, Theme
from essaim.services.rules import POLE
from essaim.territories.models import EpciKind, Zone

REMATCH_AFTER = timedelta(days=180)  # before, a pair that ended badly is not proposed again
ENDED_BADLY = [PairState.DECLINED, PairState.WITHDRAWN, PairState.STOPPED]
KINDS = {EpciKind.CC: TerritoryKind.RURAL, EpciKind.CA: TerritoryKind.TOWN}


@dataclass(frozen=True)
class Choice:
    """A compagnon that a pole may choose, with its score and its reasons."""

    compagnon: Compagnon
    ranked: Ranked
    places: int


def poles_to_match() -> QuerySet[Pole]:
    """Those with a right to a bouquet, without a pair under way, and that are not compagnons themselves."""
    rights = Entitlement.objects.filter(pole=OuterRef("pk"), closed_at=None)
    pairs = Pair.objects.filter(pole=OuterRef("pk"), state__in=LIVE)
    helpers = Compagnon.objects.filter(pole=OuterRef("pk")).exclude(
        state__in=[CompagnonState.DECLINED, CompagnonState.ENDED]
    )
    rows = Pole.objects.filter(Exists(rights), ~Exists(pairs), ~Exists(helpers))
    return rows.select_related("region").order_by("name", "pk")


def poles_steered(user: User) -> QuerySet[Pole]:
    """Any, for who steers, but those whose dossier is closed to them."""
    return Pole.objects.filter(~out_of_bounds(user, "pk", POLE)).select_related("region")


def helpers_with_days() -> QuerySet[Any]:
    rows = Compagnon.objects.filter(state=CompagnonState.ACTIVE)
    return with_held_days(rows).select_related("pole__region")


def places_left(compagnon: Any) -> int:
    return max(int((compagnon.days_per_quarter - compagnon.held) // compagnon.days_per_pair), 0)


def matching_input(poles: Collection[Pole], compagnons: Collection[Compagnon]) -> MatchingInput:
    """Names in the computation are those of people: « Pôle (RÉFÉRENCE) »."""
    labels = dict(Theme.objects.values_list("key", "label"))
    needs, kinds = _needs(poles, labels), _kinds([*poles, *(one.pole for one in compagnons)])
    names = {one.pk: name_of(one.pole, one.reference) for one in compagnons}
    return check(
        {
            "poles": [_pole(pole, needs.get(pole.pk, {}), kinds) for pole in poles],
            "compagnons": [_compagnon(one, labels, kinds) for one in compagnons],
            "forbidden": [
                [name_of(pole, pole.reference), names[compagnon]]
                for pole, compagnon in refused_pairs(poles, compagnons)
            ],
        },
        MatchingInput,
    )


def name_of(pole: Pole, reference: str) -> str:
    return f"{pole.name[:180]} ({reference})"


def reference_in(name: str) -> str:
    return name.rpartition("(")[2].removesuffix(")")


def choices_for(pole: Pole) -> list[Choice]:
    """The compagnons that may help this pole, best first: full ones too, said so."""
    helpers = {name_of(one.pole, one.reference): one for one in helpers_with_days()}
    rows = rank(matching_input([pole], [*helpers.values()]))
    return [
        Choice(helpers[str(row.compagnon)], row, places_left(helpers[str(row.compagnon)])) for row in rows
    ]


def explained(pole: Pole, compagnon: Compagnon) -> Ranked | None:
    """The score of one pair; None when it may not be proposed."""
    held = with_held_days(Compagnon.objects.filter(pk=compagnon.pk)).select_related("pole__region")
    rows = rank(matching_input([pole], list(held)))
    return rows[0] if rows else None


def refused_pairs(poles: Iterable[Pole], compagnons: Collection[Compagnon]) -> list[tuple[Pole, int]]:
    """Pairs that ended badly not long ago, and those that the firewall excludes: (pole, compagnon pk)."""
    since = timezone.now() - REMATCH_AFTER
    rows = Pair.objects.filter(state__in=ENDED_BADLY, ended_at__gte=since, pole__in=list(poles))
    ended = set(rows.values_list("pole_id", "compagnon_id"))
    waves = _waves_of([*poles, *(one.pole for one in compagnons)])
    judged = judged_waves(compagnons)
    found = []
    for pole in poles:
        for one in compagnons:
            competes = waves.get(pole.pk, set()) & (waves.get(one.pole_id, set()) | judged.get(one.pk, set()))
            if competes or (pole.pk, one.pk) in ended:
                found.append((pole, one.pk))
    return found


def _waves_of(poles: Iterable[Pole]) -> dict[int, set[int]]:
    """The waves in which each pole competes."""
    found: dict[int, set[int]] = {}
    rows = Dossier.objects.filter(state__in=FILED, pole__in=list(poles))
    for pole, wave in rows.values_list("pole_id", "wave_id"):
        found.setdefault(pole, set()).add(wave)
    return found


def _needs(poles: Iterable[Pole], labels: dict[str, str]) -> dict[int, dict[str, int]]:
    rows = Need.objects.filter(entitlement__pole__in=list(poles), entitlement__closed_at=None, urgency__gte=1)
    found: dict[int, dict[str, int]] = {}
    for pole, theme, urgency in rows.order_by("pk").values_list(
        "entitlement__pole_id", "theme__key", "urgency"
    ):
        found.setdefault(pole, {})[labels[theme]] = urgency or 1
    return found


def _kinds(poles: Iterable[Pole]) -> dict[int, list[str]]:
    """The kinds of territory of each pole, from its communes and EPCI."""
    found: dict[int, set[str]] = {}
    rows = PolePlace.objects.filter(pole__in=list(poles)).values_list(
        "pole_id", "epci__kind", "commune__epci__kind"
    )
    for pole, whole, around in rows:
        if kind := whole or around:
            named = KINDS.get(EpciKind(kind), TerritoryKind.METROPOLIS)
            found.setdefault(pole, set()).add(str(named.label))
    return {pole: sorted(kinds) for pole, kinds in found.items()}


def _pole(pole: Pole, needs: dict[str, int], kinds: dict[int, list[str]]) -> dict[str, Any]:
    territories = kinds.get(pole.pk, [])
    if pole.region and pole.region.zone != Zone.METRO:
        territories = [*territories, TerritoryKind.OVERSEAS.label]
    return {
        "id": name_of(pole, pole.reference),
        "themes": needs,
        "activities": _words(pole.themes),
        "territories": territories,
        "stage": "" if pole.stage == Stage.UNKNOWN else pole.get_stage_display(),
        "region": pole.region_id or "",
        "departments": pole.department_codes,
    }


def _compagnon(one: Compagnon, labels: dict[str, str], kinds: dict[int, list[str]]) -> dict[str, Any]:
    declared = [TerritoryKind(kind).label for kind in one.territory_kinds]
    return {
        "id": name_of(one.pole, one.reference),
        "places": places_left(one),
        "themes": [labels[key] for key in one.theme_keys if key in labels],
        "activities": _words([*one.activities, *one.pole.themes]),
        "territories": list(dict.fromkeys([*declared, *kinds.get(one.pole_id, [])])),
        "stages": [Stage(stage).label for stage in one.stages],
        "region": one.pole.region_id or "",
        "departments": one.pole.department_codes,
        "regions_served": one.region_codes,
    }


def _words(themes: Iterable[Any]) -> list[str]:
    """Activities as they are compared: in lower case, each once."""
    return list(dict.fromkeys(str(word).strip().lower()[:120] for word in themes if str(word).strip()))
