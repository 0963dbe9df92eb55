"""The support page of a pole: what is left, what was asked, what is booked."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from essaim.kit.access import allow, signed_in
from essaim.kit.budget import query_budget
from essaim.kit.web import Request, attempt
from essaim.poles.models import Pole
from essaim.services import actions, queries
from essaim.services.forms.bookings import DayMoveForm
from essaim.services.forms.bouquets import EmailForm
from essaim.services.forms.requests import AskForm
from essaim.services.models import Entitlement
from essaim.services.rules import manages_services
from essaim.services.views.pages import form_page


def known_pole(request: Request, reference: str) -> Pole:
    return get_object_or_404(queries.known_poles(request.user), reference=reference)


@query_budget(15)
@signed_in
@require_GET
def support(request: Request, reference: str) -> HttpResponse:
    """Fifteen questions at most, whatever the history of the pole."""
    pole = known_pole(request, reference)
    rights = list(queries.entitlements_of(pole))
    standing = queries.standing_of(request.user, pole)
    context = {
        "pole": pole,
        "rights": rights,
        "right": rights[0] if rights else None,
        "needs": list(queries.needs_of(rights[0])) if rights else [],
        "requests": list(queries.requests_of_pole(request.user, pole, standing)),
        "bookings": list(queries.bookings_of_pole(request.user, pole, standing)),
        "moves": list(queries.moves_of(rights)),
        "now": timezone.now(),
        **standing,
    }
    return render(request, "services/support.html", context)


def open_right(request: Request, reference: str, service: Any) -> Entitlement:
    """The right by which a pole of this person may ask for this service."""
    pole = get_object_or_404(queries.own_poles(request.user), reference=reference)
    rights = queries.entitlements_of(pole).filter(closed_at=None)
    own = rights.filter(bouquet=service.version.bouquet).first()
    return own or get_object_or_404(queries.entitlements_of(pole)[:1])


@query_budget(45)
@signed_in
@require_http_methods(["GET", "POST"])
def ask(request: Request, reference: str, service: str) -> HttpResponse:
    """A pole asks; a named adviser has it at once."""
    row = get_object_or_404(queries.readable_services(request.user), reference=service)
    right = open_right(request, reference, row)
    form = AskForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(
        form, actions.ask_service, right, row, by=request.user, **form.cleaned_data
    ):
        messages.success(request, "Votre demande est envoyée.")
        return redirect("services:request", form.outcome.reference)
    context = {"service": row, "right": right, "pole": right.pole, "form": form}
    return render(request, "services/ask.html", context)


@query_budget(60)
@allow(manages_services)
@require_http_methods(["GET", "POST"])
def days_give(request: Request, reference: str) -> HttpResponse:
    """Days that another pole does not use, or that are added."""
    right = get_object_or_404(queries.entitlements_of(known_pole(request, reference))[:1])
    sources = list(queries.rights_with_days(right))
    form = DayMoveForm(request.POST if request.method == "POST" else None, sources=sources)
    if form.is_valid():
        typed = [form.cleaned_data[name] for name in ("days", "amount", "reason")]
        if attempt(form, actions.move_days, right, *typed, by=request.user, source=form.chosen()):
            messages.success(request, "Les jours sont donnés.")
            return redirect("services:support", reference)
    title = f"Donner des jours à {right.pole}"
    return form_page(request, form, title, "services:support", reference, button="Donner ces jours")


@query_budget(60)
@allow(manages_services)
@require_http_methods(["GET", "POST"])
def coordinator_name(request: Request, reference: str) -> HttpResponse:
    pole = get_object_or_404(queries.poles_to_steer(request.user), reference=reference)
    form = EmailForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(
        form, actions.name_coordinator, pole, form.cleaned_data["email"], by=request.user
    ):
        messages.success(request, "Cette personne peut maintenant agir pour le pôle.")
        return redirect("services:support", reference)
    title = f"Nommer une personne pour {pole}"
    return form_page(request, form, title, "services:support", reference, button="Nommer cette personne")
