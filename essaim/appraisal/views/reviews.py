"""The side of the managers: phases, reviews received, reviews to take up again."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from essaim.appraisal import actions, queries
from essaim.appraisal.forms import PhaseForm, ReasonForm
from essaim.appraisal.models import Level
from essaim.appraisal.rules import manages_panels
from essaim.appraisal.views.panel import get_wave
from essaim.calls.queries import current_document
from essaim.kit.access import allow
from essaim.kit.budget import query_budget
from essaim.kit.lists import paginate
from essaim.kit.web import Request, attempt


@allow(manages_panels)
@require_GET
def phases(request: Request, slug: str) -> HttpResponse:
    """Every door at every level: dated, or not yet."""
    wave = get_wave(request, slug)
    known = queries.phases_of(wave)
    rows = [
        {"door": door, "level": level, "phase": known.get((door.key, level))}
        for door in current_document(wave).doors
        for level in Level
    ]
    return render(request, "appraisal/phases.html", {"wave": wave, "tab": "phases", "rows": rows})


@query_budget(60)
@allow(manages_panels)
@require_http_methods(["GET", "POST"])
def phase(request: Request, slug: str, door: str, level: str) -> HttpResponse:
    wave = get_wave(request, slug)
    asked = next((row for row in current_document(wave).doors if row.key == door), None)
    if asked is None or level not in Level.values:
        raise Http404
    row = queries.phase_of(wave, door, level)
    names = ("opens_at", "closes_at", "blind", "others", "method", "disagreement")
    form = PhaseForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(row, name) for name in names} if row else {},
    )
    if form.is_valid() and attempt(
        form, actions.save_phase, wave, door, level, form.cleaned_data, by=request.user
    ):
        messages.success(request, "La phase est enregistrée.")
        return redirect("appraisal:phases", slug)
    context = {"wave": wave, "tab": "phases", "door": asked, "level": Level(level), "form": form}
    return render(request, "appraisal/phase.html", context)


@allow(manages_panels)
@require_GET
def reviews(request: Request, slug: str) -> HttpResponse:
    wave = get_wave(request, slug)
    page = paginate(
        queries.reviews_of_wave(request.user, wave), request.GET, order="duty__dossier__pole__name"
    )
    return render(request, "appraisal/reviews.html", {"wave": wave, "tab": "reviews", "page": page})


@query_budget(30)
@allow(manages_panels)
@require_http_methods(["GET", "POST"])
def review(request: Request, slug: str, public_id: Any) -> HttpResponse:
    """One review, without its private notes; sending it back to its author."""
    wave = get_wave(request, slug)
    row = get_object_or_404(queries.reviews_of_wave(request.user, wave), public_id=public_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(
        form, actions.send_back, row, form.cleaned_data["reason"], by=request.user
    ):
        messages.success(request, "L’avis est renvoyé à son auteur.")
        return redirect("appraisal:reviews", slug)
    context = {"wave": wave, "tab": "reviews", "review": row, "form": form}
    return render(request, "appraisal/review.html", {**context, "grid": queries.grid_of_duty(row.duty)})
