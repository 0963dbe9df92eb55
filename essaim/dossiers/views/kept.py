"""The texts that were kept apart, and the button that puts one back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from essaim.calls.compute.paths import questions_of
from essaim.calls.queries import document_of
from essaim.dossiers import actions, queries, rules
from essaim.dossiers.models import Dossier
from essaim.dossiers.views.shell import draw, written_dossier
from essaim.kit.access import signed_in
from essaim.kit.budget import query_budget
from essaim.kit.rules import Refused
from essaim.kit.web import Request, sent_number, sent_text


@signed_in
@query_budget(30)
@require_http_methods(["GET", "POST"])
def kept_texts(request: Request, reference: str) -> HttpResponse:
    """Everything typed that does not count: set aside by a conflict, or received after the closing."""
    dossier = written_dossier(request, reference)
    refusal = ""
    if request.method == "POST":
        refusal = restore(request, dossier)
        if not refusal:
            messages.success(request, "Le texte a repris sa place. Celui qu’il remplace est gardé.")
            return redirect("dossiers:kept", dossier.reference)
    rows = kept_rows(dossier, may_write=rules.may_write(request.received_at)(request.user, dossier))
    return draw(request, "kept", dossier, "kept", rows=rows, refusal=refusal)


def restore(request: Request, dossier: Dossier) -> str:
    """Why not; "" when it is done."""
    past = get_object_or_404(dossier.past_answers, pk=sent_number(sent_text(request.POST, "past")))
    past.dossier = dossier
    version = sent_number(sent_text(request.POST, "version"))
    try:
        saved = actions.restore_answer(past, by=request.user, at=request.received_at, version=version)
    except (Refused, ValidationError) as error:
        return " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
    return "" if saved.status == "saved" else saved.message


def kept_rows(dossier: Dossier, *, may_write: bool) -> list[dict[str, Any]]:
    questions = questions_of(document_of(dossier.version))
    current = {answer.key: answer for answer in dossier.answers.all()}
    rows = []
    for past in queries.kept_answers(dossier):
        now = current.get(past.key)
        is_there = now is not None and now.value == past.value
        rows.append(
            {
                "past": past,
                "label": questions[past.key].label if past.key in questions else past.key,
                "text": "\u00a0; ".join(past.value) if isinstance(past.value, list) else past.value,
                "version": now.number if now else 0,
                "is_there": is_there,
                "restorable": may_write and not is_there and past.key in questions,
            }
        )
    return rows
