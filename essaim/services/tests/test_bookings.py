"""Places are held with their days and euros, waited for, offered, cancelled, used."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from essaim.accounts.factories import UserFactory
from essaim.accounts.queries import service_account
from essaim.budget.factories import EnvelopeFactory
from essaim.budget.models import Purpose
from essaim.budget.queries import balance_of
from essaim.dossiers.models import CoAuthor
from essaim.kit.rules import Refused
from essaim.mail.models import Message
from essaim.services import actions, jobs, queries
from essaim.services.factories import (
    AdviserFactory,
    BookingFactory,
    EntitlementFactory,
    LeaveFactory,
    ServiceFactory,
    SlotFactory,
    SupportRequestFactory,
)
from essaim.services.models import Booking, Capacity, Feedback, Slot

# A Monday, far from the ends of the month, of the quarter and of summer time.
pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-02-09T09:00Z")]


def workshop(seats=2, **more):
    return SlotFactory(service__shared=True, service__seats=seats, **more)


def right_for(slot, **more):
    return EntitlementFactory(granted=True, bouquet=slot.service.version.bouquet, **more)


def book(slot, right=None):
    right = right or right_for(slot)
    return actions.book_place(slot, right, by=right.dossier.created_by)


def books(slot, *rights):
    """What is held of a slot, its provider, its bouquet, and of each right."""
    slot.refresh_from_db()
    for right in rights:
        right.refresh_from_db()
    bouquet = slot.service.version.bouquet
    bouquet.refresh_from_db()
    capacity = Capacity.objects.get(provider=slot.adviser.provider)
    return slot.taken, capacity.held_days, bouquet.held_amount, [right.held_days for right in rights]


def test_a_place_holds_days_euros_and_the_days_of_the_provider_once():
    slot = workshop()
    one, two = right_for(slot), right_for(slot)

    book(slot, one)
    booking = book(slot, two)

    assert booking.state == "booked"
    assert books(slot, one, two) == (2, 1, 1000, [1, 1])
    assert Message.objects.filter(key="booking_confirmed").count() == 2


def test_booking_twice_is_booking_once():
    slot = workshop()
    right = right_for(slot)

    assert book(slot, right) == book(slot, right)
    assert books(slot, right) == (1, 1, 500, [1])


def test_a_full_session_has_a_waiting_list_that_holds_nothing():
    slot = workshop(seats=1)
    book(slot)
    right = right_for(slot)

    waiting = book(slot, right)

    assert (waiting.state, waiting.days) == ("waiting", 0)
    assert books(slot, right) == (1, 1, 500, [0])


@pytest.mark.parametrize(
    ("right", "capacity", "envelope", "reason"),
    [
        ({"granted_days": Decimal("0.5")}, 9, 1000, "Il ne reste pas assez de jours à ce pôle."),
        ({"granted_amount": Decimal(100)}, 9, 1000, "Il ne reste pas assez de crédit à ce pôle."),
        ({}, 0, 1000, "Le prestataire n’a plus de jours ce trimestre."),
        ({}, 9, 499, "L’enveloppe de ce bouquet est épuisée."),
    ],
)
def test_a_refused_place_says_what_is_missing_and_holds_nothing(right, capacity, envelope, reason):
    slot = workshop(capacity=capacity, service__version__bouquet__envelope_amount=Decimal(envelope))
    who = right_for(slot, **right)

    with pytest.raises(Refused, match=f"^{reason}$"):
        book(slot, who)

    assert books(slot, who) == (0, 0, 0, [0])
    assert not Booking.objects.exists()


def test_an_individual_service_is_booked_once_the_request_is_accepted():
    slot = SlotFactory()
    right = right_for(slot)

    with pytest.raises(Refused, match=r"^Ce service se réserve une fois votre demande acceptée.$"):
        book(slot, right)
    request = SupportRequestFactory(
        accepted=True, service=slot.service, entitlement=right, adviser=slot.adviser
    )

    assert book(slot, right).request == request


def test_a_pole_is_not_at_two_places_at_once():
    first = workshop()
    second = workshop(
        service__version=first.service.version, starts_at=first.starts_at, ends_at=first.ends_at
    )
    right = right_for(first)
    book(first, right)

    with pytest.raises(Refused, match=r"^Votre pôle a déjà une réservation à ce moment.$"):
        book(second, right)


def test_the_database_refuses_two_slots_of_one_adviser_at_once():
    slot = SlotFactory()

    with pytest.raises(IntegrityError, match="slot_one_at_a_time_per_adviser"), transaction.atomic():
        SlotFactory(adviser=slot.adviser, starts_at=slot.starts_at + timedelta(hours=1))


def test_only_people_of_the_pole_book_for_it():
    slot = workshop()

    with pytest.raises(Refused, match=r"^Seules les personnes qui coordonnent ce pôle peuvent faire cela.$"):
        actions.book_place(slot, right_for(slot), by=UserFactory())


# --- Cancelling, waiting, offering ------------------------------------------------------------------


def test_a_place_given_back_in_time_gives_everything_back():
    slot = workshop()
    right = right_for(slot)
    booking = book(slot, right)

    actions.cancel_booking(booking, "Réunion déplacée", by=right.dossier.created_by)

    assert books(slot, right) == (0, 0, 0, [0])


def test_a_place_given_back_too_late_frees_the_seat_alone(time_machine):
    slot = workshop(seats=1)
    right = right_for(slot)
    booking = book(slot, right)
    time_machine.move_to(slot.starts_at - timedelta(hours=3), tick=False)

    actions.cancel_booking(booking, "Malade", by=right.dossier.created_by)

    booking.refresh_from_db()
    assert booking.is_charged
    assert books(slot, right) == (0, 1, 500, [1])
    other = right_for(slot)
    book(slot, other)
    assert books(slot, other) == (1, 1, 1000, [1])


def test_the_provider_who_cancels_late_charges_nothing(time_machine):
    slot = workshop()
    right = right_for(slot)
    booking = book(slot, right)
    time_machine.move_to(slot.starts_at - timedelta(hours=3), tick=False)

    actions.cancel_booking(booking, "Formateur malade", by=slot.adviser.user)

    assert books(slot, right) == (0, 0, 0, [0])
    assert Message.objects.get(key="booking_cancelled").to == right.dossier.created_by.email


def test_a_seat_that_comes_free_is_not_taken_by_who_did_not_wait():
    slot = workshop(seats=1)
    owner, first, newcomer = (right_for(slot) for _ in range(3))
    booked, waiting = book(slot, owner), book(slot, first)
    actions.cancel_booking(booked, "Réunion déplacée", by=owner.dossier.created_by)

    late = book(slot, newcomer)
    jobs.offer_free_seats(0)

    for booking in (waiting, late):
        booking.refresh_from_db()
    assert (waiting.state, late.state) == ("offered", "waiting")
    assert books(slot, owner, first, newcomer) == (1, 1, 500, [0, 1, 0])


def test_a_free_seat_is_offered_to_the_first_of_the_list_then_to_the_next(time_machine):
    slot = workshop(seats=1)
    owner, first, second = (right_for(slot) for _ in range(3))
    booked = book(slot, owner)
    waiting, later = book(slot, first), book(slot, second)
    actions.cancel_booking(booked, "x", by=owner.dossier.created_by)

    jobs.offer_free_seats(0)

    waiting.refresh_from_db()
    assert waiting.state == "offered"
    assert books(slot, owner, first, second) == (1, 1, 500, [0, 1, 0])
    time_machine.move_to(waiting.offered_until + timedelta(minutes=1), tick=False)
    with pytest.raises(Refused, match=r"^Le délai pour prendre cette place est passé.$"):
        actions.take_offer(waiting, by=first.dossier.created_by)
    jobs.lapse_offers(0)
    jobs.offer_free_seats(0)
    later.refresh_from_db()
    actions.take_offer(later, by=second.dossier.created_by)
    assert books(slot, owner, first, second) == (1, 1, 500, [0, 0, 1])


def test_who_has_no_days_left_keeps_their_turn_and_the_next_is_offered_the_seat():
    slot = workshop(seats=1)
    owner, poor, rich = right_for(slot), right_for(slot, granted_days=Decimal(0)), right_for(slot)
    booked = book(slot, owner)
    turn, other = book(slot, poor), book(slot, rich)
    actions.cancel_booking(booked, "x", by=owner.dossier.created_by)

    actions.offer_next(slot, by=service_account())

    turn.refresh_from_db()
    other.refresh_from_db()
    assert (turn.state, other.state) == ("waiting", "offered")


def test_a_session_called_off_gives_back_and_tells_everybody():
    slot = workshop(seats=1)
    right = right_for(slot)
    book(slot, right)
    book(slot)

    actions.call_off(slot, "Salle fermée", by=slot.adviser.user)

    assert books(slot, right) == (0, 0, 0, [0])
    assert Message.objects.filter(key="booking_cancelled").count() == 2


# --- Attendance, time used, feedback ----------------------------------------------------------------


def past_session(**more):
    slot = SlotFactory(service__duration_days=Decimal(2), service__unit_cost=Decimal(900), **more)
    right = right_for(slot)
    SupportRequestFactory(accepted=True, service=slot.service, entitlement=right, adviser=slot.adviser)
    return slot, right, book(slot, right)


def test_the_time_not_used_goes_back_to_the_pole(time_machine):
    slot, right, booking = past_session()
    time_machine.move_to(slot.ends_at, tick=False)

    actions.record_attendance(booking, by=slot.adviser.user, used_days=Decimal("0.5"), attendees=3)

    booking.refresh_from_db()
    assert (booking.state, booking.used_days, booking.amount) == ("done", Decimal("0.5"), 225)
    assert books(slot, right) == (1, Decimal("0.5"), 225, [Decimal("0.5")])


def test_more_time_than_booked_is_asked_first(time_machine):
    slot, _, booking = past_session()
    time_machine.move_to(slot.ends_at, tick=False)

    with pytest.raises(ValidationError, match="Le temps passé ne peut dépasser"):
        actions.record_attendance(booking, by=slot.adviser.user, used_days=Decimal(3))


def test_nothing_is_recorded_before_the_session():
    slot, right, booking = past_session()

    with pytest.raises(Refused, match=r"^Cette séance n’a pas encore commencé.$"):
        actions.record_absence(booking, by=slot.adviser.user)

    assert books(slot, right)[0] == 1


def test_an_absence_without_a_word_stays_counted(time_machine):
    slot, right, booking = past_session()
    time_machine.move_to(slot.ends_at, tick=False)

    actions.record_absence(booking, by=slot.adviser.user)

    assert books(slot, right) == (1, 2, 900, [2])


def test_both_sides_say_what_they_learned_once(time_machine):
    slot, right, booking = past_session()
    time_machine.move_to(slot.ends_at, tick=False)
    with pytest.raises(Refused, match="une fois le service rendu"):
        actions.give_feedback(booking, 5, "", by=right.dossier.created_by)
    actions.record_attendance(booking, by=slot.adviser.user)

    actions.give_feedback(booking, 5, "Un modèle qui dure", by=right.dossier.created_by)
    actions.give_feedback(booking, 4, "Une autre pratique", by=slot.adviser.user)

    assert set(Feedback.objects.values_list("side", "score")) == {("pole", 5), ("provider", 4)}
    with pytest.raises(ValidationError, match="déjà enregistré"):
        actions.give_feedback(booking, 1, "", by=right.dossier.created_by)


def test_euros_are_reserved_then_committed_or_freed_in_the_ledger_of_the_wave(time_machine):
    slot, right, booking = past_session()
    wave = slot.service.version.bouquet.wave
    actions.cancel_booking(booking, "x", by=right.dossier.created_by)
    year = slot.starts_at.year
    envelope = EnvelopeFactory(
        wave=wave, purpose=Purpose.SERVICES, credits={year: (Decimal(10_000), Decimal(10_000))}
    )
    booking = book(slot, right)

    assert balance_of(envelope).reserved == 900
    time_machine.move_to(slot.ends_at, tick=False)
    actions.record_attendance(booking, by=slot.adviser.user, used_days=Decimal(1))

    found = balance_of(envelope)
    assert (found.reserved, found.committed) == (0, 450)


# --- What a provider offers -------------------------------------------------------------------------


def own(service):
    adviser = AdviserFactory(provider=service.providers.get())
    start = (timezone.now() + timedelta(days=30)).replace(hour=9, minute=0, second=0, microsecond=0)
    return adviser, start, start + timedelta(hours=2)


def test_a_series_opens_its_sessions_around_an_absence():
    service = ServiceFactory(shared=True)
    adviser, start, end = own(service)
    week = timedelta(weeks=1)
    LeaveFactory(
        adviser=adviser, starts_at=start + week - timedelta(days=1), ends_at=start + week + timedelta(days=1)
    )

    slots = actions.open_sessions(
        adviser, service, start, end, by=adviser.user, every_weeks=1, count=2, place="Lyon"
    )

    assert [(slot.starts_at, slot.seats) for slot in slots] == [(start, 10)]


def test_a_slot_is_opened_by_its_provider_for_its_services_alone():
    service = ServiceFactory()
    adviser, start, end = own(service)

    with pytest.raises(Refused, match=r"^Votre organisation ne rend pas ce service dans un bouquet publié.$"):
        actions.open_sessions(adviser, ServiceFactory(), start, end, by=adviser.user)
    with pytest.raises(Refused, match=r"^Seul le prestataire ouvre des créneaux pour ses conseillers.$"):
        actions.open_sessions(adviser, service, start, end, by=AdviserFactory().user)
    actions.open_sessions(adviser, service, start, end, by=adviser.user)
    with pytest.raises(ValidationError, match="Cette personne a déjà un créneau à ce moment"):
        actions.open_sessions(adviser, service, start, end, by=adviser.user)


def test_an_absence_is_not_noted_over_an_open_slot():
    slot = SlotFactory()
    values = {"starts_at": slot.starts_at, "ends_at": slot.ends_at, "reason": ""}

    with pytest.raises(ValidationError, match="annulez-le d’abord"):
        actions.add_leave(slot.adviser, values, by=slot.adviser.user)


def test_a_provider_never_offers_less_than_it_promised():
    slot = workshop()
    book(slot)
    capacity = Capacity.objects.get()

    with pytest.raises(ValidationError, match="déjà promis"):
        actions.save_capacity(
            capacity.provider, capacity.year, capacity.quarter, Decimal(0), by=slot.adviser.user
        )


# --- Pages ------------------------------------------------------------------------------------------


def test_a_pole_books_sees_and_cancels_its_place_on_its_pages(signed_in):
    slot = workshop()
    right = right_for(slot)
    client = signed_in(right.dossier.created_by)
    url = reverse("services:places", args=[right.pole.reference, slot.service.reference])
    assert "2 places" in " ".join(client.get(url).content.decode().split())

    page = client.post(url, {"slot": slot.reference, "people": "Ada"})

    booking = Booking.objects.get()
    assert page.url == reverse("services:booking", args=[booking.reference])
    assert "Tiers-lieu de la Gare" in client.get(page.url).content.decode()
    ics = client.get(reverse("services:booking_ics", args=[booking.reference]))
    assert b"BEGIN:VEVENT" in ics.content
    page = client.post(reverse("services:booking_cancel", args=[booking.reference]), {"reason": "x"})
    assert page.status_code == 302
    booking.refresh_from_db()
    assert booking.state == "cancelled"


def test_a_feed_is_read_by_a_secret_address_that_its_owner_renews_and_withdraws(signed_in, client):
    slot = workshop()
    right = right_for(slot)
    book(slot, right)
    owner = signed_in(right.dossier.created_by)
    page = reverse("services:feed_address")

    def asked(act):
        return owner.post(page, {"act": act}).context["address"].removeprefix("http://localhost:8000")

    first = asked("renew")
    assert slot.service.title.encode() in client.get(first).content
    assert first not in owner.get(page).content.decode()

    second = asked("renew")
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200

    owner.post(page, {"act": "withdraw"})
    assert client.get(second).status_code == 404
    assert client.get(reverse("services:feed", args=["forged"])).status_code == 404


def test_a_feed_shows_nothing_once_the_right_is_gone(signed_in, client):
    slot = workshop()
    right = right_for(slot)
    book(slot, right)
    author = right.dossier.created_by
    address = signed_in(author).post(reverse("services:feed_address"), {"act": "renew"}).context["address"]

    CoAuthor.objects.filter(user=author).update(removed_at=timezone.now())

    feed = client.get(address.removeprefix("http://localhost:8000"))
    assert slot.service.title.encode() not in feed.content


def test_a_provider_runs_its_sessions_on_its_pages(signed_in, time_machine):
    service = ServiceFactory(shared=True)
    adviser, start, _ = own(service)
    client = signed_in(adviser.user)
    provider = str(adviser.provider.public_id)
    quarter = {"year": start.year, "quarter": (start.month - 1) // 3 + 1, "days": "10"}
    assert client.post(reverse("services:capacity"), {"provider": provider, **quarter}).status_code == 302
    sent = {"adviser": str(adviser.public_id), "service": service.reference, "every_weeks": "0", "count": "1"}
    hours = {"starts_at": f"{start:%Y-%m-%dT}09:00", "ends_at": f"{start:%Y-%m-%dT}11:00"}
    page = client.post(reverse("services:slot_open"), sent | hours)
    assert page.status_code == 302, page.context["form"].errors
    slot = Slot.objects.get()
    booking = book(slot)

    time_machine.move_to(slot.ends_at, tick=False)
    client = signed_in(adviser.user)
    assert service.title in client.get(reverse("services:slots")).content.decode()
    page = client.post(reverse("services:booking_attendance", args=[booking.reference]), {"came": "yes"})
    assert page.status_code == 302, page.context["form"].errors
    page = client.post(reverse("services:booking_feedback", args=[booking.reference]), {"score": "5"})
    assert page.status_code == 302
    assert queries.side_of_booking(adviser.user, booking) == "provider"


def test_another_pole_does_not_read_a_booking(signed_in):
    booking = BookingFactory()

    page = signed_in(UserFactory()).get(reverse("services:booking", args=[booking.reference]))

    assert page.status_code == 404
