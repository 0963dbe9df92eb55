"""« Voir comme »: begin, and come back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from essaim.accounts import actions, rules
from essaim.accounts.actions.seeing import MINUTES
from essaim.accounts.forms.people import ReasonForm
from essaim.accounts.middleware import Request
from essaim.accounts.views.people import data, get_person
from essaim.kit.access import allow, signed_in
from essaim.kit.web import attempt


@allow(rules.is_manager)
@require_http_methods(["GET", "POST"])
def seen_as_start(request: Request, public_id: UUID) -> HttpResponse:
    person = get_person(request, public_id)
    form = ReasonForm(data(request))
    if form.is_valid() and attempt(
        form, actions.start_seeing_as, person, by=request.user, **form.cleaned_data
    ):
        until = timezone.now().timestamp() + MINUTES * 60
        request.session["seen_as"] = {"user": str(person.public_id), "until": until}
        request.session.pop("hat", None)
        return redirect("/")
    return render(request, "accounts/see_as.html", {"form": form, "person": person, "minutes": MINUTES})


@signed_in
@rules.open_while_seeing_as
@require_POST
def seen_as_stop(request: Any) -> HttpResponse:
    if person := request.seen_as:
        actions.stop_seeing_as(person, by=request.real_user)
        messages.success(request, f"Vous ne voyez plus le site comme {person.name}.")
    request.session.pop("seen_as", None)
    request.session.pop("hat", None)
    return redirect("accounts:person", person.public_id) if person else redirect("/")
