"""What the support page of a pole shows, to its people, to those who help it, to managers."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from essaim.accounts.models import User
from essaim.poles.compute.names import search_key
from essaim.poles.models import Pole
from essaim.services.models import Booking, DayMove, Entitlement, SupportRequest
from essaim.services.queries.requests import SHOWN
from essaim.services.rules import (
    acts_for,
    belongs_to,
    bookings_visible_to,
    poles_overseen,
    requests_visible_to,
)


def standing_of(user: User, pole: Pole) -> dict[str, bool]:
    """Who looks: somebody of the pole, somebody who acts for it, a manager of its perimeter."""
    is_ours = Pole.objects.filter(belongs_to(user, "pk"), pk=pole.pk).exists()
    manages = poles_overseen(user)
    return {
        "is_ours": is_ours,
        "may_act": is_ours and acts_for(user, pole),
        "manages": not is_ours and Pole.objects.filter(manages, pk=pole.pk).exists(),
    }


def requests_of_pole(user: User, pole: Pole, standing: dict[str, Any]) -> QuerySet[SupportRequest]:
    """All of them for the pole and its managers; a provider sees its own."""
    found = SupportRequest.objects.filter(entitlement__pole=pole).select_related(*SHOWN)
    if not standing["is_ours"] and not standing["manages"]:
        found = found.filter(requests_visible_to(user))
    return found.order_by("-asked_at", "-pk")


def bookings_of_pole(user: User, pole: Pole, standing: dict[str, Any]) -> QuerySet[Booking]:
    found = Booking.objects.filter(entitlement__pole=pole)
    if not standing["is_ours"] and not standing["manages"]:
        found = found.filter(bookings_visible_to(user))
    found = found.select_related("slot__service", "slot__adviser__user", "slot__adviser__provider")
    return found.order_by("-starts_at", "-pk")


def moves_of(rights: Iterable[Entitlement]) -> QuerySet[DayMove]:
    keys = [right.pk for right in rights]
    found = DayMove.objects.filter(Q(target__in=keys) | Q(source__in=keys))
    return found.select_related("target__pole", "source__pole").order_by("-at")


def rights_with_days(right: Entitlement) -> QuerySet[Entitlement]:
    """The poles of the same bouquet that still have days, those that have the most first."""
    found = Entitlement.objects.filter(bouquet=right.bouquet_id, granted_days__gt=F("held_days"))
    found = found.exclude(pk=right.pk).exclude(bouquet=None).select_related("pole")
    return found.order_by(F("held_days") - F("granted_days"), "pk")[:200]


def poles_to_steer(user: User, search: str = "") -> QuerySet[Pole]:
    """Those of the perimeter, with a right to a bouquet or without."""
    found = Pole.objects.filter(poles_overseen(user)).select_related("region", "lead")
    for word in search_key(search).split():
        found = found.filter(search_key__contains=word)
    rights = Entitlement.objects.filter(pole=OuterRef("pk"), closed_at=None)
    return found.annotate(has_right=Exists(rights))
