"""Requests: the inbox of a provider or a manager, one request with its thread, its acts."""

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.accounts.queries import service_account
from essaim.kit.access import allow, public, signed_in
from essaim.kit.budget import query_budget
from essaim.kit.lists import paginate
from essaim.kit.web import Request, attempt
from essaim.mail.addresses import is_signed
from essaim.services import actions, queries
from essaim.services.forms.bouquets import EmptyForm
from essaim.services.forms.requests import (
    CloseForm,
    InboxFilter,
    MessageForm,
    PassForm,
    ReasonForm,
    RerouteForm,
)
from essaim.services.models import SupportRequest
from essaim.services.rules import may_write_in_thread, serves_or_manages
from essaim.services.views.pages import form_page
from essaim.services.workflow import REQUEST

DONE = {
    "accept": "La demande est acceptée.",
    "decline": "La demande est déclinée, le pôle est prévenu.",
    "pass_on": "La demande est transmise.",
    "reroute": "La demande est confiée.",
    "withdraw": "La demande est annulée.",
    "close": "La demande est terminée.",
}
TITLES = {
    "decline": "Décliner la demande",
    "pass_on": "Transmettre la demande",
    "reroute": "Confier la demande",
    "withdraw": "Annuler la demande",
    "close": "Terminer la demande",
}


def get_request(request: Request, reference: str) -> SupportRequest:
    return get_object_or_404(queries.visible_requests(request.user), reference=reference)


@query_budget(15)
@allow(serves_or_manages)
@require_GET
def request_list(request: Request) -> HttpResponse:
    """For a provider, what its organisation holds; for a manager, the perimeter."""
    form = InboxFilter(request.GET)
    page = paginate(queries.requests_for_list(request.user, form.filters()), request.GET, order="-asked_at")
    context = {"form": form, "url": reverse("services:requests"), "page": page, "now": timezone.now()}
    return render(request, "services/requests.html", context)


@query_budget(30)
@signed_in
@require_http_methods(["GET", "POST"])
def request_detail(request: Request, reference: str) -> HttpResponse:
    """The need, who holds it, the thread, the acts."""
    row = get_request(request, reference)
    form = MessageForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(
        form, actions.write_message, row, form.cleaned_data["text"], by=request.user
    ):
        messages.success(request, "Votre message est envoyé.")
        return redirect("services:request", reference)
    context = {
        "asked": row,
        "form": form,
        "thread": queries.thread_of(row),
        "turns": queries.turns_of(row),
        "bookings": queries.bookings_of(row.entitlement).filter(request=row),
        "transitions": [t for t in REQUEST.available(row, request.user) if t.name in DONE],
        "may_write": may_write_in_thread(request.user, row),
        "side": queries.side_of(request.user, row),
        "now": timezone.now(),
    }
    return render(request, "services/request.html", context)


def form_of(name: str, row: SupportRequest, data: Any) -> BaseForm:
    if name in {"pass_on", "reroute"}:
        advisers = [one for one in queries.serving(row.service) if one.pk != row.adviser_id]
        return (PassForm if name == "pass_on" else RerouteForm)(data, advisers=advisers)
    return {"decline": ReasonForm, "withdraw": ReasonForm, "close": CloseForm}.get(name, EmptyForm)(data)


def act(name: str, row: SupportRequest, form: Any, by: Any) -> bool:
    """The action of this form; a refusal becomes its error."""
    typed = form.cleaned_data
    match name:
        case "accept":
            return attempt(form, actions.accept_request, row, by=by)
        case "decline":
            return attempt(form, actions.decline_request, row, typed["reason"], by=by)
        case "pass_on":
            return attempt(form, actions.pass_request, row, typed["reason"], by=by, to=form.chosen())
        case "reroute":
            return attempt(form, actions.reroute_request, row, form.chosen(), typed["reason"], by=by)
        case "withdraw":
            return attempt(form, actions.withdraw_request, row, typed["reason"], by=by)
    return attempt(form, actions.close_request, row, typed["outcome"], typed["note"], by=by)


@query_budget(60)
@signed_in
@require_http_methods(["GET", "POST"])
def request_act(request: Request, reference: str, name: str) -> HttpResponse:
    """Accept with a button; the others with their form."""
    row = get_request(request, reference)
    if name not in DONE or (name == "accept" and request.method == "GET"):
        raise Http404
    form: Any = form_of(name, row, request.POST if request.method == "POST" else None)
    if form.is_valid() and act(name, row, form, request.user):
        messages.success(request, DONE[name])
        if queries.visible_requests(request.user).filter(pk=row.pk).exists():
            return redirect("services:request", reference)
        return redirect("services:requests")
    if name == "accept":
        messages.error(request, " ".join(map(str, form.non_field_errors())))
        return redirect("services:request", reference)
    lead = f"{row.entitlement.pole}, « {row.service} »"
    return form_page(
        request, form, TITLES[name], "services:request", reference, button=TITLES[name], lead=lead
    )


@csrf_exempt
@query_budget(30)
@public
@require_POST
def inbound(request: Request) -> HttpResponse:
    """A letter handed over by the mail relay, signed with the secret that it shares with us."""
    if not is_signed(request.body, request.headers.get("X-Essaim-Signature", "")):
        return JsonResponse({"status": "refused"}, status=403)
    message = actions.receive_mail(request.body, by=service_account())
    return JsonResponse({"status": "kept" if message else "ignored"})
