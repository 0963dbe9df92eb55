"""The letter of a decision, and the acts done on all the decisions of a door."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.decisions import rules
from essaim.decisions.actions import decision_batches, letters
from essaim.decisions.forms.decisions import DecisionLetterForm
from essaim.decisions.models import BatchAct, Decision, DecisionLetter
from essaim.decisions.queries import decisions as queries
from essaim.decisions.queries.letters import act_words, draft_of, why_not_ready
from essaim.decisions.queries.notices import sent_letters
from essaim.decisions.views.decisions import frame, get_decision, get_wave
from essaim.files.web import serve
from essaim.kit.access import allow
from essaim.kit.budget import query_budget
from essaim.kit.rules import Refused
from essaim.kit.web import Request, attempt, tried
from essaim.notices.queries import channel_of, content_of, delegations_for
from essaim.notices.tasks import draw, rendered
from essaim.ui.forms import OnceForm

PREVIEWED = 60
DRAFT = "Projet, non notifié"
DONE = {
    BatchAct.FEEDBACK: "Les retours que personne n’a encore relus sont composés de nouveau.",
    BatchAct.READY: "Les décisions complètes sont déclarées prêtes, avec leur lettre.",
    BatchAct.DRAFT: "Les décisions prêtes reviennent en préparation\u00a0; leurs lettres retouchées restent.",
}


@query_budget(30)
@allow(rules.prepares)
@require_http_methods(["GET", "POST"])
def decision_letter(request: Request, public_id: Any) -> HttpResponse:
    """Composed from the text of the call, edited by a person, seen before it leaves."""
    row = get_decision(request, public_id)
    draft = draft_of(row)
    if draft is None:
        messages.info(request, "La lettre se compose quand la décision est déclarée prête.")
        return redirect("selection:decision", public_id)
    initial = {"subject": draft.subject, "body": draft.body}
    form = DecisionLetterForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and attempt(form, letters.write_letter, row, by=request.user, **form.cleaned_data):
        messages.success(request, "La lettre est enregistrée.")
        return redirect(request.path)
    context = {**frame(request, row.dossier.wave, row.door), "decision": row, "form": form, "letter": draft}
    return render(request, "decisions/letter.html", context)


@query_budget(30)
@allow(rules.prepares)
@require_POST
def letter_again(request: Request, public_id: Any) -> HttpResponse:
    row = get_decision(request, public_id)
    done = "La lettre est composée de nouveau."
    tried(request, done, letters.compose_letter, row)
    return redirect("selection:decision_letter", public_id)


@allow(rules.prepares)
@require_GET
def decision_letter_preview(request: Request, public_id: Any) -> HttpResponse:
    """The PDF as it would leave, marked as a draft; nothing of it is kept."""
    row = get_decision(request, public_id)
    draft = draft_of(row)
    if draft is None:
        raise Refused("La lettre se compose quand la décision est déclarée prête.")
    now = timezone.now()
    draft.decision = row
    response = HttpResponse(preview_of(draft, now), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="projet-{row.dossier.reference}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def preview_of(draft: DecisionLetter, now: datetime) -> bytes:
    """In the name of whoever would sign it today, by the channel that this candidate chose."""
    dossier, words = draft.decision.dossier, act_words(draft)
    frame, today = queries.frame_of(dossier.wave), timezone.localdate(now)
    able = delegations_for(words.kind, dossier.wave.call.slug, today, words.amount)
    signs = frame.delegation if frame and frame.delegation else next(iter(able), None)
    return rendered(content_of(dossier, words, signs, channel_of(dossier, today), now), now, DRAFT)


@allow(rules.prepares)
@require_GET
def decision_letter_file(request: Request, public_id: Any, letter_id: Any) -> HttpResponseBase:
    row = get_decision(request, public_id)
    letter = get_object_or_404(sent_letters([row]).defer(None), public_id=letter_id)
    if letter.act is None:
        raise Http404
    return serve(draw(letter.act))


# --- Acts on all the decisions of a door ---------------------------------------------------------------


@query_budget(60 * decision_batches.AT_ONCE)  # as many are done while the person waits
@allow(rules.prepares)
@require_http_methods(["GET", "POST"])
def decision_batch_start(request: Request, slug: str, door: str, step: str) -> HttpResponse:
    """What would be done, decision by decision, before it is."""
    wave = get_wave(request, slug)
    if step not in DONE:
        raise Http404
    rows = queries.concerned(queries.decisions_of(request.user, wave, door), step)
    form = OnceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        asked = {"by": request.user, "once_key": form.cleaned_data["once"]}
        if attempt(form, decision_batches.start_decision_batch, wave, door, step, **asked):
            return started(request, form.cleaned_data["once"])
    context = {
        **frame(request, wave, door),
        "form": form,
        "act": BatchAct(step),
        "what": DONE[BatchAct(step)],
        "count": rows.count(),
        "rows": [(row, why_not(row, step)) for row in rows[:PREVIEWED]],
    }
    return render(request, "decisions/batch_start.html", context)


def why_not(decision: Decision, step: str) -> str:
    return why_not_ready(decision) if step == BatchAct.READY else ""


def started(request: Request, once: str) -> HttpResponse:
    """A short one is done at once; a long one goes on by itself."""
    batch = queries.batches_of(request.user).get(once_key=once)
    if len(batch.waiting) <= decision_batches.AT_ONCE:
        decision_batches.run_decision_batch(batch, by=request.user)
    return redirect("selection:decision_batch", batch.public_id)


@allow(rules.prepares)
@require_GET
def decision_batch(request: Request, public_id: Any) -> HttpResponse:
    """How far it is, and what was left aside."""
    batch = get_object_or_404(queries.batches_of(request.user), public_id=public_id)
    reasons = dict(batch.left_aside)
    aside = queries.managed_decisions(request.user).filter(pk__in=list(reasons)).order_by("pk")
    context = {
        **frame(request, batch.wave, batch.door),
        "batch": batch,
        "total": batch.done + len(batch.left_aside) + len(batch.waiting),
        "seen": batch.done + len(batch.left_aside),
        "aside": [(row, reasons[row.pk]) for row in aside],
    }
    return render(request, "decisions/batch.html", context)
