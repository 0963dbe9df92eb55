"""The scores: raw and corrected side by side, never one without the other."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from essaim.appraisal import actions, queries
from essaim.appraisal.forms import EmptyForm
from essaim.appraisal.models import ScoreRun
from essaim.appraisal.rules import manages_panels
from essaim.appraisal.views.assignment import checked, get_phase
from essaim.charts.picture import Picture
from essaim.charts.web import show
from essaim.kit.access import allow
from essaim.kit.budget import query_budget
from essaim.kit.downloads import download, json_file
from essaim.kit.web import Request, attempt

HEADER = (
    "Dossier",
    "Pôle",
    "Lectures",
    "Note brute",
    "Note corrigée",
    "Écart",
    "Intervalle, bas",
    "Intervalle, haut",
    "Rang brut",
    "Rang corrigé",
    "Désaccord",
)


@query_budget(60)
@allow(manages_panels)
@require_http_methods(["GET", "POST"])
def scores(request: Request, slug: str, door: str, level: str) -> HttpResponse:
    """The last computation of a phase; asking for a new one."""
    phase = get_phase(request, slug, door, level)
    form = EmptyForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(form, actions.compute_scores, phase, by=request.user):
        messages.success(request, "Les notes sont calculées.")
        return redirect(request.path)
    run = queries.runs_of(phase).first()
    rows = queries.scored_of(run) if run else []
    context = {
        "wave": phase.wave,
        "tab": "phases",
        "phase": phase,
        "door": queries.door_label(phase),
        "run": run,
        "form": form,
        "rows": rows,
        "pictures": pictures_of(run, rows) if run else [],
        "severities": queries.severities_of(run) if run else [],
        **queries.figures_of_phase(phase),
    }
    return show(request, "appraisal/scores.html", context)


def pictures_of(run: ScoreRun, rows: list[queries.Scored]) -> list[Picture]:
    def sheet(one: queries.Scored) -> str:
        return reverse("appraisal:score_sheet", args=[run.public_id, one.dossier.reference])

    return [queries.notes_picture(run.phase, rows, sheet), queries.severity_picture(run)]


def get_run(request: Request, public_id: Any) -> ScoreRun:
    rows = ScoreRun.objects.filter(phase__in=queries.managed_phases(request.user))
    rows = rows.select_related("phase__wave__call", "made_by")
    run = get_object_or_404(rows, public_id=public_id)
    checked(request, run.phase)
    return run


@allow(manages_panels)
@require_GET
def score_sheet(request: Request, public_id: Any, reference: str) -> HttpResponse:
    """One dossier: each reading, and the severity that the computation found in its reader."""
    run = get_run(request, public_id)
    row = next((one for one in queries.scored_of(run) if one.dossier.reference == reference), None)
    if row is None:
        raise Http404
    context = {
        "wave": run.phase.wave,
        "tab": "phases",
        "run": run,
        "scored": row,
        "readings": queries.readings_of(run, reference),
    }
    return render(request, "appraisal/score_sheet.html", context)


@allow(manages_panels)
@require_GET
def scores_file(request: Request, public_id: Any, side: str) -> HttpResponse:
    """The exact file that `essaim compute scores` reads, or the one it wrote."""
    run = get_run(request, public_id)
    return json_file(run.given if side == "entree" else run.result, f"notes-{side}", public_id)


@allow(manages_panels)
@require_GET
def scores_export(request: Request, public_id: Any) -> HttpResponseBase:
    run = get_run(request, public_id)
    lines = (line_of(row) for row in queries.scored_of(run))
    title = f"Notes {run.phase.wave.name}"
    return download(request.GET.get("format", "csv"), title, HEADER, lines)


def line_of(scored: queries.Scored) -> tuple[Any, ...]:
    row = scored.row or {}
    return (
        scored.dossier.reference,
        scored.dossier.pole.name,
        scored.n,
        scored.raw,
        scored.corrected,
        scored.spread,
        scored.low,
        scored.high,
        row.get("rank_raw"),
        row.get("rank_corrected"),
        "oui" if row.get("disagreement") else "non",
    )
