"""Days, euros and places are held together or not at all, each row under its lock, in one order.

Bouquet and slot (`queries.locked_slot`), right of the pole, capacity of the provider, ledger of the budget;
the journal comes last. The database refuses again by its own constraints: what was granted, offered and
opened is never exceeded.
"""

from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction

from essaim.accounts.models import User
from essaim.budget import actions as budget
from essaim.budget.models import Envelope, Purpose
from essaim.budget.queries import envelope_for
from essaim.kit.rules import Refused
from essaim.kit.units import PARIS
from essaim.services import queries
from essaim.services.compute.recurrence import quarter_of
from essaim.services.models import Booking, Bouquet, Slot


@transaction.atomic
def hold(booking: Booking, slot: Slot, *, by: User) -> None:
    """A seat of a locked slot, the days and euros of its service. Sets `days` and `amount` of the booking."""
    service = slot.service
    right = queries.locked_entitlement(booking.entitlement_id)
    if not right.is_open:
        raise Refused("Le droit de ce pôle est fermé.")
    if slot.seats_left < 1:
        raise Refused("Il n’y a plus de place dans cette séance.")
    if right.days_left < service.duration_days:
        raise Refused("Il ne reste pas assez de jours à ce pôle.")
    if right.amount_left < service.unit_cost:
        raise Refused("Il ne reste pas assez de crédit à ce pôle.")
    right.held_days += service.duration_days
    right.held_amount += service.unit_cost
    right.save(update_fields=["held_days", "held_amount"])
    if not slot.held_days:
        _hold_capacity(slot)
    slot.taken += 1
    slot.save(update_fields=["taken", "held_days"])
    booking.days, booking.amount = service.duration_days, service.unit_cost
    _hold_euros(booking, slot, by)


def _hold_capacity(slot: Slot) -> None:
    """The days of a session are the provider's once, whatever the number of poles."""
    days = slot.service.duration_days
    capacity = queries.locked_capacity(slot.adviser.provider, *quarter_of(slot.starts_at))
    if capacity is None or capacity.days_left < days:
        raise Refused("Le prestataire n’a plus de jours ce trimestre.")
    capacity.held_days += days
    capacity.save(update_fields=["held_days"])
    slot.held_days = days


def _hold_euros(booking: Booking, slot: Slot, by: User) -> None:
    if not booking.amount:
        return
    bouquet = queries.locked_bouquet(slot.service.version.bouquet_id)
    if bouquet.held_amount + booking.amount > bouquet.envelope_amount:
        raise Refused("L’enveloppe de ce bouquet est épuisée.")
    bouquet.held_amount += booking.amount
    bouquet.save(update_fields=["held_amount"])
    if envelope := _envelope(bouquet):
        budget.reserve(envelope, booking.amount, year=_year(slot), about=booking.reference, by=by)


@transaction.atomic
def let_go(booking: Booking, slot: Slot, *, by: User) -> None:
    """Everything that the booking held goes back; the slot is locked."""
    _free_right(booking, booking.days, booking.amount)
    slot.taken -= 1
    if slot.taken == 0 and slot.held_days:
        _free_capacity(slot, slot.held_days)
    slot.save(update_fields=["taken", "held_days"])
    _free_euros(booking, slot, booking.amount, by)


@transaction.atomic
def leave_seat(slot: Slot, *, by: User) -> None:
    """Cancelled too late: the seat is free for somebody else, days and euros stay counted."""
    slot.taken -= 1
    slot.save(update_fields=["taken"])


@transaction.atomic
def settle(booking: Booking, slot: Slot, used: Decimal, *, by: User) -> Decimal:
    """What was used is spent; the rest of an individual service goes back. Answers the euros spent."""
    unused = booking.days - used
    spent = booking.amount
    if unused > 0 and not slot.service.is_shared:
        spent = (booking.amount * used / booking.days).quantize(Decimal("0.01"), ROUND_HALF_UP)
        _free_right(booking, unused, booking.amount - spent)
        _free_capacity(slot, min(unused, slot.held_days))
        slot.save(update_fields=["held_days"])
        _free_euros(booking, slot, booking.amount - spent, by)
    envelope = _envelope(slot.service.version.bouquet) if spent else None
    if envelope:
        budget.commit(envelope, spent, year=_year(slot), about=booking.reference, by=by)
    return spent


def _free_right(booking: Booking, days: Decimal, amount: Decimal) -> None:
    right = queries.locked_entitlement(booking.entitlement_id)
    right.held_days -= days
    right.held_amount -= amount
    right.save(update_fields=["held_days", "held_amount"])


def _free_capacity(slot: Slot, days: Decimal) -> None:
    capacity = queries.locked_capacity(slot.adviser.provider, *quarter_of(slot.starts_at))
    if capacity is not None:
        capacity.held_days -= days
        capacity.save(update_fields=["held_days"])
    slot.held_days -= days


def _free_euros(booking: Booking, slot: Slot, amount: Decimal, by: User) -> None:
    if not amount:
        return
    bouquet = queries.locked_bouquet(slot.service.version.bouquet_id)
    bouquet.held_amount -= amount
    bouquet.save(update_fields=["held_amount"])
    if envelope := _envelope(bouquet):
        budget.free(envelope, amount, year=_year(slot), about=booking.reference, by=by)


def _envelope(bouquet: Bouquet) -> Envelope | None:
    """That of the services of the wave in the ledger. None: the ceiling of the bouquet alone counts."""
    return envelope_for(bouquet.wave, Purpose.SERVICES)


def _year(slot: Slot) -> int:
    return slot.starts_at.astimezone(PARIS).year
