"""Questions about capacity, slots and places."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from essaim.accounts.models import Role, User
from essaim.accounts.rules import holds
from essaim.kit.references import fingerprint
from essaim.services.models import (
    Adviser,
    Booking,
    BookingState,
    Bouquet,
    CalendarAddress,
    Capacity,
    Entitlement,
    Leave,
    Provider,
    Service,
    Side,
    Slot,
)
from essaim.services.queries.rights import IN_FORCE
from essaim.services.rules import acts_for, belongs_to, bookings_visible_to, colleagues, runs_slot, runs_slots

SLOT = ("service__version__bouquet", "adviser__user", "adviser__provider")


# --- Providers --------------------------------------------------------------------------------------


def own_providers(user: User) -> QuerySet[Provider]:
    return Provider.objects.filter(colleagues(user, "pk")).prefetch_related("capacities")


def own_advisers(user: User) -> QuerySet[Adviser]:
    """The active persons of the organisations for which this person works."""
    found = Adviser.objects.filter(colleagues(user, "provider"), is_active=True)
    return found.select_related("user", "provider").order_by("provider__name", "user__last_name", "pk")


def own_leaves(user: User) -> QuerySet[Leave]:
    found = Leave.objects.filter(colleagues(user, "adviser__provider"))
    return found.select_related("adviser__user", "adviser__provider").order_by("starts_at", "pk")


def own_slots(user: User, since: datetime) -> QuerySet[Slot]:
    """With who comes: bookings of each."""
    coming = Booking.objects.exclude(state=BookingState.CANCELLED).select_related("entitlement__pole")
    found = Slot.objects.filter(runs_slots(user), ends_at__gte=since, cancelled_at=None)
    return found.select_related(*SLOT).prefetch_related(Prefetch("bookings", queryset=coming, to_attr="here"))


def visible_slots(user: User) -> QuerySet[Slot]:
    return Slot.objects.filter(runs_slots(user)).select_related(*SLOT)


def services_served(user: User) -> QuerySet[Service]:
    """In force, by the organisations of this person: those for which a slot may be opened."""
    found = Service.objects.filter(
        providers__in=own_providers(user).values("pk"), version__state__in=IN_FORCE
    )
    return (
        found.select_related("version__bouquet__wave", "theme")
        .order_by("-version__bouquet__wave__opens_at", "title", "pk")
        .distinct()
    )


# --- Poles ------------------------------------------------------------------------------------------


def visible_bookings(user: User) -> QuerySet[Booking]:
    found = Booking.objects.filter(bookings_visible_to(user))
    return found.select_related(
        "slot__service__version__bouquet",
        "slot__adviser__user",
        "slot__adviser__provider",
        "entitlement__pole",
        "entitlement__bouquet",
        "request",
        "booked_by",
    )


def bookings_of(right: Entitlement) -> QuerySet[Booking]:
    found = Booking.objects.filter(entitlement=right).select_related(
        "slot__service", "slot__adviser__user", "slot__adviser__provider"
    )
    return found.prefetch_related("feedback").order_by("-starts_at", "-pk")


def open_slots(service: Service, now: datetime, adviser: Adviser | None = None) -> QuerySet[Slot]:
    """Sessions to come of this service, through its versions; full ones too: they have a waiting list."""
    found = Slot.objects.filter(
        service__lineage=service.lineage, cancelled_at=None, starts_at__gt=now
    ).select_related(*SLOT)
    if adviser is not None:
        found = found.filter(adviser__provider=adviser.provider_id)
    waiting = Count("bookings", filter=Q(bookings__state__in=["waiting", "offered"]))
    return found.annotate(waiting=waiting).order_by("starts_at", "pk")


# --- Under a lock, always in this order: bouquet, slot, right, capacity -------------------------------


def locked_slot(key: int) -> Slot:
    """Its bouquet first: whoever changes what is held in a bouquet waits for the one before."""
    path = "service__version__bouquet_id"
    locked_bouquet(Slot.objects.values_list(path, flat=True).get(pk=key))
    found = Slot.objects.select_for_update(of=("self",), no_key=True)
    return found.select_related(*SLOT).get(pk=key)


def locked_capacity(provider: Provider, year: int, quarter: int) -> Capacity | None:
    found = Capacity.objects.select_for_update(no_key=True)
    return found.filter(provider=provider, year=year, quarter=quarter).first()


def locked_bouquet(key: int) -> Bouquet:
    return Bouquet.objects.select_for_update(of=("self",), no_key=True).select_related("wave").get(pk=key)


def standing_booking(slot: Slot, right: Entitlement) -> Booking | None:
    found = Booking.objects.filter(slot=slot, entitlement=right).exclude(state=BookingState.CANCELLED)
    return found.first()


def next_in_line(slot: Slot, skipped: Iterable[int] = ()) -> Booking | None:
    waiting = slot.bookings.filter(state=BookingState.WAITING).exclude(pk__in=skipped)
    return waiting.select_related("entitlement__pole", "booked_by").order_by("booked_at", "pk").first()


def slots_to_offer(now: datetime) -> QuerySet[Slot]:
    """Sessions to come with a free seat and somebody waiting."""
    waiting = Booking.objects.filter(slot=OuterRef("pk"), state=BookingState.WAITING)
    found = Slot.objects.filter(Exists(waiting), cancelled_at=None, starts_at__gt=now, taken__lt=F("seats"))
    return found.order_by("starts_at", "pk")


def lapsed_offers(now: datetime) -> QuerySet[Booking]:
    return Booking.objects.filter(state=BookingState.OFFERED, offered_until__lt=now).order_by("pk")


# --- For sizing -------------------------------------------------------------------------------------


def calendar_address_of(user: User) -> CalendarAddress | None:
    return CalendarAddress.objects.filter(user=user).first()


def person_behind_calendar(token: str) -> User | None:
    """Whose calendar this secret reads; nobody, once it is renewed, withdrawn, or the account closed."""
    row = CalendarAddress.objects.filter(token_fingerprint=fingerprint(token), user__is_active=True)
    found = row.select_related("user").first()
    return found.user if found else None


def bookings_for_feed(user: User, since: datetime) -> QuerySet[Booking]:
    """What this person booked, and what is booked with them, as long as their rights last."""
    mine = Q(booked_by=user) & belongs_to(user, "entitlement__pole")
    if holds(user, Role.PROVIDER):
        mine |= Q(slot__adviser__user=user, slot__adviser__is_active=True)
    found = Booking.objects.filter(
        mine, state__in=[BookingState.BOOKED, BookingState.DONE], ends_at__gte=since
    )
    return found.select_related("slot__service", "slot__adviser__user", "entitlement__pole").order_by(
        "starts_at", F("pk")
    )


def side_of_booking(user: User, booking: Booking) -> str:
    """Of the pole, of the provider, or "" for who only watches."""
    if acts_for(user, booking.entitlement.pole):
        return str(Side.POLE)
    return str(Side.PROVIDER) if runs_slot(user, booking.slot) else ""
