"""Delegations of signature: who signs what, since when, where it was published, who replaces whom."""

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from essaim.accounts.middleware import Request
from essaim.calls.queries import managed_calls
from essaim.kit.access import allow
from essaim.kit.budget import query_budget
from essaim.kit.web import attempt
from essaim.notices import actions, queries, rules
from essaim.notices.compute.delegations import why_not
from essaim.notices.compute.kinds import FAMILIES, Family
from essaim.notices.forms import AbsenceForm, DelegationForm, EndForm
from essaim.notices.models import Delegation


@allow(rules.keeps_delegations)
@require_GET
def delegations(request: Request) -> HttpResponse:
    """What each may sign today, and why not when they may not."""
    rows = [
        shown(row) for row in queries.kept_delegations(request.user).prefetch_related("deputy_of__absences")
    ]
    return render(request, "notices/delegations.html", {"rows": rows})


def shown(row: Delegation) -> dict[str, Any]:
    power, today = queries.power_of(row), timezone.localdate()
    found = [why_not(power, family, None, today) for family in row.families]
    return {
        "delegation": row,
        "families": [FAMILIES[Family(key)] for key in row.families if key in set(Family)],
        "why_not": found[0] if found else "",
    }


def calls_of(request: Request) -> list[tuple[str, str]]:
    return [("", "Tous les appels"), *((row.slug, row.title) for row in managed_calls(request.user))]


@query_budget(40)
@allow(rules.keeps_delegations)
@require_http_methods(["GET", "POST"])
def delegation_new(request: Request) -> HttpResponse:
    holders = queries.kept_delegations(request.user).filter(deputy_of=None)
    asked = request.POST if request.method == "POST" else None
    form = DelegationForm(asked, calls=calls_of(request), holders=holders)
    if form.is_valid() and attempt(form, actions.record_delegation, form.cleaned_data, by=request.user):
        messages.success(request, "La délégation est enregistrée.")
        return redirect("notices:delegations")
    return render(request, "notices/delegation_new.html", {"form": form})


@query_budget(40)
@allow(rules.keeps_delegations)
@require_http_methods(["GET", "POST"])
def delegation(request: Request, public_id: Any) -> HttpResponse:
    """Its holder is away, or it ends."""
    row = get_object_or_404(queries.kept_delegations(request.user), public_id=public_id)
    act = request.POST.get("act", "")
    away = AbsenceForm(request.POST if act == "away" else None)
    ending = EndForm(request.POST if act == "end" else None)
    if changed(request, row, away, ending):
        messages.success(request, "C’est enregistré.")
        return redirect(request.path)
    context = {**shown(row), "away": away, "ending": ending, "deputies": row.deputies.all()}
    return render(request, "notices/delegation.html", context)


def changed(request: Request, row: Delegation, away: django_forms.Form, ending: django_forms.Form) -> bool:
    if away.is_bound and away.is_valid():
        return attempt(away, actions.note_absence, row, by=request.user, **away.cleaned_data)
    if ending.is_bound and ending.is_valid():
        return attempt(ending, actions.end_delegation, row, by=request.user, **ending.cleaned_data)
    return False
