"""The side of the candidate: the thread with the administration, and what was decided."""

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from essaim.accounts.middleware import Request
from essaim.admissibility import actions, queries
from essaim.admissibility.compute.clock import clock_of, in_words
from essaim.admissibility.compute.letters import CARRY_OVER, NAME_KEPT
from essaim.admissibility.forms import ExplanationForm, MessageForm
from essaim.admissibility.models import RequestState
from essaim.admissibility.views.exchanges import request_rows
from essaim.admissibility.views.shell import WRITES_TO_ALL
from essaim.dossiers.models import Dossier, DossierState
from essaim.dossiers.queries import call_text
from essaim.dossiers.rules import may_edit
from essaim.files.web import serve
from essaim.kit.access import signed_in
from essaim.kit.budget import query_budget
from essaim.kit.web import attempt
from essaim.notices.actions import open_act
from essaim.notices.tasks import draw


def get_own(request: Request, reference: str) -> Dossier:
    return get_object_or_404(queries.shared_dossiers(request.user), reference=reference)


@query_budget(WRITES_TO_ALL)
@signed_in
@require_http_methods(["GET", "POST"])
def thread(request: Request, reference: str) -> HttpResponse:
    """What the administration asks, what was said; the answer, and the way to the complements."""
    dossier = get_own(request, reference)
    form = MessageForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        text, once = form.cleaned_data["text"], form.cleaned_data["once"]
        if attempt(form, actions.write_to_administration, dossier, text, by=request.user, once_key=once):
            return redirect(f"{request.path}#fil")
    rows = request_rows(dossier)
    unanswered = [row for row in rows if row["request"].state in {RequestState.OPEN, RequestState.EXPIRED}]
    waiting = unanswered[0] if unanswered and dossier.state == DossierState.INCOMPLETE else None
    context = {
        "dossier": dossier,
        "form": form,
        "thread": queries.thread_of(dossier),
        "waiting": waiting,
        "brought": queries.brought_since(waiting["request"]) if waiting else set(),
        "past": [row for row in rows if row is not waiting],
        "editing": may_edit(request.user, dossier),
    }
    return render(request, "admissibility/thread.html", context)


@signed_in
@require_GET
def outcome(request: Request, reference: str) -> HttpResponse:
    """Where each door stands once it is final, why, and what it gives right to."""
    dossier = get_own(request, reference)
    now, today = timezone.now(), timezone.localdate()
    clock = clock_of(queries.events_of(dossier), now)
    decided = dossier.state in {DossierState.ADMISSIBLE, DossierState.INADMISSIBLE}
    context: dict[str, Any] = {
        "dossier": dossier,
        "decided": decided,
        "doors": queries.doors_of(dossier) if decided else [],
        "bouquet": decided and any(door.opens_bouquet for door in queries.admissible_doors(dossier)),
        "letters": queries.sent_letters(dossier),
        "clock": clock,
        "clock_words": in_words(clock.standing(today), clock.silence_on, today),
        "name_kept": NAME_KEPT,
        "carry_over": CARRY_OVER,
        "text": call_text(dossier),
        "ends": [
            (end, end.words(clock.silence_on)) for end in queries.ends_of([dossier]).get(dossier.pk, [])
        ],
    }
    return render(request, "admissibility/outcome.html", context)


@query_budget(40)  # the first opening notifies
@signed_in
@require_GET
def own_letter(request: Request, reference: str, public_id: Any) -> HttpResponseBase:
    """The first opening is its notification; not the look of somebody who sees the site as the candidate."""
    dossier = get_own(request, reference)
    row = get_object_or_404(queries.sent_letters(dossier), public_id=public_id)
    if row.act is None:
        return redirect("admissibility:outcome", reference)
    row.act.dossier = dossier
    if request.seen_as is None:
        open_act(row.act, by=request.user)
    return serve(draw(row.act))


@query_budget(WRITES_TO_ALL)
@signed_in
@require_http_methods(["GET", "POST"])
def explain(request: Request, reference: str, public_id: Any) -> HttpResponse:
    """Why something asked will not come: said once for that item."""
    dossier = get_own(request, reference)
    item = get_object_or_404(queries.own_items(request.user), public_id=public_id, request__dossier=dossier)
    initial = {"explanation": item.explanation}
    form = ExplanationForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and attempt(form, actions.explain_item, item, by=request.user, **form.cleaned_data):
        return redirect("admissibility:thread", dossier.reference)
    return render(request, "admissibility/explain.html", {"dossier": dossier, "item": item, "form": form})
