"""What is known once the embargo is over: the page of the candidate, the public list of laureates."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.accounts.middleware import Request
from essaim.calls.models import Wave
from essaim.calls.queries import current_document
from essaim.deadlines import appeal_silence_on
from essaim.decisions import rules
from essaim.decisions.actions import appeals, notices
from essaim.decisions.actions.opinions import ask_opinions
from essaim.decisions.compute.algorithm import NOTICE
from essaim.decisions.compute.letters import BOUQUET_KEPT
from essaim.decisions.forms.decisions import OwnAppealForm
from essaim.decisions.models import Appeal, AppealKind, Decision
from essaim.decisions.queries import notices as queries
from essaim.decisions.queries.decision_atlas import atlas_of
from essaim.decisions.queries.decision_board import communications_of
from essaim.decisions.queries.decision_tables import PUBLIC_HEADER, lead_of, public_rows
from essaim.decisions.queries.decisions import frame_of
from essaim.decisions.queries.letters import explanation_of, marks_of, readings_of
from essaim.decisions.queries.opinions import asked_opinions
from essaim.dossiers.models import Dossier
from essaim.dossiers.queries import call_text
from essaim.files.actions import store
from essaim.files.web import serve
from essaim.kit.access import public, signed_in
from essaim.kit.budget import query_budget
from essaim.kit.downloads import download
from essaim.kit.web import attempt, tried
from essaim.notices.compute.appeals import lateness
from essaim.notices.compute.routes import in_words, limit_in_words
from essaim.notices.queries import routes_of
from essaim.notices.tasks import draw

BADGES = {"laureate": "success", "financed": "success", "reserve": "info", "refused": "warning"}


def get_own(request: Request, reference: str) -> Dossier:
    return get_object_or_404(queries.own_dossiers(request.user), reference=reference.upper())


@query_budget(60)
@signed_in
@require_GET
def own(request: Request, reference: str) -> HttpResponse:
    """Every decision on this dossier: why, what next, how to contest. Its first opening is a notification."""
    dossier = get_own(request, reference)
    decisions = list(queries.told_decisions(request.user, dossier))
    if decisions and request.seen_as is None:
        notices.open_decision(dossier, by=request.user)
    doors = {door.key: door for door in current_document(dossier.wave).doors}
    frame = frame_of(dossier.wave)
    communications, asked = communications_of(decisions), asked_opinions(decisions)
    rows = [
        panel(request, one, doors.get(one.door), bool(frame and frame.shows_scores), communications)
        | {"asked": asked.get(one.pk)}
        for one in decisions
    ]
    context: dict[str, Any] = {
        "dossier": dossier,
        "rows": [row for row in rows if row["decision"].state in {"released", "withdrawn"}],
        "former": [row for row in rows if row["decision"].state == "replaced"],
        "text": call_text(dossier),
        "bouquet": BOUQUET_KEPT,
        "notice": NOTICE,
        "has_bouquet": any(doors[key].opens_bouquet for key in dossier.doors if key in doors),
    }
    return render(request, "decisions/results/own.html", context)


def panel(
    request: Request, decision: Decision, door: Any, shows_scores: bool, communications: dict[int, Any]
) -> dict[str, Any]:
    """One door, as the page shows it."""
    today = timezone.localdate()
    contested = list(queries.appeals_of(decision))
    notified, limit = queries.notified_on(decision), queries.court_limit(decision, contested, today)
    return {
        "decision": decision,
        "door": door,
        "badge": BADGES[decision.outcome],
        "letters": list(queries.sent_letters([decision])),
        "marks": marks_of(decision, readings_of(decision).reviews) if shows_scores else [],
        "explanation": explanation_of(decision),
        "opinions": communications.get(decision.pk),
        "may_ask": rules.asks_opinions(request.user, decision),
        "appeals": [(one, silence_of(one)) for one in contested],
        "notified": notified,
        "routes": in_words(routes_of(decision.dossier)),
        "late": lateness(today, notified, queries.months_of(decision)),
        "limit": limit_in_words(limit, today) if notified else "",
        "may_contest": decision.state == "released"
        and rules.contests(request.user, decision)
        and not any(one.state == "open" and one.kind == "gracious" for one in contested),
    }


def silence_of(appeal: Appeal) -> date | None:
    """When silence rejects it; a court is never silent."""
    return None if appeal.kind == AppealKind.COURT else appeal_silence_on(appeal.received_on)


@query_budget(40)  # the first opening notifies
@signed_in
@require_GET
def own_letter(request: Request, reference: str, public_id: Any) -> HttpResponseBase:
    dossier = get_own(request, reference)
    decisions = queries.told_decisions(request.user, dossier)
    letter = get_object_or_404(queries.sent_letters(decisions).defer(None), public_id=public_id)
    if request.seen_as is None:
        notices.open_decision(dossier, by=request.user)
    letter.decision.dossier = dossier
    if letter.act is None:
        raise Http404
    return serve(draw(letter.act))


@query_budget(60)
@signed_in
@require_POST
def own_opinions(request: Request, reference: str, public_id: Any) -> HttpResponse:
    """Ask for what was thought of one's dossier."""
    dossier = get_own(request, reference)
    decision = get_object_or_404(queries.told_decisions(request.user, dossier), public_id=public_id)
    done = "Votre demande est enregistrée. Un message vous le confirme, avec sa date limite."
    tried(request, done, ask_opinions, decision)
    return redirect("decisions:own", dossier.reference)


@query_budget(60)
@signed_in
@require_http_methods(["GET", "POST"])
def own_appeal(request: Request, reference: str, public_id: Any) -> HttpResponse:
    """A gracious appeal, from the page of the decision."""
    dossier = get_own(request, reference)
    decision = get_object_or_404(queries.told_decisions(request.user, dossier), public_id=public_id)
    sent = request.method == "POST"
    form = OwnAppealForm(request.POST if sent else None, request.FILES if sent else None)
    if form.is_valid() and attempt(form, contest, request, decision, form):
        messages.success(request, "Votre recours est enregistré. Un message vous le confirme.")
        return redirect("decisions:own", dossier.reference)
    context = {"dossier": dossier, "decision": decision, "form": form, "text": call_text(dossier)}
    context["refusal"] = rules.contests.why_not(request.user, decision)
    return render(request, "decisions/results/own_appeal.html", context)


def contest(request: Request, decision: Decision, form: OwnAppealForm) -> None:
    """The file is refused as the rest is: beside the field, with what was typed."""
    typed, upload = form.cleaned_data, form.cleaned_data["file"]
    rules.contests.check(request.user, decision)
    file = store(upload.file, upload.name, by=request.user) if upload else None
    asked = {"grounds": typed["grounds"], "once_key": typed["once"], "file": file}
    appeals.file_appeal(decision, by=request.user, **asked)


# --- Everybody ----------------------------------------------------------------------------------------


def known_wave(slug: str) -> Wave:
    """A wave without a release does not exist here: not even its name."""
    return get_object_or_404(queries.released_waves(), slug=slug)


@public
@require_GET
def laureates_waves(request: Request) -> HttpResponse:
    return render(request, "decisions/results/waves.html", {"waves": queries.released_waves()})


@public
@require_GET
def laureates(request: Request, slug: str) -> HttpResponse:
    """The laureates of a wave, by door, with their map."""
    wave = known_wave(slug)
    frame = frame_of(wave)
    rows = list(queries.public_laureates(wave))
    doors = [
        (door, [(row, lead_of(row)) for row in rows if row.door == door.key])
        for door in reversed(current_document(wave).doors)
    ]
    atlas = atlas_of(rows)
    context = {
        "wave": wave,
        "release": queries.last_release(wave),
        "doors": [(door, found) for door, found in doors if found],
        "map": atlas.map,
        "rows": atlas.rows,
        "unplaced": atlas.unplaced,
        "amounts": bool(frame and frame.shows_amounts),
        "total": sum(row.amount or 0 for row in rows),
        "url": request.path,
    }
    return render(request, "decisions/results/laureates.html", context)


@public
@require_GET
def laureates_export(_request: Request, slug: str, file_format: str) -> HttpResponseBase:
    wave = known_wave(slug)
    frame = frame_of(wave)
    if file_format not in {"csv", "xlsx", "ods"}:
        raise Http404
    rows = public_rows(wave, amounts=bool(frame and frame.shows_amounts))
    return download(file_format, f"Lauréats {wave.slug}", PUBLIC_HEADER, rows)
