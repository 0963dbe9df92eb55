"""What links people to dossiers, and what a manager decides of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from essaim.appraisal import actions, queries
from essaim.appraisal.forms import PinForm
from essaim.appraisal.rules import manages_panels
from essaim.appraisal.views.panel import get_wave
from essaim.kit.access import allow
from essaim.kit.budget import query_budget
from essaim.kit.lists import paginate
from essaim.kit.web import Request, attempt


@allow(manages_panels)
@require_GET
def ties(request: Request, slug: str) -> HttpResponse:
    wave = get_wave(request, slug)
    page = paginate(queries.standings_of(request.user, wave), request.GET, order="dossier__pole__name")
    context = {
        "wave": wave,
        "tab": "ties",
        "page": page,
        "questions": list(queries.questions_of(request.user, wave)),
    }
    return render(request, "appraisal/ties.html", context)


@query_budget(40)
@allow(manages_panels)
@require_http_methods(["GET", "POST"])
def tie(request: Request, slug: str, reference: str, public_id: Any) -> HttpResponse:
    """One person and one dossier: what is known, and the decision with its reason."""
    wave = get_wave(request, slug)
    standing = get_object_or_404(
        queries.standings_of(request.user, wave).select_related("dossier__wave"),
        dossier__reference=reference,
        user__public_id=public_id,
    )
    form = PinForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        pinned = form.cleaned_data["pinned"].replace("reset", "")
        asked = (standing.dossier, standing.user, pinned, form.cleaned_data["reason"])
        if attempt(form, actions.pin, *asked, by=request.user):
            messages.success(request, "La décision est enregistrée.")
            return redirect("appraisal:ties", slug)
    context = {
        "wave": wave,
        "tab": "ties",
        "standing": standing,
        "found": queries.ties_of(standing.user, standing.dossier),
        "form": form,
    }
    return render(request, "appraisal/tie.html", context)
