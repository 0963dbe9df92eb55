"""Questions about needs: the diagnosis of a pole, the services that answer it, what all poles declare."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, QuerySet, Sum
from django.utils import timezone

from essaim.calls.queries import document_of
from essaim.dossiers.models import Dossier
from essaim.services.compute.ranking import NeedFacts, Offer, Ranked, Situation, rank
from essaim.services.compute.reuse import Written, needs_in
from essaim.services.models import (
    Entitlement,
    Need,
    RequestState,
    Service,
    Slot,
    SupportRequest,
    Theme,
)
from essaim.services.queries.bouquets import services_in_force, themes

COUNTED = [RequestState.WAITING, RequestState.ACCEPTED, RequestState.CLOSED]


def needs_of(right: Entitlement) -> QuerySet[Need]:
    return right.needs.select_related("theme")


def themes_of(right: Entitlement) -> QuerySet[Theme]:
    return themes(right.bouquet.audience if right.bouquet else audience_of(right))


def audience_of(right: Entitlement) -> str:
    return "emerging" if right.dossier_id else "existing"


def needs_locked(right: Entitlement) -> dict[int, Need]:
    """By theme; the right is locked first, so that two editors wait for each other."""
    Entitlement.objects.select_for_update(of=("self",), no_key=True).get(pk=right.pk)
    return {need.theme_id: need for need in right.needs.all()}


def needs_of_dossier(right: Entitlement) -> dict[str, Written]:
    """What the filed dossier says of the services wished for, by key of theme."""
    if right.dossier_id is None:
        return {}
    dossier = Dossier.objects.select_related("last_submission__version").get(pk=right.dossier_id)
    filing = dossier.last_submission
    if filing is None:
        return {}
    labels = {theme.key: theme.label for theme in themes_of(right)}
    return needs_in(document_of(filing.version).sections, filing.content.get("answers", {}), labels)


@dataclass(frozen=True)
class Proposal:
    service: Service
    ranked: Ranked


def ranking_of(right: Entitlement) -> list[Proposal]:
    """The services of its bouquet that answer the needs of this pole, best first; four questions."""
    if right.bouquet is None:
        return []
    services = {service.reference: service for service in services_in_force(right.bouquet)}
    seats = open_seats(services.values())
    asked = SupportRequest.objects.filter(entitlement=right, state__in=COUNTED)
    lineages = set(asked.values_list("service__lineage", flat=True))
    situation = Situation(
        region=right.pole.region_id or "",
        days_left=right.days_left,
        amount_left=right.amount_left,
        already=frozenset(key for key, one in services.items() if one.lineage in lineages),
    )
    needs = [NeedFacts(need.theme.key, need.maturity, need.urgency, need.words) for need in needs_of(right)]
    offers = [_offer(service, seats.get(service.pk, 0)) for service in services.values()]
    return [Proposal(services[row.reference], row) for row in rank(needs, offers, situation)]


def _offer(service: Service, seats: int) -> Offer:
    return Offer(
        reference=service.reference,
        theme=service.theme.key,
        maturity_min=service.maturity_min,
        maturity_max=service.maturity_max,
        days=service.duration_days,
        cost=service.unit_cost,
        regions=frozenset(service.region_codes),
        remote=service.is_remote,
        text=service.search_text,
        open_seats=seats,
    )


def open_seats(services: Iterable[Service]) -> dict[int, int]:
    """Places left in the sessions to come, by service."""
    coming = Slot.objects.filter(
        service__in=[service.pk for service in services], cancelled_at=None, starts_at__gt=timezone.now()
    )
    return dict(coming.values_list("service_id").annotate(left=Sum(F("seats") - F("taken"))))


# --- For sizing -------------------------------------------------------------------------------------
