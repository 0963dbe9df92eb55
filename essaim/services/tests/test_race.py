"""Two hundred people at once on the last places: days and euros end with exactly what there was."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import Sum

from essaim.accounts.queries import service_account
from essaim.kit.rules import Refused
from essaim.services import actions
from essaim.services.factories import BouquetVersionFactory, EntitlementFactory, ServiceFactory, SlotFactory
from essaim.services.models import HOLDING, Booking, Bouquet, Capacity, Entitlement, Slot

pytestmark = pytest.mark.django_db(transaction=True)

AT_ONCE = 200
THREADS = 16


def together(calls):
    """Each call in its own transaction, on its own connection; what was refused is counted."""

    def run(call):
        try:
            call()
        except Refused:
            return 1
        finally:
            connection.close()
        return 0

    with ThreadPoolExecutor(THREADS) as pool:
        return sum(pool.map(run, calls))


def by_bouquet(**terms):
    version = BouquetVersionFactory(**{f"bouquet__{name}": value for name, value in terms.items()})
    service = ServiceFactory(version=version, shared=True, seats=500)
    return version.bouquet, service


def check_books(bouquet):
    """What is held is the sum of what holds, everywhere, and never more than there is."""
    held = Booking.objects.filter(state__in=HOLDING)
    bouquet = Bouquet.objects.get(pk=bouquet.pk)
    total = held.aggregate(days=Sum("days", default=0), amount=Sum("amount", default=0))
    assert bouquet.held_amount == total["amount"] <= bouquet.envelope_amount
    rights = Entitlement.objects.aggregate(days=Sum("held_days"), amount=Sum("held_amount"))
    assert (rights["days"], rights["amount"]) == (total["days"], total["amount"])
    for slot in Slot.objects.all():
        assert slot.taken == held.filter(slot=slot).count() <= slot.seats
    capacity = Capacity.objects.aggregate(held=Sum("held_days"))["held"]
    assert capacity == Slot.objects.aggregate(held=Sum("held_days"))["held"]
    return bouquet


def booker(slot, right):
    author = right.dossier.created_by
    return lambda: actions.book_place(
        Slot.objects.get(pk=slot.pk), Entitlement.objects.get(pk=right.pk), by=author
    )


def rights(bouquet, count):
    first = EntitlementFactory(granted=True, bouquet=bouquet)
    wave = first.dossier.wave
    return [
        first,
        *EntitlementFactory.create_batch(count - 1, granted=True, bouquet=bouquet, dossier__wave=wave),
    ]


@pytest.mark.parametrize("turn", range(2))
def test_the_last_places_of_a_session_go_to_exactly_as_many_poles(turn):
    bouquet, service = by_bouquet()
    slot = SlotFactory(service=service, seats=7)
    poles = rights(bouquet, 20)

    together([booker(slot, poles[n % 20]) for n in range(AT_ONCE)])

    assert Booking.objects.filter(state="booked").count() == 7
    assert Booking.objects.filter(state="waiting").count() == 13
    check_books(bouquet)


def test_the_last_euros_of_an_envelope_are_spent_once():
    bouquet, service = by_bouquet(envelope_amount=Decimal(3_250))
    slots = [SlotFactory(service=service) for _ in range(10)]
    poles = rights(bouquet, 20)

    refused = together([booker(slots[n % 10], poles[n // 10]) for n in range(AT_ONCE)])

    assert refused == AT_ONCE - 6
    assert check_books(bouquet).held_amount == 3_000


def test_the_last_days_of_a_pole_and_of_a_provider_are_given_once():
    bouquet, service = by_bouquet()
    first = SlotFactory(service=service)
    slots = [first, *(SlotFactory(service=service, adviser=first.adviser) for _ in range(19))]
    Capacity.objects.all().delete()
    for slot in slots:
        Capacity.objects.get_or_create(
            provider=first.adviser.provider,
            year=slot.starts_at.year,
            quarter=(slot.starts_at.month - 1) // 3 + 1,
            defaults={"days": Decimal(4)},
        )
    poles = rights(bouquet, 10)

    together([booker(slots[n % 20], poles[n // 20]) for n in range(AT_ONCE)])

    check_books(bouquet)
    assert all(right.held_days <= 5 for right in Entitlement.objects.all())
    assert all(row.held_days == 4 for row in Capacity.objects.filter(held_days__gt=0))


def test_booking_cancelling_and_offering_at_once_leave_true_books():
    bouquet, service = by_bouquet()
    slots = [SlotFactory(service=service, seats=2) for _ in range(4)]
    poles = rights(bouquet, 10)
    together([booker(slots[n % 4], poles[n % 10]) for n in range(40)])
    booked = list(Booking.objects.filter(state="booked").select_related("entitlement__dossier__created_by"))
    calls = [
        lambda row=row: actions.cancel_booking(row, "x", by=row.entitlement.dossier.created_by)
        for row in booked
    ]
    automaton = service_account()
    calls += [lambda slot=slot: actions.offer_next(slot, by=automaton) for slot in slots * 5]
    calls += [booker(slots[n % 4], poles[n % 10]) for n in range(60)]

    together(calls)

    check_books(bouquet)
