"""The people and their mandates, for programme managers and operators."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from essaim.accounts import actions, queries, rules
from essaim.accounts.forms.people import EndForm, InvitationForm, MandateForm, PeopleFilter, ReasonForm
from essaim.accounts.models import Mandate, User
from essaim.accounts.rules.factors import has_factor
from essaim.kit.access import allow
from essaim.kit.budget import query_budget
from essaim.kit.lists import paginate
from essaim.kit.web import Request, attempt

WRITING = 50  # full_clean() asks the database about each constraint, between two savepoints


def data(request: Request) -> Any:
    return request.POST if request.method == "POST" else None


def get_person(request: Request, public_id: UUID) -> User:
    return get_object_or_404(queries.people_for(request.user), public_id=public_id)


def get_mandate(request: Request, public_id: UUID) -> Mandate:
    return get_object_or_404(queries.mandates_to_manage(request.user), public_id=public_id)


@allow(rules.is_manager)
@require_GET
def people_list(request: Request) -> HttpResponse:
    form = PeopleFilter(request.GET)
    people = queries.people_for_list(request.user, **form.filters())
    page = paginate(people, request.GET, order="email")
    return render(request, "accounts/people.html", {"form": form, "page": page})


@allow(rules.is_manager)
@require_GET
def person_detail(request: Request, public_id: UUID) -> HttpResponse:
    person = get_person(request, public_id)
    mandates = list(queries.mandates_of(person))
    context = {
        "person": person,
        "live": [m for m in mandates if not m.revoked_at],
        "over": [m for m in mandates if m.revoked_at],
        "history": queries.history_lines(person),
        "may_close": rules.may_close(request.user, person),
        "has_factor": has_factor(request.user, person),
        "may_see_as": rules.may_see_as(request.user, person),
        "may_grant": person.pk != request.user.pk,
    }
    return render(request, "accounts/person.html", context)


@allow(rules.is_manager)
@rules.asks_fresh_proof()
@require_http_methods(["GET", "POST"])
@query_budget(WRITING)
def person_invite(request: Request) -> HttpResponse:
    form = InvitationForm(data(request), by=request.user)
    if form.is_valid() and attempt(form, actions.invite_person, **form.cleaned_data, by=request.user):
        messages.success(request, f"Le rôle est donné, et un message part à {form.cleaned_data['email']}.")
        return redirect("accounts:people")
    return render(request, "accounts/invite.html", {"form": form})


@allow(rules.is_manager)
@rules.asks_fresh_proof()
@require_http_methods(["GET", "POST"])
@query_budget(WRITING)
def mandate_grant(request: Request, public_id: UUID) -> HttpResponse:
    person = get_person(request, public_id)
    form = MandateForm(data(request), by=request.user)
    if form.is_valid() and attempt(form, actions.grant_mandate, person, **form.cleaned_data, by=request.user):
        messages.success(request, f"Le rôle est donné. {person.name} en est prévenu par un message.")
        return redirect("accounts:person", person.public_id)
    return render(request, "accounts/grant.html", {"form": form, "person": person})


@allow(rules.is_manager)
@rules.asks_fresh_proof()
@require_http_methods(["GET", "POST"])
@query_budget(WRITING)
def mandate_end(request: Request, public_id: UUID) -> HttpResponse:
    mandate = get_mandate(request, public_id)
    form = EndForm(data(request), initial={"ends_on": mandate.ends_on})
    if form.is_valid() and attempt(
        form, actions.change_mandate_end, mandate, by=request.user, **form.cleaned_data
    ):
        messages.success(request, "La fin du mandat est changée.")
        return redirect("accounts:person", mandate.user.public_id)
    return render(request, "accounts/mandate_end.html", {"form": form, "mandate": mandate})


@allow(rules.is_manager)
@require_http_methods(["GET", "POST"])
@query_budget(WRITING)
def mandate_revoke(request: Request, public_id: UUID) -> HttpResponse:
    mandate = get_mandate(request, public_id)
    form = ReasonForm(data(request))
    if form.is_valid() and attempt(
        form, actions.revoke_mandate, mandate, by=request.user, **form.cleaned_data
    ):
        messages.success(request, "Le rôle est retiré. Il ne donne plus aucun droit.")
        return redirect("accounts:person", mandate.user.public_id)
    return render(request, "accounts/mandate_revoke.html", {"form": form, "mandate": mandate})


@allow(rules.is_manager)
@require_http_methods(["GET", "POST"])
def account_switch(request: Request, public_id: UUID) -> HttpResponse:
    """Close the account of a person, or open it again."""
    person = get_person(request, public_id)
    action = actions.close_account if person.is_active else actions.reopen_account
    form = ReasonForm(data(request))
    if form.is_valid() and attempt(form, action, person, by=request.user, **form.cleaned_data):
        messages.success(request, "C’est fait.")
        return redirect("accounts:person", person.public_id)
    return render(request, "accounts/account_switch.html", {"form": form, "person": person})
