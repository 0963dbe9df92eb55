"""The decisions of a door under embargo: the board, one decision, the feedback read one by one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.calls.models import Wave
from essaim.calls.queries import current_document
from essaim.decisions import rules
from essaim.decisions.actions import decisions as actions
from essaim.decisions.actions import notices
from essaim.decisions.forms.decisions import DecisionFilter, DecisionForm, FeedbackForm, FrameForm
from essaim.decisions.models import Decision
from essaim.decisions.queries import decision_board as board
from essaim.decisions.queries import decisions as queries
from essaim.decisions.queries.decision_tables import HEADER, rows_of
from essaim.decisions.queries.letters import draft_of, fault_of_feedback, readings_of, why_not_ready
from essaim.decisions.queries.notices import appeals_of, sent_letters
from essaim.decisions.queries.opinions import asked_opinions
from essaim.kit.access import allow
from essaim.kit.budget import query_budget
from essaim.kit.downloads import download
from essaim.kit.lists import paginate
from essaim.kit.web import Request, attempt, tried
from essaim.notices.queries import delegations_for
from essaim.portfolio.queries.portfolios import adopted_portfolio

BADGES = {
    "draft": "",
    "ready": "info",
    "released": "success",
    "withdrawn": "warning",
    "replaced": "",
    "cancelled": "",
}
WRITES = 150  # an act that touches all the candidates of a door


def get_wave(request: Request, slug: str) -> Wave:
    return get_object_or_404(queries.decided_waves(request.user), slug=slug)


def get_decision(request: Request, public_id: Any) -> Decision:
    """404 for the dossiers that a tie takes away."""
    return get_object_or_404(queries.managed_decisions(request.user), public_id=public_id)


@allow(rules.prepares)
@require_GET
def decision_waves(request: Request) -> HttpResponse:
    waves = queries.decided_waves(request.user)
    rows = [(wave, current_document(wave).doors) for wave in waves]
    counts = board.counts_by_door(request.user)
    return render(request, "decisions/waves.html", {"rows": rows, "counts": counts})


@query_budget(30)
@allow(rules.prepares)
@require_GET
def decision_board(request: Request, slug: str, door: str) -> HttpResponse:
    """All the decisions of a door, what they cost, what is left to do."""
    wave = get_wave(request, slug)
    rows = queries.decisions_of(request.user, wave, door)
    form = DecisionFilter(request.GET)
    found = queries.filtered(rows, form.filters())
    page = paginate(found, request.GET, order="place", size=60)
    context = {
        **frame(request, wave, door),
        "form": form,
        "url": request.path,
        "page": page,
        "lines": [(row, BADGES[row.state]) for row in page],
        "count": found.count(),
        "totals": board.totals_of(rows),
        "first_unread": board.first_unread(rows),
        "portfolio": adopted_portfolio(wave, door),
    }
    return render(request, "decisions/board.html", context)


def frame(request: Request, wave: Wave, door: str = "") -> dict[str, Any]:
    """What the head of every page of a wave shows."""
    doors = current_document(wave).doors
    return {
        "wave": wave,
        "doors": doors,
        "door": get_one(doors, door) if door else None,
        "frame": queries.frame_of(wave),
        "planned": queries.planned_release(wave),
        "may_decide": rules.decides_in(request.user, wave),
    }


def get_one(doors: Any, key: str) -> Any:
    found = next((door for door in doors if door.key == key), None)
    return found or get_object_or_404(Decision.objects.none())


@query_budget(12 * WRITES)
@allow(rules.prepares)
@require_POST
def decision_prepare(request: Request, slug: str, door: str) -> HttpResponse:
    wave = get_wave(request, slug)
    get_one(current_document(wave).doors, door)
    done = "Les décisions suivent maintenant le portefeuille adopté, sauf celles que quelqu’un a modifiées."
    tried(request, done, actions.prepare_decisions, wave, door)
    return redirect("selection:decision_board", slug, door)


@query_budget(60)
@allow(rules.prepares)
@require_http_methods(["GET", "POST"])
def decision(request: Request, public_id: Any) -> HttpResponse:
    """One decision: outcome, amount, reasons; then its letter, its notification, its appeals."""
    row = get_decision(request, public_id)
    sent = request.POST if request.method == "POST" else None
    form = DecisionForm(sent, decision=row, outcomes=queries.outcomes_of(row))
    if form.is_valid():
        typed, seen = form.values(), form.cleaned_data["seen"]
        if attempt(form, actions.save_decision, row, by=request.user, seen=seen, **typed):
            messages.success(request, "La décision est enregistrée.")
            return redirect(request.path)
    context = {
        **frame(request, row.dossier.wave, row.door),
        "decision": row,
        "form": form,
        "badge": BADGES[row.state],
        "missing": why_not_ready(row) if row.state == "draft" else "",
        "letters": sent_letters([row]),
        "draft": draft_of(row),
        "appeals": appeals_of(row),
        "history": queries.history_of(row),
        "communication": queries.communication_of(row),
        "asked": asked_opinions([row]).get(row.pk),
    }
    return render(request, "decisions/decision.html", context)


STATES = {
    "prete": (actions.mark_ready, "La décision est prête. Elle reste sous embargo jusqu’à la publication."),
    "preparation": (actions.take_back, "La décision est de nouveau en préparation."),
}


@query_budget(40)
@allow(rules.prepares)
@require_POST
def decision_state(request: Request, public_id: Any, step: str) -> HttpResponse:
    row = get_decision(request, public_id)
    if step not in STATES:
        raise Http404
    action, done = STATES[step]
    tried(request, done, action, row)
    return redirect("selection:decision", public_id)


@query_budget(40)
@allow(rules.prepares)
@require_http_methods(["GET", "POST"])
def decision_feedback(request: Request, public_id: Any) -> HttpResponse:
    """Read one by one: n of N, what the readers wrote beside, the next one to read."""
    row = get_decision(request, public_id)
    place = board.place_of(request.user, row)
    initial = {"seen": row.number, "feedback": row.feedback}
    form = FeedbackForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        typed = form.cleaned_data
        asked = {"by": request.user, "seen": typed["seen"], "sure": typed["sure"]}
        if attempt(form, actions.save_feedback, row, typed["feedback"], **asked):
            return following(request, row, place)
    context = {
        **frame(request, row.dossier.wave, row.door),
        "decision": row,
        "form": form,
        "place": place,
        "remarks": sorted(readings_of(row).remarks, key=lambda one: (one.level != "region", one.text)),
        "fault": fault_of_feedback(row, row.feedback),
        "badge": BADGES[row.state],
    }
    return render(request, "decisions/feedback.html", context)


def following(request: Request, row: Decision, place: board.PlaceInDoor) -> HttpResponse:
    """The next one that nobody read; when none is left, the board."""
    messages.success(request, f"Le retour à «\u00a0{row.dossier.pole.name}\u00a0» est relu.")
    if "stay" not in request.POST and place.next_unread:
        return redirect("selection:decision_feedback", place.next_unread)
    if "stay" in request.POST:
        return redirect(request.path)
    return redirect("selection:decision_board", row.dossier.wave.slug, row.door)


@query_budget(30)
@allow(rules.prepares)
@require_POST
def feedback_again(request: Request, public_id: Any) -> HttpResponse:
    row = get_decision(request, public_id)
    done = "Le retour est composé de nouveau\u00a0: relisez-le."
    tried(request, done, actions.compose_feedback, row)
    return redirect("selection:decision_feedback", public_id)


@allow(rules.prepares)
@require_http_methods(["GET", "POST"])
def decision_frame(request: Request, slug: str) -> HttpResponse:
    """Who signs, what candidates and everybody see."""
    wave = get_wave(request, slug)
    known = queries.frame_of(wave)
    initial: dict[str, Any] = {"shows_amounts": True}
    if known:
        signs = known.delegation.public_id if known.delegation else None
        initial = {"shows_scores": known.shows_scores, "shows_amounts": known.shows_amounts}
        initial["delegation"] = signs
    able = delegations_for("refused", wave.call.slug, timezone.localdate())
    form = FrameForm(request.POST if request.method == "POST" else None, initial=initial, able=able)
    if form.is_valid() and attempt(form, actions.save_frame, wave, form.cleaned_data, by=request.user):
        messages.success(request, "Le cadre des décisions est enregistré.")
        return redirect("selection:release", slug)
    context = {**frame(request, wave), "form": form}
    return render(request, "decisions/frame.html", context)


@query_budget(40)
@allow(rules.prepares)
@require_POST
def decision_communicate(request: Request, public_id: Any) -> HttpResponse:
    """The opinions on this dossier, to its authors."""
    row = get_decision(request, public_id)
    done = "Les avis sont communiqués au candidat."
    tried(request, done, notices.communicate_opinions, row)
    return redirect("selection:decision", public_id)


@allow(rules.prepares)
@require_GET
def decision_export(request: Request, slug: str, door: str) -> HttpResponseBase:
    wave = get_wave(request, slug)
    get_one(current_document(wave).doors, door)
    title = f"Décisions {wave.slug} {door}"
    return download(request.GET.get("format", "csv"), title, HEADER, rows_of(request.user, wave, door))
