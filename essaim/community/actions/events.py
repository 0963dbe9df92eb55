"""Events: written, announced, called off; places taken one by one, the waiting list served in order."""

from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.community import rules, tasks
from essaim.community.models import Event, EventState, Registration, RegistrationState
from essaim.community.workflow import EVENT, REGISTRATION

FIELDS = (
    "kind",
    "title",
    "summary",
    "description",
    "place",
    "region",
    "starts_at",
    "ends_at",
    "registration_closes_at",
    "seats",
)


@transaction.atomic
def save_event(values: Mapping[str, Any], *, by: User, event: Event | None = None) -> Event:
    """A new one, in preparation; or another hour, place or number of places: the waiting list moves up."""
    rules.animates.check(by, event)
    row = _locked(event) if event else Event(created_by=by)
    for name in FIELDS:
        setattr(row, name, values[name])
    row.changed_at, row.sequence = timezone.now(), row.sequence + 1
    row.full_clean(exclude=["region", "created_by"])
    row.save()
    record("save_event", row, by=by, seats=row.seats)
    if row.state == EventState.PUBLISHED:
        _serve(row, by=by)
    return row


def _locked(event: Event) -> Event:
    return Event.objects.select_for_update().get(pk=event.pk)


@transaction.atomic
def announce_event(event: Event, *, by: User) -> None:
    EVENT.perform("announce", event, by=by, changed_at=timezone.now())


@transaction.atomic
def call_off(event: Event, reason: str, *, by: User) -> None:
    """Whoever had a place, or waited, is told."""
    if not reason.strip():
        raise ValidationError("Donnez un motif.")
    EVENT.perform(
        "call_off",
        event,
        by=by,
        details={"reason": reason},
        cancelled_reason=reason.strip()[:500],
        changed_at=timezone.now(),
        sequence=event.sequence + 1,
    )
    for registration in event.registrations.exclude(state=RegistrationState.CANCELLED).select_related("user"):
        tasks.tell_registered("event_cancelled", registration, reason=reason.strip())


@transaction.atomic
def register(event: Event, organization: str = "", *, by: User) -> Registration:
    """A place if there is one, else a turn on the list. The event is held: never one place too many."""
    row = _locked(event)
    rules.takes_registrations.check(by, row)
    if row.registrations.filter(user=by).exclude(state=RegistrationState.CANCELLED).exists():
        raise ValidationError("Vous êtes déjà inscrit.")
    has_place = row.seats_left > 0
    registration = Registration(
        event=row,
        user=by,
        organization=organization[:160],
        state=RegistrationState.REGISTERED if has_place else RegistrationState.WAITING,
    )
    registration.save()
    if has_place:
        row.taken += 1
        row.save(update_fields=["taken"])
    record("register", registration, by=by)
    tasks.tell_registered("event_registered" if has_place else "event_waiting", registration)
    return registration


@transaction.atomic
def cancel_registration(registration: Registration, *, by: User) -> None:
    """The first who waits takes the place at once."""
    event = _locked(registration.event)
    registration.refresh_from_db()
    held = registration.state == RegistrationState.REGISTERED
    REGISTRATION.perform("cancel", registration, by=by)
    if held:
        event.taken -= 1
        event.save(update_fields=["taken"])
        _serve(event, by=by)


def _serve(event: Event, *, by: User) -> None:
    """Places that are free go to those who wait, in the order they came. The event is held."""
    if timezone.now() >= event.starts_at:
        return
    waiting = event.registrations.filter(state=RegistrationState.WAITING).order_by("at", "pk")
    for registration in waiting[: event.seats_left]:
        registration.event = event
        REGISTRATION.perform("take_place", registration, by=by)
        event.taken += 1
        event.save(update_fields=["taken"])
        tasks.tell_registered("event_registered", registration)


@transaction.atomic
def take_attendance(event: Event, present: Collection[int], *, by: User) -> None:
    """Who came, among those who had a place. `present`: keys of registrations."""
    rules.may_take_attendance.check(by, event)
    held = event.registrations.filter(state=RegistrationState.REGISTERED)
    held.filter(pk__in=present).update(came=True)
    held.exclude(pk__in=present).update(came=False)
    record("take_attendance", event, by=by, present=held.filter(came=True).count())
