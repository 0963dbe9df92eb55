"""The territorial priority of the dossiers of a wave, and what a person says of a territory instead."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.appraisal import actions, queries
from essaim.appraisal.forms import FlagForm, ReasonForm
from essaim.appraisal.rules import manages_panels
from essaim.appraisal.views.panel import get_wave
from essaim.calls.models import Wave
from essaim.dossiers.queries import method_of_wave, priorities_of_dossiers
from essaim.kit.access import allow
from essaim.kit.budget import query_budget
from essaim.kit.downloads import download
from essaim.kit.web import Request, attempt
from essaim.territories.compute.priority import LABELS
from essaim.territories.models import ScoreMethod
from essaim.territories.queries import flags_of, notice_of_method


def rows_of(request: Request, wave: Wave) -> list[Any]:
    """(dossier, priority), never of a dossier that a tie takes away from this manager."""
    dossiers = list(queries.dossiers_of_wave(request.user, wave))
    found = priorities_of_dossiers(wave, dossiers)
    return [(row, found[row.pk]) for row in dossiers if row.pk in found]


def method_or_404(wave: Wave) -> ScoreMethod:
    found = method_of_wave(wave)
    if found is None:
        raise Http404
    return found


@query_budget(30)
@allow(manages_panels)
@require_http_methods(["GET", "POST"])
def priorities(request: Request, slug: str) -> HttpResponse:
    """Each dossier with its five parts; flagging a territory."""
    wave = get_wave(request, slug)
    method = method_of_wave(wave)
    form = FlagForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(form, actions.flag_territory, wave, **form.cleaned_data, by=request.user):
        messages.success(request, "Le territoire est signalé comme prioritaire.")
        return redirect("appraisal:priorities", slug)
    context = {
        "wave": wave,
        "tab": "priority",
        "method": method,
        "notice": notice_of_method(method) if method else "",
        "rows": rows_of(request, wave),
        "flags": list(flags_of(method)) if method else [],
        "form": form,
    }
    return render(request, "appraisal/priorities.html", context)


@allow(manages_panels)
@require_POST
def flag_end(request: Request, slug: str, public_id: Any) -> HttpResponse:
    wave = get_wave(request, slug)
    flag = get_object_or_404(flags_of(method_or_404(wave)), public_id=public_id)
    form = ReasonForm(request.POST)
    if form.is_valid() and attempt(
        form, actions.end_flag, wave, flag, form.cleaned_data["reason"], by=request.user
    ):
        messages.success(request, "Le signalement est retiré.")
    else:
        messages.error(request, "Donnez un motif.")
    return redirect("appraisal:priorities", slug)


@allow(manages_panels)
@require_GET
def priorities_export(request: Request, slug: str) -> HttpResponseBase:
    wave = get_wave(request, slug)
    header = ["Dossier", "Pôle", "Région", *(label.capitalize() for label in LABELS.values())]
    header += ["Somme, au moins", "Somme, au plus", "Résultat", "Signalé par une personne"]
    lines = (
        [
            row.reference,
            row.pole.name,
            row.region.name if row.region else None,
            *(part.value for part in shown.parts),
            shown.found.low,
            shown.found.high,
            shown.standing_text,
            "oui" if shown.flags else "non",
        ]
        for row, shown in rows_of(request, wave)
    )
    return download(request.GET.get("format", "csv"), f"Priorité {wave.name}", header, lines)
