"""Appeals, on the side of the administration: recorded, followed with their clock, answered."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from essaim.accounts.middleware import Request
from essaim.deadlines import appeal_silence_on
from essaim.files.actions import store
from essaim.files.queries import why_not_open
from essaim.files.web import serve
from essaim.kit.access import allow
from essaim.kit.budget import query_budget
from essaim.kit.web import attempt, tried
from essaim.notices import actions, queries, rules
from essaim.notices.compute.appeals import lateness
from essaim.notices.forms import AnswerForm, AppealForm
from essaim.notices.models import Act, Appeal, AppealKind
from essaim.notices.views.followup import get_act

WRITES = 160  # the effect of an appeal that is granted, its act and its messages
BADGES = {"open": "info", "granted": "success", "rejected": "", "silent": "warning", "dropped": ""}


@allow(rules.follows)
@require_GET
def appeals(request: Request) -> HttpResponse:
    """The most pressing first."""
    rows = [clocked(row) for row in queries.handled_appeals(request.user)]
    rows.sort(key=lambda row: (row["appeal"].state != "open", row["silence"] or row["appeal"].received_on))
    return render(request, "notices/appeals.html", {"rows": rows})


def clocked(appeal: Appeal) -> dict[str, Any]:
    silence = None if appeal.kind == AppealKind.COURT else appeal_silence_on(appeal.received_on)
    left = (silence - timezone.localdate()).days if silence else None
    return {"appeal": appeal, "silence": silence, "left": left, "badge": BADGES[appeal.state]}


def get_appeal(request: Request, public_id: Any) -> Appeal:
    return get_object_or_404(queries.handled_appeals(request.user), public_id=public_id)


@query_budget(WRITES)
@allow(rules.follows)
@require_http_methods(["GET", "POST"])
def appeal(request: Request, public_id: Any) -> HttpResponse:
    """Read, then answered. A refused answer changes nothing, and the page says so."""
    row = get_appeal(request, public_id)
    handling = rules.handling_of(row.act)
    if "drop" in request.POST:
        tried(request, "Le retrait du recours est noté.", actions.drop_appeal, row)
        return redirect(request.path)
    form = answer_form(request, row, handling.effect if handling else "")
    if form.is_valid() and attempt(form, answered, request, row, form):
        messages.success(request, "La réponse est notifiée au candidat.")
        return redirect(request.path)
    row = get_appeal(request, public_id)
    context = {
        **clocked(row),
        "act": row.act,
        "form": form,
        "late": lateness(row.received_on, row.act.received_on, row.act.court_months),
        "may_answer": row.state in {"open", "silent"} and rules.answers(request.user, row),
    }
    return render(request, "notices/appeal.html", context)


def answer_form(request: Request, row: Appeal, effect: str) -> AnswerForm:
    slug = row.act.dossier.wave.call.slug
    able = queries.delegations_for(f"upheld_{row.act.family}", slug, timezone.localdate())
    return AnswerForm(request.POST if request.method == "POST" else None, effect=effect, signatories=able)


def answered(request: Request, row: Appeal, form: AnswerForm) -> None:
    act = actions.grant_appeal if form.cleaned_data["sense"] == "grant" else actions.reject_appeal
    act(row, by=request.user, answer=form.cleaned_data["answer"], delegation=form.chosen)


@allow(rules.follows)
@require_GET
def appeal_file(request: Request, public_id: Any) -> HttpResponseBase:
    row = get_appeal(request, public_id)
    if row.file is None:
        raise Http404
    if reason := why_not_open(request.user, row.file):
        raise PermissionDenied(reason)
    return serve(row.file)


@query_budget(60)
@allow(rules.follows)
@require_http_methods(["GET", "POST"])
def record(request: Request, public_id: Any) -> HttpResponse:
    """What came by post, or from a court."""
    row = get_act(request, public_id)
    sent = request.method == "POST"
    form = AppealForm(request.POST if sent else None, request.FILES if sent else None)
    if form.is_valid() and attempt(form, recorded, request, row, form):
        messages.success(request, "Le recours est enregistré.")
        return redirect("notices:act", public_id)
    return render(request, "notices/record.html", {"act": row, "form": form})


def recorded(request: Request, row: Act, form: AppealForm) -> None:
    values = dict(form.cleaned_data)
    once, upload = values.pop("once"), values.pop("file")
    values["file"] = store(upload.file, upload.name, by=request.user) if upload else None
    actions.record_appeal(row, values, by=request.user, once_key=once)
