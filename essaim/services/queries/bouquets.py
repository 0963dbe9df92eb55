"""Questions about what is offered: the public catalogue, and the screens of those who write it."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Q, QuerySet

from essaim.accounts.models import User
from essaim.calls.models import Wave, WaveState
from essaim.kit.money import format_euros
from essaim.services.compute.versions import Change, Sheet, compare
from essaim.services.models import (
    Adviser,
    Bouquet,
    BouquetVersion,
    Provider,
    Service,
    Theme,
    VersionState,
)
from essaim.services.queries.rights import IN_FORCE
from essaim.services.rules import catalogue_of, steers
from essaim.territories.compute.names import normalise
from essaim.territories.models import Region


def themes(audience: str = "") -> QuerySet[Theme]:
    found = Theme.objects.order_by("audience", "position", "pk")
    return found.filter(audience=audience) if audience else found


def regions() -> QuerySet[Region]:
    return Region.objects.order_by("name")


def offered_services(user: Any) -> QuerySet[Service]:
    """The services of the versions in force, and those consulted on for who is consulted."""
    versions = BouquetVersion.objects.filter(catalogue_of(user)).exclude(state=VersionState.REPLACED)
    found = Service.objects.filter(version__in=versions)
    return found.select_related("theme", "version__bouquet__wave").defer("version__bouquet__wave__working")


def services_for_catalogue(user: Any, filters: Mapping[str, Any]) -> QuerySet[Service]:
    """`search`, `audience`, `theme`, `format`, `provider`, `region`, `remote`, `wave`."""
    found = offered_services(user).prefetch_related("providers")
    for word in normalise(filters.get("search", "")).split():
        found = found.filter(search_text__contains=word)
    plain = {
        "audience": "version__bouquet__audience",
        "theme": "theme__key",
        "format": "format",
        "provider": "providers__public_id",
        "wave": "version__bouquet__wave__slug",
    }
    for name, path in plain.items():
        if filters.get(name):
            found = found.filter(**{path: filters[name]})
    if region := filters.get("region"):
        found = found.filter(Q(region_codes=[]) | Q(region_codes__contains=[region]) | Q(is_remote=True))
    if filters.get("remote"):
        found = found.filter(is_remote=True)
    versions = ("-version__bouquet__wave__opens_at", "version__bouquet__audience", "version__number")
    return found.distinct().order_by(*versions, "theme__position", "position", "pk")


def readable_services(user: Any) -> QuerySet[Service]:
    """Those of former versions too: a request may speak of them."""
    versions = BouquetVersion.objects.filter(catalogue_of(user))
    found = Service.objects.filter(version__in=versions).prefetch_related("providers")
    return found.select_related("theme", "version__bouquet__wave").defer("version__bouquet__wave__working")


def services_in_force(bouquet: Bouquet) -> QuerySet[Service]:
    found = Service.objects.filter(version__bouquet=bouquet, version__state__in=IN_FORCE)
    return found.select_related("theme", "version__bouquet").prefetch_related("providers")


def active_providers() -> QuerySet[Provider]:
    return Provider.objects.filter(is_active=True).order_by("name")


# --- For those who write them -----------------------------------------------------------------------


def steered_bouquets(user: User) -> QuerySet[Bouquet]:
    found = Bouquet.objects.filter(steers(user)).select_related("wave__call").prefetch_related("versions")
    return found.defer("wave__working", "wave__call__working").order_by("-wave__opens_at", "audience", "pk")


def steered_versions(user: User) -> QuerySet[BouquetVersion]:
    found = BouquetVersion.objects.filter(steers(user, "bouquet__wave__call__slug"))
    return found.select_related("bouquet__wave__call").defer(
        "bouquet__wave__working", "bouquet__wave__call__working"
    )


def readable_versions(user: User) -> QuerySet[BouquetVersion]:
    """For who is consulted: what they steer, what is offered, what is submitted to them."""
    shown = Q(steers(user, "bouquet__wave__call__slug")) | catalogue_of(user)
    return BouquetVersion.objects.filter(shown).select_related("bouquet")


def waves_without(user: User) -> QuerySet[Wave]:
    """The published waves for which this person may prepare a bouquet."""
    found = Wave.objects.filter(steers(user, "call__slug")).exclude(state=WaveState.DRAFT)
    return found.defer("working").order_by("-opens_at")


def services_of(version: BouquetVersion) -> QuerySet[Service]:
    return version.services.select_related("theme").prefetch_related("providers")


def providers_for_list() -> QuerySet[Provider]:
    return Provider.objects.annotate(adviser_count=Count("advisers", filter=Q(advisers__is_active=True)))


def advisers_of(provider: Provider) -> QuerySet[Adviser]:
    return provider.advisers.select_related("user").order_by("-is_active", "user__last_name", "pk")


def all_advisers() -> QuerySet[Adviser]:
    return Adviser.objects.select_related("user", "provider")


def other_versions(version: BouquetVersion) -> QuerySet[BouquetVersion]:
    found = BouquetVersion.objects.filter(bouquet=version.bouquet_id).exclude(pk=version.pk)
    return found.select_related("bouquet").order_by("-number")


# --- What differs between two versions ---------------------------------------------------------------


def changes_between(before: BouquetVersion | None, after: BouquetVersion) -> list[Change]:
    names = dict(Region.objects.values_list("code", "name"))
    return compare(_sheets(before, names) if before else {}, _sheets(after, names))


def _sheets(version: BouquetVersion, regions: Mapping[str, str]) -> dict[str, tuple[str, Sheet]]:
    return {service.lineage: (service.title, sheet_of(service, regions)) for service in services_of(version)}


def sheet_of(service: Service, regions: Mapping[str, str]) -> Sheet:
    """Every field of a service as people read it."""
    places = ", ".join(regions.get(code, code) for code in service.region_codes)
    return {
        "Intitulé": service.title,
        "Thème": service.theme.label,
        "En une phrase": service.summary,
        "Description": service.description,
        "Prestataires": ", ".join(provider.name for provider in service.providers.all()),
        "Format": service.get_format_display(),
        "Durée": f"{service.duration_days.normalize():f} j",
        "Coût par pôle": format_euros(service.unit_cost),
        "Public": service.audience_words,
        "Conditions": service.conditions,
        "Pôles par séance": str(service.seats),
        "Territoire": places or "France entière",
        "À distance": "oui" if service.is_remote else "non",
        "Niveaux": f"{service.maturity_min} à {service.maturity_max}",
    }
