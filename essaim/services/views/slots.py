"""The calendar of a provider: sessions, days of a quarter, absences."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.kit.access import allow
from essaim.kit.budget import query_budget
from essaim.kit.web import Request, attempt
from essaim.services import actions, queries
from essaim.services.forms.bookings import CapacityForm, LeaveForm, SlotForm
from essaim.services.forms.bouquets import EmptyForm
from essaim.services.forms.requests import ReasonForm
from essaim.services.rules import is_provider
from essaim.services.views.bookings import KEPT
from essaim.services.views.pages import form_page


@query_budget(15)
@allow(is_provider)
@require_GET
def slot_list(request: Request) -> HttpResponse:
    """Sessions, past ones that wait for an attendance first; days left by quarter; absences."""
    now = timezone.now()
    slots = list(queries.own_slots(request.user, now - KEPT))
    context = {
        "coming": [slot for slot in slots if slot.starts_at > now],
        "past": [slot for slot in slots if slot.starts_at <= now],
        "providers": queries.own_providers(request.user),
        "leaves": queries.own_leaves(request.user).filter(ends_at__gte=now),
    }
    return render(request, "services/slots.html", context)


@query_budget(90)
@allow(is_provider)
@require_http_methods(["GET", "POST"])
def slot_open(request: Request) -> HttpResponse:
    """One session, or a series."""
    form = SlotForm(
        request.POST if request.method == "POST" else None,
        advisers=list(queries.own_advisers(request.user)),
        services=list(queries.services_served(request.user)),
    )
    if form.is_valid() and attempt(
        form, actions.open_sessions, *form.chosen(), by=request.user, **form.terms()
    ):
        messages.success(request, "Les séances sont ouvertes.")
        return redirect("services:slots")
    lead = "Une série garde la même heure\u00a0; les jours fériés et les absences sont sautés."
    return form_page(request, form, "Ouvrir des séances", "services:slots", button="Ouvrir", lead=lead)


@query_budget(90)
@allow(is_provider)
@require_http_methods(["GET", "POST"])
def slot_cancel(request: Request, reference: str) -> HttpResponse:
    """Everybody is told and gets days and euros back."""
    slot = get_object_or_404(queries.visible_slots(request.user), reference=reference)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(
        form, actions.call_off, slot, form.cleaned_data["reason"], by=request.user
    ):
        messages.success(request, "La séance est annulée, les pôles inscrits sont prévenus.")
        return redirect("services:slots")
    return form_page(request, form, f"Annuler\u00a0: {slot}", "services:slots", button="Annuler la séance")


@query_budget(60)
@allow(is_provider)
@require_http_methods(["GET", "POST"])
def capacity(request: Request) -> HttpResponse:
    form = CapacityForm(
        request.POST if request.method == "POST" else None,
        providers=list(queries.own_providers(request.user)),
    )
    if form.is_valid():
        typed = [form.cleaned_data[name] for name in ("year", "quarter", "days")]
        if attempt(form, actions.save_capacity, form.chosen(), *typed, by=request.user):
            messages.success(request, "Les jours du trimestre sont enregistrés.")
            return redirect("services:slots")
    return form_page(request, form, "Jours offerts par trimestre", "services:slots")


@query_budget(60)
@allow(is_provider)
@require_http_methods(["GET", "POST"])
def leave_add(request: Request) -> HttpResponse:
    form = LeaveForm(
        request.POST if request.method == "POST" else None,
        advisers=list(queries.own_advisers(request.user)),
    )
    if form.is_valid():
        values: dict[str, Any] = {
            name: form.cleaned_data[name] for name in ("starts_at", "ends_at", "reason")
        }
        if attempt(
            form, actions.add_leave, form.advisers[form.cleaned_data["adviser"]], values, by=request.user
        ):
            messages.success(request, "L’absence est notée.")
            return redirect("services:slots")
    return form_page(request, form, "Noter une absence", "services:slots")


@allow(is_provider)
@require_POST
def leave_remove(request: Request, reference: str) -> HttpResponse:
    leave = get_object_or_404(queries.own_leaves(request.user), reference=reference)
    form = EmptyForm(request.POST)
    if attempt(form, actions.remove_leave, leave, by=request.user):
        messages.success(request, "L’absence est retirée.")
    return redirect("services:slots")
