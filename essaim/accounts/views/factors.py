"""A person who cannot sign in any more, or must not: the second factor forgotten, all sessions closed."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from essaim.accounts import actions, queries, rules
from essaim.accounts.forms.people import ReasonForm
from essaim.accounts.rules.factors import may_grant_reset, may_refuse_reset
from essaim.accounts.views.people import WRITING, data, get_person
from essaim.kit.access import allow
from essaim.kit.budget import query_budget
from essaim.kit.web import Request, attempt, tried


@allow(rules.is_manager)
@rules.asks_fresh_proof()
@require_http_methods(["GET", "POST"])
@query_budget(WRITING)
def factor_reset(request: Request, public_id: UUID) -> HttpResponse:
    """Ask for it, or see what waits for a second officer."""
    person = get_person(request, public_id)
    waiting = queries.factor_resets_to_manage(request.user).filter(person=person, is_granted=None).first()
    form = ReasonForm(data(request))
    if form.is_valid() and attempt(
        form, actions.ask_factor_reset, person, by=request.user, **form.cleaned_data
    ):
        messages.success(request, f"La demande attend une seconde personne. {person.name} en est prévenu.")
        return redirect("accounts:factor_reset", person.public_id)
    context = {
        "form": form,
        "person": person,
        "waiting": waiting,
        "may_grant": waiting and may_grant_reset(request.user, waiting),
        "may_refuse": waiting and may_refuse_reset(request.user, waiting),
    }
    return render(request, "accounts/factor_reset.html", context)


@allow(rules.is_manager)
@rules.asks_fresh_proof(acts=["accorder"])
@require_POST
@query_budget(WRITING)
def factor_reset_decide(request: Request, public_id: UUID, act: str) -> HttpResponse:
    if act not in {"accorder", "ecarter"}:
        raise Http404
    reset = get_object_or_404(queries.factor_resets_to_manage(request.user), public_id=public_id)
    if act == "accorder":
        done = f"Le second facteur de {reset.person.name} est oublié, ses sessions sont fermées."
        tried(request, done, actions.grant_factor_reset, reset)
    else:
        tried(request, "La demande est écartée.", actions.refuse_factor_reset, reset)
    return redirect("accounts:person", reset.person.public_id)


@allow(rules.is_manager)
@rules.asks_fresh_proof()
@require_http_methods(["GET", "POST"])
@query_budget(WRITING)
def sessions_end(request: Request, public_id: UUID) -> HttpResponse:
    person = get_person(request, public_id)
    form = ReasonForm(data(request))
    if form.is_valid() and attempt(
        form, actions.end_all_sessions, person, by=request.user, **form.cleaned_data
    ):
        messages.success(request, f"Toutes les sessions de {person.name} sont fermées.")
        return redirect("accounts:person", person.public_id)
    context = {
        "title": f"Fermer toutes les sessions de {person.name}",
        "explanation": "La personne, et quiconque utilise son compte, devra se connecter de nouveau.",
        "consequences": [],
        "action": request.path,
        "button": "Fermer les sessions",
        "danger": True,
        "form": form,
        "cancel_url": reverse("accounts:person", args=[person.public_id]),
    }
    return render(request, "ui/confirm.html", context)
