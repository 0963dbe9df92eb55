"""Organisations already known, and what was already asked about them."""

from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from essaim.accounts.models import User
from essaim.organizations.compute.numbers import Number
from essaim.organizations.models import Organization, Origin, RegistryExchange, RegistryStatus
from essaim.territories.models import Commune

CACHE = timedelta(hours=24)
KEPT_MONTHS = 36  # CRPA, R114-9-7
KEPT = timedelta(days=KEPT_MONTHS * 30.5)
REUSED = (RegistryStatus.FOUND, RegistryStatus.CEASED)


def known_organization(number: Number) -> Organization | None:
    """The one we hold under this number; a head office answers for its SIREN or its RNA."""
    rows = Organization.objects.select_related("commune")
    if number.kind == "siret":
        return rows.filter(siret=number.value).first()
    if number.kind == "siren":
        return rows.filter(siren=number.value, siret="").first()
    return rows.filter(rna=number.value).order_by("-siret").first()


def fresh_exchange(number: Number, now: datetime | None = None) -> RegistryExchange | None:
    """An answer less than a day old: the register need not be asked again."""
    since = (now or timezone.now()) - CACHE
    rows = RegistryExchange.objects.filter(query=number.value, at__gt=since, status__in=REUSED)
    return rows.order_by("-at").first()


def questions_lately(user: User, now: datetime | None = None) -> int:
    """How many questions this person put to the register in the last minute."""
    since = (now or timezone.now()) - timedelta(minutes=1)
    return RegistryExchange.objects.filter(asked_by=user, at__gt=since).count()


def recheckable(limit: int) -> QuerySet[Organization]:
    """Those typed by hand under a number; first the ones never asked about, then the oldest questions."""
    typed = Organization.objects.filter(origin=Origin.MANUAL).exclude(siret="", siren="", rna="")
    return typed.order_by(F("rechecked_at").asc(nulls_first=True), "pk")[:limit]


def exchanges_to_purge(now: datetime | None = None) -> QuerySet[RegistryExchange]:
    return RegistryExchange.objects.filter(at__lt=(now or timezone.now()) - KEPT)


def commune_of(code: str) -> Commune | None:
    """The commune of today: the register gives old codes, and the districts of Paris, Lyon and Marseille."""
    if not code:
        return None
    found = Q(code=code, is_current=True) | Q(former_communes__code=code)
    return Commune.objects.filter(found).distinct().first()
