"""Questions about requests: those of a pole, of a provider, of a manager; who could answer one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from essaim.accounts.models import Role, User
from essaim.accounts.queries import holders
from essaim.services.compute.recurrence import quarter_of
from essaim.services.compute.routing import Candidate
from essaim.services.models import (
    Adviser,
    Capacity,
    Entitlement,
    RequestMessage,
    RequestState,
    Service,
    SupportRequest,
    Turn,
)
from essaim.services.rules import MANAGERS, acts_for, held_by, oversees, requests_visible_to

HELD = [RequestState.WAITING, RequestState.ACCEPTED]
SHOWN = ("entitlement__pole", "service__theme", "adviser__user", "adviser__provider", "region", "asked_by")


def visible_requests(user: User) -> QuerySet[SupportRequest]:
    found = SupportRequest.objects.filter(requests_visible_to(user))
    return found.select_related(*SHOWN, "entitlement__bouquet", "service__version")


def requests_of(right: Entitlement) -> QuerySet[SupportRequest]:
    found = SupportRequest.objects.filter(entitlement=right).select_related(*SHOWN)
    return found.order_by("-asked_at", "-pk")


def requests_for_list(user: User, filters: Mapping[str, Any]) -> QuerySet[SupportRequest]:
    """For a provider, those that its organisation holds; for a manager, those of the perimeter."""
    found = SupportRequest.objects.filter(held_by(user) | oversees(user)).select_related(*SHOWN)
    if state := filters.get("state"):
        found = found.filter(state=state)
    if theme := filters.get("theme"):
        found = found.filter(theme__key=theme)
    if region := filters.get("region"):
        found = found.filter(region=region)
    if filters.get("late"):
        found = found.filter(late(timezone.now()))
    if search := filters.get("search"):
        found = found.filter(Q(entitlement__pole__name__icontains=search) | Q(reference__iexact=search))
    return found


def late(now: datetime) -> Q:
    """Waiting beyond their time, or with nobody."""
    return Q(state=RequestState.WAITING) & (Q(due_at__lt=now) | Q(adviser=None))


def request_asked_once(user: User, once_key: str) -> SupportRequest | None:
    return SupportRequest.objects.filter(asked_by=user, once_key=once_key).first() if once_key else None


def open_request(right: Entitlement, service: Service) -> SupportRequest | None:
    found = SupportRequest.objects.filter(entitlement=right, service__lineage=service.lineage, state__in=HELD)
    return found.first()


def accepted_request(right: Entitlement, service: Service) -> SupportRequest | None:
    """That which lets a pole book an individual service."""
    found = SupportRequest.objects.filter(
        entitlement=right, service__lineage=service.lineage, state=RequestState.ACCEPTED
    )
    return found.select_related("adviser").first()


def thread_of(request: SupportRequest) -> QuerySet[RequestMessage]:
    return request.messages.select_related("by")


def turns_of(request: SupportRequest) -> QuerySet[Turn]:
    return request.turns.select_related("adviser__user", "adviser__provider")


def overdue(now: datetime) -> QuerySet[SupportRequest]:
    """Held by somebody who let the time pass."""
    found = SupportRequest.objects.filter(state=RequestState.WAITING, due_at__lt=now, adviser__isnull=False)
    return found.order_by("due_at", "pk")


def held_by_nobody() -> QuerySet[SupportRequest]:
    found = SupportRequest.objects.filter(state=RequestState.WAITING, adviser=None).select_related(*SHOWN)
    return found.order_by("asked_at", "pk")


# --- Who could answer -------------------------------------------------------------------------------


def serving(service: Service) -> QuerySet[Adviser]:
    """The active advisers of its providers, who still hold the role."""
    found = Adviser.objects.filter(
        user__in=holders(Role.PROVIDER).order_by(),
        is_active=True,
        provider__is_active=True,
        provider__in=service.providers.all(),
    )
    return found.select_related("user", "provider").order_by("pk")


def candidates_for(service: Service) -> list[Candidate]:
    """As `compute.routing` reads them; three questions."""
    advisers = list(serving(service))
    keys = [adviser.pk for adviser in advisers]
    held = dict(
        SupportRequest.objects.filter(adviser__in=keys, state__in=HELD)
        .values_list("adviser")
        .annotate(count=Count("pk"))
    )
    year, quarter = quarter_of(timezone.now())
    coming = Q(year__gt=year) | Q(year=year, quarter__gte=quarter)
    rows = Capacity.objects.filter(coming, provider__in=[adviser.provider_id for adviser in advisers])
    days = {
        key: total - used
        for key, total, used in rows.values_list("provider").annotate(
            total=Sum("days"), used=Sum("held_days")
        )
    }
    return [
        Candidate(
            key=adviser.pk,
            provider=adviser.provider_id,
            themes=frozenset(adviser.theme_keys),
            regions=frozenset(adviser.region_codes),
            load=adviser.load,
            held=held.get(adviser.pk, 0),
            days_left=float(days.get(adviser.provider_id, 0)),
        )
        for adviser in advisers
    ]


def managers_to_tell(request: SupportRequest) -> list[User]:
    """National managers of this call, and those of the region."""
    bouquet = request.entitlement.bouquet
    slug = bouquet.wave.call.slug if bouquet else ""
    return list(holders(*MANAGERS, national=True, region=request.region_id, call=slug))


def side_of(user: User, request: SupportRequest) -> str:
    """Pole when this person coordinates it, else provider."""
    return "pole" if acts_for(user, request.entitlement.pole) else "provider"


def request_by_key(key: int) -> SupportRequest | None:
    """Behind a signed address; whether its person may write there is another question."""
    return SupportRequest.objects.filter(pk=key).select_related(*SHOWN).first()


def letter_is_known(mail_id: str) -> bool:
    return RequestMessage.objects.filter(mail_id=mail_id).exists()
