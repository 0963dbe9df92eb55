"""A place in a session: booked, waited for, offered, cancelled, used; what both sides say of it.

What is held is locked and written before the transition: the journal, one queue for everybody, comes last.
"""

from datetime import timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.kit.rules import Refused
from essaim.services import queries, rules, tasks
from essaim.services.actions.holding import hold, leave_seat, let_go, settle
from essaim.services.models import HOLDING, Booking, BookingState, Entitlement, Feedback, Side, Slot
from essaim.services.workflow import BOOKING


@transaction.atomic
def book_place(slot: Slot, right: Entitlement, *, by: User, people: str = "") -> Booking:
    """A place, with its days and euros; or a turn on the waiting list of a full session. Twice is once."""
    rules.acts_for.check(by, right.pole)
    slot = queries.locked_slot(slot.pk)
    if standing := queries.standing_booking(slot, right):
        return standing
    _check_open(slot, right)
    request = queries.accepted_request(right, slot.service)
    if not slot.service.is_shared and (request is None or not _same_provider(request.adviser, slot)):
        raise Refused("Ce service se réserve une fois votre demande acceptée.")
    is_full = slot.seats_left < 1 or queries.next_in_line(slot) is not None
    if is_full and not slot.service.is_shared:
        raise Refused("Ce créneau vient d’être pris\u00a0: choisissez-en un autre.")
    booking = Booking(
        slot=slot,
        entitlement=right,
        request=request,
        state=BookingState.WAITING,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        people=people.strip()[:300],
        booked_by=by,
    )
    booking.save()
    if is_full:
        record("book_place", booking, by=by, slot=slot.reference, state=booking.state)
    else:
        _seat(booking, slot, by)
    return booking


def _seat(booking: Booking, slot: Slot, by: User) -> None:
    hold(booking, slot, by=by)
    held = {"days": slot.service.duration_days, "amount": slot.service.unit_cost}
    try:
        with transaction.atomic():
            BOOKING.perform("book", booking, by=by, details={"slot": slot.reference}, **held)
    except IntegrityError as error:
        if "booking_one_place_at_a_time" in str(error):
            raise Refused("Votre pôle a déjà une réservation à ce moment.") from error
        raise
    tasks.booking_told("booking_confirmed", booking, "booked")


def _same_provider(adviser: object, slot: Slot) -> bool:
    return getattr(adviser, "provider_id", None) == slot.adviser.provider_id


def _check_open(slot: Slot, right: Entitlement) -> None:
    if slot.cancelled_at or slot.starts_at <= timezone.now():
        raise Refused("Cette séance est annulée, ou elle a commencé.")
    if not right.is_open or right.bouquet_id != slot.service.version.bouquet_id:
        raise Refused("Ce service n’est pas dans le bouquet de ce pôle.")


@transaction.atomic
def cancel_booking(booking: Booking, reason: str, *, by: User) -> None:
    """In time, everything goes back. Too late and by the pole, the seat alone does."""
    slot = queries.locked_slot(booking.slot_id)
    booking.refresh_from_db()
    was = booking.state
    late = was == BookingState.BOOKED and _is_late(booking, slot) and not rules.runs_slot(by, slot)
    if was in HOLDING and late:
        leave_seat(slot, by=by)
    elif was in HOLDING:
        let_go(booking, slot, by=by)
    BOOKING.perform(
        "cancel",
        booking,
        by=by,
        details={"late": late},
        cancelled_at=timezone.now(),
        cancelled_reason=reason.strip()[:300] or "Sans motif",
        is_charged=late,
    )
    if booking.booked_by_id != by.pk:
        tasks.booking_told("booking_cancelled", booking, "cancelled", reason=booking.cancelled_reason)


def _is_late(booking: Booking, slot: Slot) -> bool:
    notice = timedelta(hours=slot.service.version.bouquet.free_cancel_hours)
    return timezone.now() > booking.starts_at - notice


@transaction.atomic
def offer_next(slot: Slot, *, by: User) -> Booking | None:
    """A free seat goes to the first of the list who still has days for it, for a limited time."""
    slot = queries.locked_slot(slot.pk)
    skipped: list[int] = []
    while slot.seats_left > 0 and slot.starts_at > timezone.now() and not slot.cancelled_at:
        booking = queries.next_in_line(slot, skipped)
        if booking is None:
            return None
        try:
            with transaction.atomic():
                _offer(booking, slot, by)
        except (Refused, IntegrityError):  # no days left, or busy elsewhere: their turn is kept
            skipped.append(booking.pk)
            slot = queries.locked_slot(slot.pk)
            continue
        return booking
    return None


def _offer(booking: Booking, slot: Slot, by: User) -> None:
    hold(booking, slot, by=by)
    until = timezone.now() + timedelta(hours=slot.service.version.bouquet.offer_hours)
    BOOKING.perform(
        "offer",
        booking,
        by=by,
        days=slot.service.duration_days,
        amount=slot.service.unit_cost,
        offered_until=min(until, slot.starts_at),
    )
    tasks.booking_told("booking_offered", booking, f"offered{booking.offered_until:%Y%m%d%H%M}")


@transaction.atomic
def take_offer(booking: Booking, *, by: User) -> None:
    queries.locked_slot(booking.slot_id)
    BOOKING.perform("take", booking, by=by, offered_until=None)
    tasks.booking_told("booking_confirmed", booking, "taken")


@transaction.atomic
def lapse_offer(booking: Booking, *, by: User) -> None:
    """Nobody took the place in time: it is free for the next of the list."""
    slot = queries.locked_slot(booking.slot_id)
    booking.refresh_from_db()
    if booking.offered_until is None or booking.offered_until > timezone.now():
        raise Refused("Cette place est encore proposée.")
    reason = "Place non confirmée à temps"
    let_go(booking, slot, by=by)
    BOOKING.perform("lapse", booking, by=by, cancelled_at=timezone.now(), cancelled_reason=reason)
    tasks.booking_told("booking_cancelled", booking, "lapsed", reason=reason)


@transaction.atomic
def record_attendance(
    booking: Booking, *, by: User, used_days: Decimal | None = None, attendees: int | None = None
) -> None:
    """The time really spent, at most what was booked; the rest goes back to the pole."""
    slot = queries.locked_slot(booking.slot_id)
    booking.refresh_from_db()
    used = booking.days if used_days is None else used_days
    if used < 0 or used > booking.days:
        raise ValidationError(
            "Le temps passé ne peut dépasser ce qui est réservé\u00a0: demandez d’abord des jours de plus."
        )
    spent = settle(booking, slot, used, by=by)
    BOOKING.perform(
        "attend",
        booking,
        by=by,
        details={"used": str(used)},
        attended_at=timezone.now(),
        used_days=used,
        attendees=attendees,
    )
    if not slot.service.is_shared:
        booking.days, booking.amount = used, spent
        booking.save(update_fields=["days", "amount"])


@transaction.atomic
def record_absence(booking: Booking, *, by: User) -> None:
    """Nobody came and nobody said so: days and euros stay counted."""
    slot = queries.locked_slot(booking.slot_id)
    booking.refresh_from_db()
    settle(booking, slot, booking.days, by=by)
    BOOKING.perform("miss", booking, by=by, attended_at=timezone.now(), is_charged=True)


@transaction.atomic
def give_feedback(booking: Booking, score: int, learned: str, *, by: User) -> Feedback:
    """Each side, once, after the session."""
    side = Side.POLE if rules.is_booker(by, booking) else Side.PROVIDER
    if side == Side.PROVIDER:
        rules.runs_slot.check(by, booking.slot)
    if booking.state != BookingState.DONE:
        raise Refused("Votre retour est attendu une fois le service rendu.")
    feedback = Feedback(booking=booking, side=side, score=score, learned=learned.strip(), by=by)
    feedback.full_clean(exclude=["booking", "by"])
    feedback.validate_constraints()
    feedback.save()
    return feedback
