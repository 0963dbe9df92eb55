"""The thread, the completeness requests and the history, on the side of the desk."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.accounts.middleware import Request
from essaim.admissibility import actions, queries
from essaim.admissibility.compute.history import line_of
from essaim.admissibility.compute.requests import labels_of
from essaim.admissibility.forms import CompletionForm, MessageForm
from essaim.admissibility.models import CompletenessRequest
from essaim.admissibility.rules import works_on_the_desk
from essaim.admissibility.views.shell import WRITES_TO_ALL, back_to, frame, get_dossier
from essaim.calls.queries import document_of
from essaim.dossiers.models import Dossier
from essaim.kit.access import allow
from essaim.kit.budget import query_budget
from essaim.kit.web import attempt, tried


@query_budget(WRITES_TO_ALL)
@allow(works_on_the_desk)
@require_http_methods(["GET", "POST"])
def exchanges(request: Request, reference: str) -> HttpResponse:
    """Every message and request, oldest first; a message goes to all co-authors."""
    dossier = get_dossier(request, reference)
    form = MessageForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        text, once = form.cleaned_data["text"], form.cleaned_data["once"]
        if attempt(form, actions.write_to_candidate, dossier, text, by=request.user, once_key=once):
            return redirect(f"{request.path}#fil")
    rows = request_rows(dossier)
    context = frame(
        request, dossier, "exchanges", form=form, thread=queries.thread_of(dossier), requests=rows
    )
    return render(request, "admissibility/exchanges.html", context)


def request_rows(dossier: Dossier) -> list[dict[str, Any]]:
    """Each request with what it asked, in the words of the wave."""
    document = document_of(dossier.last_submission.version) if dossier.last_submission else None
    return [
        {
            "request": row,
            "asked": labels_of(document, [*row.piece_keys, *row.question_keys]) if document else [],
            "items": queries.items_of_request(row),
        }
        for row in queries.requests_of(dossier)
    ]


@query_budget(WRITES_TO_ALL)
@allow(works_on_the_desk)
@require_http_methods(["GET", "POST"])
def completion(request: Request, reference: str) -> HttpResponse:
    """What is missing, until when, and what it does to the clock."""
    dossier = get_dossier(request, reference)
    found = queries.sheet_of(dossier, timezone.now())
    post = request.POST if request.method == "POST" else None
    missing = queries.missing_pieces(found)
    form = CompletionForm(post, document=found.document, missing=missing)
    if form.is_valid() and attempt(form, actions.request_completion, dossier, by=request.user, **asked(form)):
        return back_to("exchanges", dossier)
    context = frame(request, dossier, "exchanges", form=form, sheet=found)
    return render(request, "admissibility/completion.html", context)


def asked(form: CompletionForm) -> dict[str, Any]:
    names = ("pieces", "questions", "message", "due_on")
    return {**{name: form.cleaned_data[name] for name in names}, "once_key": form.cleaned_data["once"]}


@query_budget(WRITES_TO_ALL)
@allow(works_on_the_desk)
@require_POST
def cancel(request: Request, reference: str) -> HttpResponse:
    dossier = get_dossier(request, reference)
    waiting: CompletenessRequest | None = queries.open_request(dossier)
    if waiting:
        done = "La demande est annulée\u00a0: le candidat en est prévenu."
        tried(request, done, actions.cancel_request, waiting)
    return back_to("exchanges", dossier)


@query_budget(40)
@allow(works_on_the_desk)
@require_POST
def resume(request: Request, reference: str) -> HttpResponse:
    dossier = get_dossier(request, reference)
    tried(
        request,
        "L’examen reprend avec ce qui a été déposé.",
        actions.resume_dossier,
        dossier,
        by=request.user,
    )
    return back_to("sheet", dossier)


@allow(works_on_the_desk)
@require_GET
def history(request: Request, reference: str) -> HttpResponse:
    """The journal of this dossier, and the former verdicts."""
    dossier = get_dossier(request, reference)
    entries = [(entry, line_of(entry.verb, entry.details)) for entry in queries.history_of(dossier)]
    past = queries.past_verdicts(dossier)
    context = frame(request, dossier, "history", entries=entries, past=past)
    return render(request, "admissibility/history.html", context)
