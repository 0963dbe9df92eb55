"""The letter of decision: written, previewed, sent."""

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.accounts.middleware import Request
from essaim.admissibility import actions, queries
from essaim.admissibility.forms import LetterForm
from essaim.admissibility.rules import works_on_the_desk
from essaim.admissibility.views.shell import WRITES_TO_ALL, back_to, frame, get_dossier
from essaim.dossiers.models import Dossier
from essaim.files.web import serve
from essaim.kit.access import allow
from essaim.kit.budget import query_budget
from essaim.kit.rules import Refused
from essaim.kit.web import attempt, tried
from essaim.notices.models import Delegation
from essaim.notices.queries import channel_of, content_of, delegations_for
from essaim.notices.tasks import draw, rendered


@query_budget(40)
@allow(works_on_the_desk)
@require_http_methods(["GET", "POST"])
def letter(request: Request, reference: str) -> HttpResponse:
    """Prepared from the verdicts, edited by a person, seen before it is sent."""
    dossier = get_dossier(request, reference)
    draft = queries.draft_letter(dossier)
    asked = request.POST if request.method == "POST" else None
    kept = draft.body if draft else (queries.default_body(dossier) if dossier.decided_at else "")
    initial = {
        "body": kept,
        "delegation": str(draft.delegation.public_id) if draft and draft.delegation else "",
    }
    form = LetterForm(asked, initial=initial, signatories=signatories(dossier))
    if form.is_valid():
        typed = {"body": form.cleaned_data["body"], "delegation": form.chosen}
        if attempt(form, actions.write_letter, dossier, by=request.user, **typed):
            return back_to("letter", dossier)
    context: dict[str, Any] = {"form": form, "draft": draft, "sent": queries.sent_letters(dossier)}
    context["current"] = queries.has_current_letter(dossier)
    return render(request, "admissibility/letter.html", frame(request, dossier, "letter", **context))


def signatories(dossier: Dossier) -> list[Delegation]:
    return delegations_for("inadmissible", dossier.wave.call.slug, timezone.localdate())


@allow(works_on_the_desk)
@require_GET
def letter_preview(request: Request, reference: str) -> HttpResponse:
    """The PDF as it would leave, marked as a draft."""
    dossier = get_dossier(request, reference)
    draft = queries.draft_letter(dossier)
    if draft is None:
        raise Refused("Enregistrez d’abord le texte de la lettre.")
    now = timezone.now()
    signs = draft.delegation or next(iter(signatories(dossier)), None)
    channel = channel_of(dossier, timezone.localdate(now))
    words = content_of(dossier, queries.letter_words(draft), signs, channel, now)
    content = rendered(words, now, "Projet, non envoyé")
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
    return serve(draw(row.act)) if row.act else redirect("admissibility:letter", reference)
