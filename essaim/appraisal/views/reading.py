"""The dossier and the grid, side by side. Without a script one button saves; with one, each field does."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.appraisal import actions, queries
from essaim.appraisal.forms import ReviewForm
from essaim.appraisal.models import Duty, Review, ReviewState
from essaim.appraisal.rules import is_running
from essaim.dossiers.actions import log_read
from essaim.dossiers.models import Dossier
from essaim.dossiers.queries import priority_of_dossier
from essaim.files.queries import why_not_open
from essaim.files.web import serve
from essaim.kit.access import signed_in
from essaim.kit.budget import query_budget
from essaim.kit.rules import Refused
from essaim.kit.web import Request, attempt
from essaim.territories.queries import notice_of_method


@query_budget(30)
@signed_in
@require_http_methods(["GET", "POST"])
def reading(request: Request, reference: str) -> HttpResponse:
    """What was filed, for whoever was given it and declared no tie. Each opening is kept."""
    dossier = get_object_or_404(queries.readable_dossiers(request.user), reference=reference)
    duty = queries.duty_to_review(request.user, reference, request.GET.get("volet", ""))
    if duty is None:
        raise Http404
    review: Review | None = getattr(duty, "review", None)
    data = request.POST if request.method == "POST" else None
    form = ReviewForm(data, grid=queries.grid_of_duty(duty), review=review)
    if request.method == "POST" and saved(request, duty, form):
        return redirect(request.get_full_path())
    if request.method == "GET":
        log_read(dossier, "Dossier déposé", by=request.user)
    return render(request, "appraisal/reading.html", shown(request, dossier, duty, form))


def saved(request: Request, duty: Duty, form: ReviewForm) -> bool:
    """Everything that changed, then, if asked, the review is handed in."""
    when = {"by": request.user, "at": request.received_at}
    if not form.is_valid() or not attempt(form, actions.save_fields, duty, form.typed(), whole=True, **when):
        return False
    if "submit" in request.POST:
        if not attempt(form, actions.submit_review, duty, **when):
            return False
        messages.success(request, "Votre avis est remis. Merci.")
    else:
        messages.success(request, "Votre avis est enregistré.")
    return True


def shown(request: Request, dossier: Dossier, duty: Duty, form: ReviewForm) -> dict[str, Any]:
    blind = queries.is_blind(request.user, dossier)
    phase = queries.phase_of_duty(duty)
    state = form.review.state
    priority = priority_of_dossier(dossier)
    blocks, pieces = content(request, dossier, blind)
    return {
        "dossier": dossier,
        "duty": duty,
        "blind": blind,
        "phase": phase,
        "blocks": blocks,
        "pieces": pieces,
        "form": form,
        "review": form.review,
        "writable": is_running(phase, timezone.now()) and state != ReviewState.SUBMITTED,
        "others": queries.others_of(duty, timezone.now()),
        "grid": queries.grid_of_duty(duty),
        "priority": priority,
        "notice": notice_of_method(priority.method) if priority else "",
    }


def content(request: Request, dossier: Dossier, blind: bool) -> tuple[Any, list[dict[str, Any]]]:
    if blind:
        return queries.redacted_content(dossier), []
    blocks, pieces = queries.content_to_read(dossier)
    return blocks, [
        {"piece": piece, "file": file, "why_not": file and why_not_open(request.user, file)}
        for piece, file in pieces
    ]


@query_budget(15)
@signed_in
@require_POST
def review_save(request: Request, reference: str, door: str) -> HttpResponse:
    """One field, sent by the script of the page. The contract is in ui/js/autosave.js."""
    duty = queries.duty_to_review(request.user, reference, door)
    if duty is None:
        raise Http404
    key, version = request.POST.get("key", ""), request.POST.get("version", "")
    typed = (request.POST.get("value", ""), int(version) if version.isdecimal() else 0)
    try:
        done = actions.save_fields(duty, {key: typed}, by=request.user, at=request.received_at)[key]
    except Refused as refusal:
        return JsonResponse({"status": "refused", "message": str(refusal)}, status=403)
    except ValidationError as error:
        return JsonResponse({"status": "refused", "message": " ".join(error.messages)}, status=403)
    return JsonResponse(answered(request, done))


def answered(request: Request, done: actions.Saved) -> dict[str, Any]:
    return {
        "status": done.status,
        "version": done.version,
        "message": done.message,
        "theirs": done.theirs,
        "theirs_by": request.user.name,
        "at": timezone.now().isoformat(),
    }


@signed_in
@require_GET
def piece(request: Request, reference: str, file_id: Any) -> HttpResponseBase:
    """Never in a blind phase: a file names people, if only by its properties."""
    dossier = get_object_or_404(queries.readable_dossiers(request.user), reference=reference)
    file = None if queries.is_blind(request.user, dossier) else queries.piece_to_read(dossier, file_id)
    if file is None:
        raise Http404
    if reason := why_not_open(request.user, file):
        raise Refused(reason)
    log_read(dossier, f"Pièce\u00a0: {file.name}", by=request.user)
    return serve(file)
