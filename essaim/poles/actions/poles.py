"""The pole itself: its name, its territory, its dated statuses."""

from collections import Counter
from collections.abc import Collection
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.organizations.models import Organization
from essaim.poles import rules
from essaim.poles.compute.names import search_key
from essaim.poles.models import Pole, PolePlace, PoleStatus, Precision
from essaim.territories.models import Region
from essaim.territories.queries import TerritorySummary, territory_summary

EDITABLE = frozenset(
    {"name", "pitch", "stage", "started_on", "website", "lead", "themes", "territory_note", "region"}
)
MAX_PLACES = 1500


@transaction.atomic
def create_pole(name: str, lead: Organization | None, *, by: User, **fields: Any) -> Pole:
    """A new pole. `fields`: pitch, stage, started_on, website, themes, territory_note, region, is_demo."""
    rules.may_edit.check(by, None)
    pole = Pole(name=_one_line(name), lead=lead, created_by=by, is_demo=fields.pop("is_demo", False))
    _change(pole, fields)
    pole.save()
    record("create", pole, by=by, lead=str(lead) if lead else "")
    return pole


@transaction.atomic
def update_pole(pole: Pole, *, by: User, **fields: Any) -> Pole:
    """Change some of the fields of `create_pole`; an unknown one is a mistake of the programmer."""
    rules.may_edit.check(by, pole)
    pole.refresh_from_db(from_queryset=Pole.objects.select_for_update(of=("self",)).select_related("lead"))
    before = {name: getattr(pole, name, None) for name in fields}
    _change(pole, fields)
    changed = [name for name in fields if getattr(pole, name) != before[name]]
    if changed:
        pole.save(update_fields=[*changed, "search_key"])
        record("update", pole, by=by, fields=changed)
    return pole


@transaction.atomic
def publish_pole(pole: Pole, shown: bool, *, by: User) -> Pole:
    """Show the pole in the public directory, or take it out."""
    rules.may_edit.check(by, pole)
    pole.is_public = shown
    pole.save(update_fields=["is_public"])
    record("publish" if shown else "unpublish", pole, by=by)
    return pole


@transaction.atomic
def set_territory(
    pole: Pole, commune_codes: Collection[str], epci_codes: Collection[str] = (), *, by: User
) -> TerritorySummary:
    """Replace the territory; a commune of a chosen EPCI is not kept twice. Its region: the most populated."""
    rules.may_edit.check(by, pole)
    if len(commune_codes) + len(epci_codes) > MAX_PLACES:
        raise ValidationError(f"Un territoire compte au plus {MAX_PLACES} communes ou EPCI.")
    Pole.objects.select_for_update(of=("self",)).get(pk=pole.pk)
    summary = territory_summary(commune_codes, epci_codes)
    if summary.unknown_codes:
        raise ValidationError(f"Codes inconnus\u00a0: {', '.join(summary.unknown_codes)}.")
    epcis = set(epci_codes)
    alone = [row.code for row in summary.communes if row.code in commune_codes and row.epci_id not in epcis]
    pole.places.all().delete()
    PolePlace.objects.bulk_create(
        [PolePlace(pole=pole, commune_id=code) for code in alone]
        + [PolePlace(pole=pole, epci_id=code) for code in sorted(epcis)]
    )
    pole.department_codes = [department.code for department in summary.departments]
    pole.region = _main_region(summary)
    pole.save(update_fields=["department_codes", "region"])
    record("set_territory", pole, by=by, communes=len(alone), epcis=sorted(epcis))
    return summary


@transaction.atomic
def set_status(
    pole: Pole,
    kind: str,
    since: date | None,
    *,
    by: User,
    until: date | None = None,
    wave_label: str = "",
    evidence: str = "",
    precision: str = Precision.DAY,
) -> PoleStatus:
    """Add a dated status, or complete the one that starts the same day. `since=None`: no source dates it."""
    status, created = PoleStatus.objects.get_or_create(pole=pole, kind=kind, since=since)
    before = (status.until, status.wave_label, status.evidence, status.since_precision)
    status.until, status.wave_label = until, wave_label
    status.evidence, status.since_precision = evidence[:500], precision
    status.clean_fields(exclude=["pole"])
    if until and since and until < since:
        raise ValidationError("Un statut ne peut pas finir avant de commencer.")
    if created or before != (until, wave_label, status.evidence, precision):
        status.save()
        day = since.isoformat() if since else None
        record("set_status", pole, by=by, kind=kind, since=day, wave=wave_label)
    return status


def _change(pole: Pole, fields: dict[str, Any]) -> None:
    if unknown := fields.keys() - EDITABLE:
        raise TypeError(f"Not fields of a pole: {sorted(unknown)}")
    for name, value in fields.items():
        setattr(pole, name, _one_line(value) if name in ("name", "pitch", "territory_note") else value)
    pole.search_key = search_key(pole.name, pole.pitch, pole.lead.name if pole.lead else "", *pole.themes)
    pole.clean_fields(exclude=["lead", "region", "created_by", "published_id"])


def _main_region(summary: TerritorySummary) -> Region | None:
    """The region where most of the territory's people live; by number of communes where nobody is counted."""
    people: Counter[str] = Counter()
    for commune in summary.communes:
        if commune.region_id:
            people[commune.region_id] += (commune.population or 0) * 1000 + 1
    best = people.most_common(1)
    return next((region for region in summary.regions if best and region.code == best[0][0]), None)


def _one_line(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())
