"""The poles that published sources name, carried in data/poles with the address of each source."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.organizations.actions import name_published_organization
from essaim.poles.actions.poles import set_status
from essaim.poles.compute.names import search_key
from essaim.poles.compute.published import PublishedPole
from essaim.poles.models import Pole, PolePlace, Stage


@dataclass
class Loaded:
    """What a load changed: loading the same file twice changes nothing."""

    created: list[str] = field(default_factory=list)
    unchanged: int = 0
    statuses: int = 0


@transaction.atomic
def load_published_poles(rows: Iterable[PublishedPole], *, by: User) -> Loaded:
    """Create what is missing. What people changed since is theirs: an existing pole is left as it is."""
    loaded = Loaded()
    known = set(Pole.objects.exclude(published_id="").values_list("published_id", flat=True))
    for row in rows:
        if row.id in known:
            loaded.unchanged += 1
            continue
        pole = _create(row, by)
        loaded.created.append(pole.name)
        for status in row.statuses:
            set_status(
                pole,
                status.kind,
                status.since,
                by=by,
                wave_label=status.wave_label,
                evidence=status.evidence,
                precision=status.precision,
            )
            loaded.statuses += 1
    return loaded


def _create(row: PublishedPole, by: User) -> Pole:
    lead = name_published_organization(row.lead, by=by) if row.lead else None
    pole = Pole(
        published_id=row.id,
        name=row.name,
        lead=lead,
        stage=Stage.UNKNOWN,
        region_id=row.region or None,
        department_codes=row.departments,
        themes=row.themes,
        source=row.source,
        source_note=row.note,
        is_public=True,
        search_key=search_key(row.name, row.lead, *row.themes),
    )
    pole.clean_fields(exclude=["lead", "created_by"])
    pole.save()
    if row.commune:
        PolePlace.objects.create(pole=pole, commune_id=row.commune)
    record("publish", pole, by=by, source=row.source)
    return pole
