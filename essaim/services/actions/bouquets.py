"""Writing a bouquet: its terms, its versions, their services; what all bouquets share."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.calls.models import Wave
from essaim.kit.references import new_reference
from essaim.kit.rules import Refused
from essaim.services import queries, rules
from essaim.services.actions.rights import grant_allowances
from essaim.services.models import Bouquet, BouquetVersion, Provider, Service, Slot, Theme, VersionState
from essaim.services.workflow import VERSION
from essaim.territories.compute.names import normalise

TERMS = (
    "days_per_pole",
    "amount_per_pole",
    "envelope_amount",
    "answer_hours",
    "free_cancel_hours",
    "offer_hours",
)


@transaction.atomic
def create_bouquet(wave: Wave, audience: str, terms: Mapping[str, Any], *, by: User) -> BouquetVersion:
    """A bouquet and its first version, empty."""
    bouquet = Bouquet(wave=wave, audience=audience, **terms)
    if not by.is_service and not Wave.objects.filter(rules.steers(by, "call__slug"), pk=wave.pk).exists():
        raise Refused("Cette action est réservée aux responsables nationaux du programme.")
    bouquet.full_clean(exclude=["wave"])
    bouquet.save()
    record("create_bouquet", bouquet, by=by, **{name: str(value) for name, value in terms.items()})
    return BouquetVersion.objects.create(bouquet=bouquet, number=1, created_by=by)


@transaction.atomic
def save_terms(bouquet: Bouquet, terms: Mapping[str, Any], *, by: User) -> None:
    """Envelope, allowances and delays. What poles were already granted does not move."""
    rules.steers_bouquet.check(by, bouquet)
    bouquet = Bouquet.objects.select_for_update(no_key=True).get(pk=bouquet.pk)
    changed = [name for name in TERMS if name in terms and getattr(bouquet, name) != terms[name]]
    for name in changed:
        setattr(bouquet, name, terms[name])
    bouquet.full_clean(exclude=["wave"])
    bouquet.save(update_fields=changed)
    record("save_terms", bouquet, by=by, **{name: str(terms[name]) for name in changed})


@transaction.atomic
def draft_version(bouquet: Bouquet, *, by: User) -> BouquetVersion:
    """The next version starts as a copy of the one in force, or of the last one."""
    rules.steers_bouquet.check(by, bouquet)
    bouquet = Bouquet.objects.select_for_update(no_key=True).get(pk=bouquet.pk)
    versions = list(bouquet.versions.all())
    if any(version.is_under_way for version in versions):
        raise Refused("Une version est déjà en préparation.")
    if any(version.state == VersionState.FROZEN for version in versions):
        raise Refused("Le bouquet de cette vague est figé.")
    last = versions[0] if versions else None
    number = last.number + 1 if last else 1
    draft = BouquetVersion.objects.create(
        bouquet=bouquet, number=number, intro=last.intro if last else "", created_by=by
    )
    if last:
        copy_services(last, draft, by=by)
    record("draft_version", draft, by=by, number=number)
    return draft


@transaction.atomic
def copy_services(source: BouquetVersion, target: BouquetVersion, *, by: User) -> None:
    """The same services, with their lineage and their providers."""
    for service in queries.services_of(source):
        providers = list(service.providers.all())
        service.pk, service.reference, service.version = None, new_reference(), target
        service._state.adding = True
        service.save()
        service.providers.set(providers)


@transaction.atomic
def save_version(version: BouquetVersion, values: Mapping[str, Any], *, by: User) -> None:
    rules.may_write.check(by, version)
    for name in ("intro", "presented_on", "note"):
        setattr(version, name, values[name])
    version.full_clean(exclude=["bouquet", "created_by"])
    version.save(update_fields=["intro", "presented_on", "note"])


@transaction.atomic
def save_service(
    version: BouquetVersion,
    values: Mapping[str, Any],
    providers: Sequence[Provider],
    *,
    by: User,
    service: Service | None = None,
) -> Service:
    """Add a service to a version under way, or change it there."""
    rules.may_write.check(by, version)
    row = service or Service(version=version, reference=new_reference())
    row.lineage = row.lineage or row.reference
    for name, value in values.items():
        setattr(row, name, value)
    names = " ".join(provider.name for provider in providers)
    row.search_text = normalise(f"{row.title} {row.summary} {row.description} {row.theme.label} {names}")
    row.full_clean(exclude=["version", "theme"])
    row.save()
    row.providers.set(providers)
    record("save_service", row, by=by, version=version.number)
    return row


@transaction.atomic
def remove_service(service: Service, *, by: User) -> None:
    rules.may_write.check(by, service.version)
    record("remove_service", service, by=by, version=service.version.number)
    service.delete()


@transaction.atomic
def consult_version(version: BouquetVersion, *, by: User) -> None:
    """Compagnons and partner administrations read it and react."""
    VERSION.perform("consult", version, by=by, consultation_at=timezone.now())


@transaction.atomic
def publish_version(version: BouquetVersion, *, by: User) -> None:
    """The one in force is replaced, its slots to come follow, and waiting rights receive their days."""
    Bouquet.objects.select_for_update(no_key=True).get(pk=version.bouquet_id)
    before = version.bouquet.versions.filter(state=VersionState.PUBLISHED).first()
    changes = [change.sentence for change in queries.changes_between(before, version)] if before else []
    if before:
        rules.has_services.check(by, version)
        _move_slots(before, version)
        VERSION.perform("replace", before, by=by)
    VERSION.perform("publish", version, by=by, published_at=timezone.now(), changes=changes)
    grant_allowances(version.bouquet, by=by)


def _move_slots(before: BouquetVersion, after: BouquetVersion) -> None:
    """Sessions to come are those of the same service in the new version."""
    coming = Slot.objects.filter(service__version=before, starts_at__gt=timezone.now())
    for service in after.services.all():
        coming.filter(service__lineage=service.lineage).update(service=service)


@transaction.atomic
def freeze_version(version: BouquetVersion, *, by: User) -> None:
    """No other version can be published in this wave."""
    VERSION.perform("freeze", version, by=by, frozen_at=timezone.now())


# --- What all bouquets share -------------------------------------------------------------------------


@transaction.atomic
def save_theme(values: Mapping[str, Any], *, by: User, theme: Theme | None = None) -> Theme:
    rules.steers_programme.check(by, None)
    row = theme or Theme()
    for name, value in values.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    record("save_theme", row, by=by, key=row.key)
    return row


@transaction.atomic
def save_provider(values: Mapping[str, Any], *, by: User, provider: Provider | None = None) -> Provider:
    rules.steers_programme.check(by, None)
    row = provider or Provider()
    for name, value in values.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    record("save_provider", row, by=by)
    return row
