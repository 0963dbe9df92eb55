"""The letter of decision: written, previewed, sent."""

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.admissibility import actions, queries
from essaim.admissibility.forms import LetterForm
from essaim.admissibility.models import Letter
from essaim.admissibility.rules import works_on_the_desk
from essaim.admissibility.views.shell import WRITES_TO_ALL, back_to, frame, get_dossier
from essaim.documents import pdf
from essaim.dossiers.models import Dossier
from essaim.files.web import serve
from essaim.kit.access import allow
from essaim.kit.budget import query_budget
from essaim.kit.rules import Refused
from essaim.kit.web import Request, attempt, tried


@query_budget(40)
@allow(works_on_the_desk)
@require_http_methods(["GET", "POST"])
def letter(request: Request, reference: str) -> HttpResponse:
    """Prepared from the verdicts, edited by a person, seen before it is sent."""
    dossier = get_dossier(request, reference)
    draft = queries.draft_letter(dossier)
    form = LetterForm(
        request.POST if request.method == "POST" else None, initial=words_of(request, dossier, draft)
    )
    if form.is_valid() and attempt(form, actions.write_letter, dossier, by=request.user, **form.cleaned_data):
        return back_to("letter", dossier)
    context: dict[str, Any] = {"form": form, "draft": draft, "sent": queries.sent_letters(dossier)}
    context["current"] = queries.has_current_letter(dossier)
    return render(request, "admissibility/letter.html", frame(request, dossier, "letter", **context))


def words_of(request: Request, dossier: Dossier, draft: Letter | None) -> dict[str, Any]:
    if draft:
        return {"body": draft.body, "signer_name": draft.signer_name, "signer_role": draft.signer_role}
    body = queries.default_body(dossier) if dossier.decided_at else ""
    return {"body": body, "signer_name": request.user.name, "signer_role": queries.quality_of(request.user)}


@allow(works_on_the_desk)
@require_GET
def letter_preview(request: Request, reference: str) -> HttpResponse:
    """The PDF as it would leave, marked as a draft."""
    dossier = get_dossier(request, reference)
    draft = queries.draft_letter(dossier)
    if draft is None:
        raise Refused("Enregistrez d’abord le texte de la lettre.")
    now = timezone.now()
    data = {**queries.letter_content(draft, now), "draft": "Projet, non envoyé"}
    content = pdf.render("admissibility/letter", data, title=draft.get_kind_display(), at=now)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="projet-{dossier.reference}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@query_budget(WRITES_TO_ALL)
@allow(works_on_the_desk)
@require_POST
def letter_send(request: Request, reference: str) -> HttpResponse:
    dossier = get_dossier(request, reference)
    if draft := queries.draft_letter(dossier):
        tried(request, "La lettre est envoyée au candidat.", actions.send_letter, draft)
    return back_to("letter", dossier)


@allow(works_on_the_desk)
@require_GET
def letter_file(request: Request, reference: str, public_id: Any) -> HttpResponseBase:
    dossier = get_dossier(request, reference)
    row = get_object_or_404(queries.sent_letters(dossier), public_id=public_id)
    return serve(row.pdf) if row.pdf else redirect("admissibility:letter", reference)
