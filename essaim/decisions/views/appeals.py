"""Appeals, on the side of the administration."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from essaim.deadlines import appeal_silence_on
from essaim.decisions import rules
from essaim.decisions.actions import appeals as actions
from essaim.decisions.forms.decisions import AppealForm, GrantForm, RejectionForm
from essaim.decisions.models import Appeal, AppealKind, Decision
from essaim.decisions.queries import decisions as queries
from essaim.decisions.queries.notices import managed_appeals
from essaim.decisions.views.decisions import frame, get_decision, get_wave
from essaim.files.actions import store
from essaim.files.queries import why_not_open
from essaim.files.web import serve
from essaim.kit.access import allow
from essaim.kit.budget import query_budget
from essaim.kit.web import Request, attempt, tried

BADGES = {"open": "info", "granted": "success", "rejected": "", "silent": "warning", "dropped": ""}
WRITES = 120  # a new decision with its letter, its status, its messages


@allow(rules.prepares)
@require_GET
def appeals(request: Request, slug: str) -> HttpResponse:
    """Those of a wave, the most pressing first."""
    wave = get_wave(request, slug)
    found = managed_appeals(request.user).filter(decision__dossier__wave=wave)
    rows = [clocked(row) for row in found]
    rows.sort(key=lambda row: (row["appeal"].state != "open", row["silence"] or row["appeal"].received_on))
    return render(request, "decisions/appeals.html", {**frame(request, wave), "rows": rows})


def clocked(appeal: Appeal) -> dict[str, Any]:
    silence = None if appeal.kind == AppealKind.COURT else appeal_silence_on(appeal.received_on)
    left = (silence - timezone.localdate()).days if silence else None
    return {"appeal": appeal, "silence": silence, "left": left, "badge": BADGES[appeal.state]}


def get_appeal(request: Request, public_id: Any) -> Appeal:
    return get_object_or_404(managed_appeals(request.user), public_id=public_id)


@query_budget(WRITES)
@allow(rules.prepares)
@require_http_methods(["GET", "POST"])
def appeal(request: Request, public_id: Any) -> HttpResponse:
    """Read, then answered: rejected with reasons, or granted with another decision."""
    row = get_appeal(request, public_id)
    if "drop" in request.POST:
        tried(request, "Le retrait du recours est noté.", actions.drop_appeal, row)
        return redirect(request.path)
    outcomes = queries.outcomes_of(row.decision)
    rejection = RejectionForm(request.POST if "reject" in request.POST else None, prefix="rejet")
    granting = GrantForm(
        request.POST if "grant" in request.POST else None, outcomes=outcomes, prefix="accueil"
    )
    if answered(request, row, rejection, granting):
        messages.success(request, "La réponse est notifiée au candidat.")
        return redirect(request.path)
    context = {
        **frame(request, row.decision.dossier.wave, row.decision.door),
        **clocked(row),
        "decision": row.decision,
        "rejection": rejection,
        "granting": granting,
        "may_answer": row.state in {"open", "silent"} and rules.answers(request.user, row),
    }
    return render(request, "decisions/appeal.html", context)


def answered(request: Request, row: Appeal, rejection: RejectionForm, granting: GrantForm) -> bool:
    if "reject" in request.POST and rejection.is_valid():
        answer = rejection.cleaned_data["answer"]
        return attempt(rejection, actions.reject_appeal, row, by=request.user, answer=answer)
    if "grant" in request.POST and granting.is_valid():
        answer = granting.cleaned_data["answer"]
        asked = granting.values()
        return attempt(granting, actions.grant_appeal, row, by=request.user, answer=answer, **asked)
    return False


@allow(rules.prepares)
@require_GET
def appeal_file(request: Request, public_id: Any) -> HttpResponseBase:
    row = get_appeal(request, public_id)
    if row.file is None:
        raise Http404
    if reason := why_not_open(request.user, row.file):
        raise PermissionDenied(reason)
    return serve(row.file)


@query_budget(40)
@allow(rules.prepares)
@require_http_methods(["GET", "POST"])
def appeal_record(request: Request, public_id: Any) -> HttpResponse:
    """What came by post, or from a court."""
    row = get_decision(request, public_id)
    sent = request.method == "POST"
    form = AppealForm(request.POST if sent else None, request.FILES if sent else None)
    if form.is_valid() and attempt(form, recorded, request, row, form):
        messages.success(request, "Le recours est enregistré.")
        return redirect("selection:decision", public_id)
    context = {**frame(request, row.dossier.wave, row.door), "decision": row, "form": form}
    return render(request, "decisions/appeal_record.html", context)


def recorded(request: Request, row: Decision, form: AppealForm) -> None:
    values = dict(form.cleaned_data)
    once, upload = values.pop("once"), values.pop("file")
    values["file"] = store(upload.file, upload.name, by=request.user) if upload else None
    actions.record_appeal(row, values, by=request.user, once_key=once)
