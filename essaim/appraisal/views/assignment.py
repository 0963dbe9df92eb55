"""Sharing the dossiers out: proposals side by side, pairs imposed or forbidden, progress, reminders."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.appraisal import actions, queries
from essaim.appraisal.forms import EmptyForm, PairForm, ProposeForm
from essaim.appraisal.models import PairRule, Phase, Proposal
from essaim.appraisal.rules import manages_panels
from essaim.appraisal.views.panel import get_wave
from essaim.kit.access import allow
from essaim.kit.budget import query_budget
from essaim.kit.downloads import json_file
from essaim.kit.rules import Refused
from essaim.kit.web import Request, attempt
from essaim.optimum.replay import BadInput

SHOWN = 6


def get_phase(request: Request, slug: str, door: str, level: str) -> Phase:
    """404 out of the waves of this manager; refused to who has a tie with one of its dossiers."""
    found = queries.phase_of(get_wave(request, slug), door, level)
    if found is None:
        raise Http404
    return checked(request, found)


def checked(request: Request, phase: Phase) -> Phase:
    if reason := queries.why_not_assign(request.user, phase):
        raise Refused(reason)
    return phase


def get_proposal(request: Request, public_id: Any) -> Proposal:
    rows = Proposal.objects.filter(phase__in=queries.managed_phases(request.user))
    rows = rows.select_related("phase__wave__call", "made_by", "applied_by")
    found = get_object_or_404(rows, public_id=public_id)
    checked(request, found.phase)
    return found


def back(phase: Phase) -> HttpResponse:
    return redirect("appraisal:assignment", phase.wave.slug, phase.door, phase.level)


@query_budget(40)
@allow(manages_panels)
@require_http_methods(["GET", "POST"])
def share_out(request: Request, slug: str, door: str, level: str) -> HttpResponse:
    """The last proposals side by side, and asking for one more."""
    phase = get_phase(request, slug, door, level)
    form = ProposeForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and proposed(request, phase, form):
        return back(phase)
    return draw(request, phase, form=form)


def proposed(request: Request, phase: Phase, form: ProposeForm) -> bool:
    try:
        return attempt(form, actions.propose, phase, form.cleaned_data, by=request.user)
    except BadInput as error:
        form.add_error(None, error.faults)
        return False


def draw(request: Request, phase: Phase, **forms: Any) -> HttpResponse:
    readers, dossiers = queries.readers_of_phase(phase), queries.dossiers_of_phase(phase)
    context = {
        "wave": phase.wave,
        "tab": "phases",
        "phase": phase,
        "door": queries.door_label(phase),
        "proposals": list(queries.proposals_of(phase)[:SHOWN]),
        "rules": list(queries.pair_rules_of(phase)),
        "held": queries.current_duties(phase).count(),
        "readers": readers,
        "dossiers": dossiers,
        "form": ProposeForm(),
        "pair_form": PairForm(readers=readers, dossiers=dossiers),
    }
    return render(request, "appraisal/assignment.html", {**context, **forms})


@query_budget(40)
@allow(manages_panels)
@require_POST
def pair(request: Request, slug: str, door: str, level: str) -> HttpResponse:
    """A pair imposed or forbidden, with a reason."""
    phase = get_phase(request, slug, door, level)
    readers, dossiers = queries.readers_of_phase(phase), queries.dossiers_of_phase(phase)
    form = PairForm(request.POST, readers=readers, dossiers=dossiers)
    if form.is_valid():
        who = next(row for row in readers if str(row.public_id) == form.cleaned_data["reader"])
        what = next(row for row in dossiers if row.reference == form.cleaned_data["dossier"])
        asked = {"imposed": form.cleaned_data["imposed"] == "yes", "reason": form.cleaned_data["reason"]}
        if attempt(form, actions.rule_pair, phase, who, what, **asked, by=request.user):
            return back(phase)
    return draw(request, phase, pair_form=form)


@allow(manages_panels)
@require_POST
def pair_end(request: Request, public_id: Any) -> HttpResponse:
    rows = PairRule.objects.filter(phase__in=queries.managed_phases(request.user))
    rows = rows.select_related("phase__wave__call", "dossier__pole", "reader__user")
    row = get_object_or_404(rows, public_id=public_id)
    phase = checked(request, row.phase)
    actions.forget_pair(row, by=request.user)
    return back(phase)


@query_budget(400)  # applying writes one message a reader
@allow(manages_panels)
@require_http_methods(["GET", "POST"])
def proposal(request: Request, public_id: Any) -> HttpResponse:
    """Every pair with its sentence; applying it all at once."""
    row = get_proposal(request, public_id)
    form = EmptyForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(form, actions.apply_proposal, row, by=request.user):
        messages.success(request, "La répartition est appliquée\u00a0: les lecteurs sont prévenus.")
        return redirect("appraisal:duties", row.phase.wave.slug)
    names = {one.reference: one.pole.name for one in queries.dossiers_of_phase(row.phase)}
    why = row.result.get("why") or [""] * len(row.result["pairs"])
    pairs = [
        {"reader": reader, "reference": reference, "name": names.get(reference, reference), "why": sentence}
        for (reader, reference), sentence in zip(row.result["pairs"], why, strict=True)
    ]
    context = {"wave": row.phase.wave, "tab": "phases", "proposal": row, "pairs": pairs, "form": form}
    return render(request, "appraisal/proposal.html", context)


@allow(manages_panels)
@require_GET
def proposal_file(request: Request, public_id: Any, side: str) -> HttpResponse:
    """The exact file that `essaim compute assignment` reads, or the one it wrote."""
    row = get_proposal(request, public_id)
    return json_file(row.given if side == "entree" else row.result, f"repartition-{side}", public_id)


@query_budget(200)  # reminding writes one message a reader
@allow(manages_panels)
@require_http_methods(["GET", "POST"])
def progress(request: Request, slug: str, door: str, level: str) -> HttpResponse:
    """How far each reader is, the latest ahead; reminding them all."""
    phase = get_phase(request, slug, door, level)
    if request.method == "POST":
        try:
            count = actions.remind(phase, by=request.user)
            messages.success(request, f"Rappel envoyé à {count} personne{'s' * (count > 1)}.")
        except (Refused, ValidationError) as error:
            messages.error(request, str(error))
        return redirect(request.path)
    rows = queries.progress_of(phase)
    context = {
        "wave": phase.wave,
        "tab": "phases",
        "phase": phase,
        "door": queries.door_label(phase),
        "rows": rows,
        "given": sum(row.given for row in rows),
        "done": sum(row.done for row in rows),
    }
    return render(request, "appraisal/progress.html", context)
