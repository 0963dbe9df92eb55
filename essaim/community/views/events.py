"""Events: the list, the page and its registration, the calendar, what animators do."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.community import actions, queries, rules
from essaim.community.forms import EventForm, ReasonForm, RegisterForm
from essaim.community.models import Event, RegistrationState
from essaim.community.workflow import EVENT
from essaim.kit.access import allow, public, signed_in
from essaim.kit.budget import query_budget
from essaim.kit.downloads import download
from essaim.kit.lists import paginate
from essaim.kit.web import Request, attempt, sent_number
from essaim.services.compute.feed import Meeting, as_ics
from essaim.ui.forms import EssaimForm


def get_event(request: Request, reference: str) -> Event:
    return get_object_or_404(queries.visible_events(request.user), reference=reference)


@public
@require_GET
def event_list(request: Request) -> HttpResponse:
    past = request.GET.get("passes") == "1"
    rows = queries.events_for_list(request.user, past=past, now=timezone.now())
    page = paginate(rows, request.GET, order="-starts_at" if past else "starts_at", size=20)
    context = {"page": page, "past": past, "manages": rules.manages(request.user)}
    return render(request, "community/events.html", context)


@public
@require_GET
def event(request: Request, reference: str) -> HttpResponse:
    return render(request, "community/event.html", page_of(request, get_event(request, reference)))


def page_of(request: Request, row: Event, form: EssaimForm | None = None) -> dict[str, Any]:
    mine = queries.registration_of(request.user, row)
    manages = rules.manages(request.user)
    known = request.user.is_authenticated
    return {
        "event": row,
        "mine": mine,
        "rank": queries.rank_of(mine) if mine and mine.state == RegistrationState.WAITING else 0,
        "is_open": rules.takes_registrations(request.user, row),
        "form": form or RegisterForm(),
        "manages": manages,
        "registrations": list(queries.registrations_of(row)) if manages else [],
        "moves": EVENT.available(row, request.user) if known and manages else [],
        "has_begun": row.starts_at <= timezone.now(),
        "reason_form": ReasonForm(),
    }


@query_budget(50)
@signed_in
@require_POST
def register(request: Request, reference: str) -> HttpResponse:
    row = get_event(request, reference)
    form = RegisterForm(request.POST)
    if form.is_valid() and attempt(
        form, actions.register, row, form.cleaned_data["organization"], by=request.user
    ):
        return redirect("community:event", reference)
    return render(request, "community/event.html", page_of(request, row, form))


@query_budget(100)
@signed_in
@require_POST
def unregister(request: Request, reference: str) -> HttpResponse:
    row = get_event(request, reference)
    mine = queries.registration_of(request.user, row)
    if mine is None:
        raise Http404
    form = EssaimForm({})
    if attempt(form, actions.cancel_registration, mine, by=request.user):
        messages.success(request, "Votre inscription est annulée.")
        return redirect("community:event", reference)
    return render(request, "community/event.html", page_of(request, row, form))


@query_budget(40)
@allow(rules.manages_community)
@require_http_methods(["GET", "POST"])
def event_new(request: Request) -> HttpResponse:
    return edit(request, None)


@query_budget(300)
@allow(rules.manages_community)
@require_http_methods(["GET", "POST"])
def event_edit(request: Request, reference: str) -> HttpResponse:
    return edit(request, get_event(request, reference))


def edit(request: Request, row: Event | None) -> HttpResponse:
    names = EventForm.base_fields
    initial = {name: getattr(row, name) for name in names} if row else {"seats": 50}
    form = EventForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and attempt(form, actions.save_event, form.cleaned_data, by=request.user, event=row):
        messages.success(request, "L’événement est enregistré.")
        if row:
            return redirect("community:event", row.reference)
        return redirect("community:events")
    return render(request, "community/event_edit.html", {"form": form, "event": row})


@query_budget(2000)
@allow(rules.manages_community)
@require_POST
def event_act(request: Request, reference: str, name: str) -> HttpResponse:
    """Announcing, or calling off with a reason: everybody registered is told."""
    row = get_event(request, reference)
    form: EssaimForm = ReasonForm(request.POST) if name == "call_off" else EssaimForm(request.POST)
    done = False
    if name == "announce":
        done = attempt(form, actions.announce_event, row, by=request.user)
    elif name == "call_off" and form.is_valid():
        done = attempt(form, actions.call_off, row, form.cleaned_data["reason"], by=request.user)
    elif name != "call_off":
        raise Http404
    if done:
        return redirect("community:event", reference)
    return render(request, "community/event.html", page_of(request, row, form))


@query_budget(40)
@allow(rules.manages_community)
@require_POST
def attendance(request: Request, reference: str) -> HttpResponse:
    row = get_event(request, reference)
    present = [sent_number(key) for key in request.POST.getlist("present")[:5000]]
    form = EssaimForm(request.POST)
    if attempt(form, actions.take_attendance, row, present, by=request.user):
        messages.success(request, "La liste de présence est enregistrée.")
    else:
        messages.error(request, " ".join(str(error) for error in form.non_field_errors()))
    return redirect("community:event", reference)


@allow(rules.manages_community)
@require_GET
def registrations_export(request: Request, reference: str) -> HttpResponseBase:
    row = get_event(request, reference)
    header = ("Nom", "Adresse", "Structure", "État", "Inscrite le", "Présence")
    lines = (
        (
            one.user.name,
            one.user.email,
            one.organization,
            one.get_state_display(),
            timezone.localtime(one.at),
            {None: "", True: "Oui", False: "Non"}[one.came],
        )
        for one in queries.registrations_of(row).iterator()
    )
    return download(request.GET.get("format", "csv"), f"Inscrits {row.title[:60]}", header, lines)


def meeting_of(row: Event) -> Meeting:
    return Meeting(
        uid=f"{row.reference}@essaim",
        title=row.title,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place=row.place,
        url=settings.SITE_URL.rstrip("/") + reverse("community:event", args=[row.reference]),
        detail=row.summary,
        changed_at=row.changed_at,
        sequence=row.sequence,
        is_cancelled=row.state == "cancelled",
    )


def as_calendar(name: str, rows: Iterable[Event]) -> HttpResponse:
    content = as_ics(name, map(meeting_of, rows), timezone.now())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="evenements.ics"'
    return response


@public
@require_GET
def event_calendar(request: Request, reference: str) -> HttpResponse:
    row = get_event(request, reference)
    return as_calendar(row.title, [row])


@public
@require_GET
def feed(_request: Request) -> HttpResponse:
    """To be followed by an agenda: the public events of the year, and those called off."""
    return as_calendar("Vie nationale des pôles", queries.feed_events(timezone.now()))
