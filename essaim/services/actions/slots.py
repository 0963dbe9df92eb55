"""What a provider offers: days of a quarter, sessions that come back, sessions called off."""

from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.kit.rules import Refused
from essaim.services import queries, rules, tasks
from essaim.services.actions.holding import let_go
from essaim.services.compute.recurrence import occurrences
from essaim.services.models import HOLDING, Adviser, Booking, Capacity, Leave, Provider, Service, Slot
from essaim.services.workflow import BOOKING


@transaction.atomic
def save_capacity(provider: Provider, year: int, quarter: int, days: Decimal, *, by: User) -> Capacity:
    """The days that a provider gives in a quarter: never below those already promised."""
    if not queries.own_providers(by).filter(pk=provider.pk).exists():
        raise Refused("Seul le prestataire dit combien de jours il offre.")
    row = queries.locked_capacity(provider, year, quarter) or Capacity(
        provider=provider, year=year, quarter=quarter
    )
    row.days = days
    row.full_clean(exclude=["provider"], validate_unique=False)
    row.save()
    record("save_capacity", row, by=by, days=str(days))
    return row


@transaction.atomic
def open_sessions(
    adviser: Adviser,
    service: Service,
    starts_at: datetime,
    ends_at: datetime,
    *,
    by: User,
    place: str = "",
    seats: int | None = None,
    every_weeks: int = 0,
    count: int = 1,
) -> list[Slot]:
    """One session, or several at the same hour; days off and absences are left out of a series."""
    _check_may_open(adviser, service, starts_at, by)
    leaves = list(Leave.objects.filter(adviser=adviser, ends_at__gt=starts_at))
    made = []
    for begin, end in occurrences(starts_at, ends_at, every_weeks, count):
        if any(leave.starts_at < end and begin < leave.ends_at for leave in leaves):
            continue
        slot = Slot(
            adviser=adviser,
            service=service,
            starts_at=begin,
            ends_at=end,
            place=place.strip(),
            seats=seats or service.seats,
            created_by=by,
        )
        made.append(_saved(slot))
    if not made:
        raise ValidationError("Cette personne est absente à ce moment.")
    record("open_sessions", made[0], by=by, count=len(made), service=service.reference)
    return made


def _check_may_open(adviser: Adviser, service: Service, starts_at: datetime, by: User) -> None:
    if not queries.own_advisers(by).filter(pk=adviser.pk).exists():
        raise Refused("Seul le prestataire ouvre des créneaux pour ses conseillers.")
    if not queries.services_served(by).filter(pk=service.pk, providers=adviser.provider_id).exists():
        raise Refused("Votre organisation ne rend pas ce service dans un bouquet publié.")
    if starts_at <= timezone.now():
        raise ValidationError("Choisissez un moment à venir.")


def _saved(slot: Slot) -> Slot:
    slot.full_clean(exclude=["adviser", "service", "created_by"])
    try:
        with transaction.atomic():
            slot.save()
    except IntegrityError as error:  # another window was faster
        raise ValidationError("Cette personne a déjà un créneau à ce moment.") from error
    return slot


@transaction.atomic
def call_off(slot: Slot, reason: str, *, by: User) -> None:
    """Everybody gets days and euros back, and is told why."""
    rules.runs_slot.check(by, slot)
    slot = queries.locked_slot(slot.pk)
    if not reason.strip():
        raise ValidationError("Donnez un motif\u00a0: les pôles inscrits le liront.")
    if slot.cancelled_at or slot.starts_at <= timezone.now():
        raise Refused("Cette séance est annulée, ou elle a commencé.")
    alive = slot.bookings.filter(state__in=["waiting", "offered", "booked"]).order_by("entitlement_id")
    rows = list(alive.select_related("entitlement__pole", "booked_by"))
    for booking in rows:
        queries.locked_entitlement(booking.entitlement_id)
    for booking in (row for row in rows if row.state in HOLDING):
        let_go(booking, slot, by=by)
    for booking in rows:  # long: before the journal
        tasks.booking_told("booking_cancelled", booking, "off", reason=reason.strip())
    for booking in rows:
        _cancel(booking, reason.strip()[:300], by)
    slot.cancelled_at, slot.cancelled_reason = timezone.now(), reason.strip()[:300]
    slot.save(update_fields=["cancelled_at", "cancelled_reason"])
    record("call_off", slot, by=by, reason=slot.cancelled_reason)


def _cancel(booking: Booking, reason: str, by: User) -> None:
    BOOKING.perform("cancel", booking, by=by, cancelled_at=timezone.now(), cancelled_reason=reason)
