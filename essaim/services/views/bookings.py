"""Places: the sessions of a service, a booking from its taking to its feedback, calendar files."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.kit.access import public, signed_in
from essaim.kit.budget import query_budget
from essaim.kit.web import Request, attempt
from essaim.services import actions, queries
from essaim.services.compute.feed import Meeting, as_ics
from essaim.services.forms.bookings import AttendanceForm, FeedbackForm, PeopleForm
from essaim.services.forms.bouquets import EmptyForm
from essaim.services.forms.requests import ReasonForm
from essaim.services.models import Booking
from essaim.services.views.pages import form_page
from essaim.services.views.support import open_right
from essaim.services.workflow import BOOKING

KEPT = timedelta(days=90)


def get_booking(request: Request, reference: str) -> Booking:
    return get_object_or_404(queries.visible_bookings(request.user), reference=reference)


@query_budget(60)
@signed_in
@require_http_methods(["GET", "POST"])
def places(request: Request, reference: str, service: str) -> HttpResponse:
    """The sessions to come of a service; one click books a place, or a turn on the waiting list."""
    row = get_object_or_404(queries.readable_services(request.user), reference=service)
    right = open_right(request, reference, row)
    held = queries.accepted_request(right, row)
    slots = queries.open_slots(row, timezone.now(), None if row.is_shared or not held else held.adviser)
    form = PeopleForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        slot = get_object_or_404(slots, reference=str(request.POST.get("slot", ""))[:10].replace("\x00", ""))
        if attempt(form, actions.book_place, slot, right, by=request.user, **form.cleaned_data):
            return redirect("services:booking", form.outcome.reference)
    context = {"service": row, "right": right, "pole": right.pole, "held": held, "slots": slots, "form": form}
    return render(request, "services/places.html", context)


@query_budget(30)
@signed_in
@require_GET
def booking(request: Request, reference: str) -> HttpResponse:
    """What is booked, and what may be done with it now."""
    row = get_booking(request, reference)
    side = queries.side_of_booking(request.user, row)
    feedback = list(row.feedback.all())
    context = {
        "booking": row,
        "transitions": {t.name for t in BOOKING.available(row, request.user)},
        "feedback": feedback,
        "side": side,
        "may_tell": row.state == "done" and side and side not in {one.side for one in feedback},
    }
    return render(request, "services/booking.html", context)


@query_budget(60)
@signed_in
@require_POST
def booking_take(request: Request, reference: str) -> HttpResponse:
    row = get_booking(request, reference)
    form = EmptyForm(request.POST)
    if attempt(form, actions.take_offer, row, by=request.user):
        messages.success(request, "La place est à vous.")
    else:
        messages.error(request, " ".join(map(str, form.non_field_errors())))
    return redirect("services:booking", reference)


@query_budget(60)
@signed_in
@require_http_methods(["GET", "POST"])
def booking_cancel(request: Request, reference: str) -> HttpResponse:
    """The page says first what a late cancellation costs."""
    row = get_booking(request, reference)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(
        form, actions.cancel_booking, row, form.cleaned_data["reason"], by=request.user
    ):
        messages.success(request, "La réservation est annulée.")
        return redirect("services:booking", reference)
    hours = row.slot.service.version.bouquet.free_cancel_hours
    lead = f"À moins de {hours}\u00a0h de la séance, les jours restent décomptés à votre pôle."
    title = "Annuler la réservation"
    return form_page(request, form, title, "services:booking", reference, button=title, lead=lead)


@query_budget(60)
@signed_in
@require_http_methods(["GET", "POST"])
def booking_attendance(request: Request, reference: str) -> HttpResponse:
    """The provider says who came and how long it took."""
    row = get_booking(request, reference)
    form = AttendanceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        typed = {name: form.cleaned_data[name] for name in ("used_days", "attendees")}
        came = form.cleaned_data["came"] == "yes"
        action = actions.record_attendance if came else actions.record_absence
        if attempt(form, action, row, by=request.user, **(typed if came else {})):
            messages.success(request, "La présence est enregistrée.")
            return redirect("services:booking", reference)
    lead = f"{row.entitlement.pole}, « {row.slot.service} »"
    return form_page(request, form, "Présence", "services:booking", reference, lead=lead)


@query_budget(30)
@signed_in
@require_http_methods(["GET", "POST"])
def booking_feedback(request: Request, reference: str) -> HttpResponse:
    """Each side, once."""
    row = get_booking(request, reference)
    form = FeedbackForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(
        form,
        actions.give_feedback,
        row,
        form.cleaned_data["score"],
        form.cleaned_data["learned"],
        by=request.user,
    ):
        messages.success(request, "Merci, votre retour est enregistré.")
        return redirect("services:booking", reference)
    return form_page(request, form, "Votre retour", "services:booking", reference, button="Envoyer")


def meeting(row: Booking) -> Meeting:
    return Meeting(
        uid=f"{row.reference}@essaim",
        title=f"{row.slot.service.title}, {row.entitlement.pole.name}",
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place=row.slot.place,
        url=settings.SITE_URL.rstrip("/") + reverse("services:booking", args=[row.reference]),
        detail=f"Avec {row.slot.adviser.user.name}",
    )


def calendar(name: str, rows: list[Meeting]) -> HttpResponse:
    response = HttpResponse(as_ics(name, rows, timezone.now()), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="bouquet.ics"'
    return response


@signed_in
@require_GET
def booking_ics(request: Request, reference: str) -> HttpResponse:
    row = get_booking(request, reference)
    return calendar(row.slot.service.title, [meeting(row)])


@signed_in
@require_http_methods(["GET", "POST"])
def feed_address(request: Request) -> HttpResponse:
    """The personal address of the feed, shown when it is made: whoever has it reads these sessions."""
    address = ""
    if request.method == "POST" and request.POST.get("act") == "withdraw":
        actions.withdraw_calendar_address(request.user, by=request.user)
        messages.success(request, "L’adresse est supprimée\u00a0: elle ne montre plus rien.")
        return redirect("services:feed_address")
    if request.method == "POST":
        token = actions.make_calendar_address(request.user, by=request.user)
        address = settings.SITE_URL.rstrip("/") + reverse("services:feed", args=[token])
    known = queries.calendar_address_of(request.user)
    return render(request, "services/feed.html", {"address": address, "known": known})


@public
@require_GET
def feed(_request: Request, token: str) -> HttpResponse:
    """For calendar programs, which cannot sign in."""
    person = queries.person_behind_calendar(token)
    if person is None:
        raise Http404
    rows = queries.bookings_for_feed(person, timezone.now() - KEPT)
    return calendar("Mes séances du bouquet", [meeting(row) for row in rows])
