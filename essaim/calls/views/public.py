"""What anyone reads without an account: calls, calendars, questions, the test. Nothing is kept."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from essaim.calls import queries, rules
from essaim.calls.compute.calendar import as_ics
from essaim.calls.compute.eligibility import UNSURE, Outcome, evaluate
from essaim.calls.models import Call, Wave
from essaim.calls.views.publication import preview_sections
from essaim.calls.views.reading import body_of, duration, main_wave, standing
from essaim.files.queries import may_open
from essaim.files.web import serve
from essaim.kit.access import public
from essaim.kit.budget import query_budget
from essaim.kit.web import Request


def published_call(slug: str) -> Call:
    return get_object_or_404(queries.published_calls().select_related("version"), slug=slug)


def published_wave(slug: str, wave_slug: str) -> Wave:
    return get_object_or_404(queries.published_waves(), call__slug=slug, slug=wave_slug)


@public
@require_GET
@transaction.non_atomic_requests
def call_list(request: Request) -> HttpResponse:
    """Every published call, those with an open wave first."""
    now = request.received_at
    waves: dict[int, list[Wave]] = {}
    for wave in queries.published_waves():
        waves.setdefault(wave.call_id, []).append(wave)
    rows: list[dict[str, Any]] = []
    for call in queries.calls_for_list():
        main = main_wave(waves.get(call.pk, []), now)
        text = queries.text_of(call.version) if call.version else None
        row = {"call": call, "text": text, "wave": main, "is_open": bool(main and rules.is_open(main, now))}
        rows.append(row | {"standing": standing(main, now) if main else None})
    rows.sort(key=lambda row: not row["is_open"])
    return render(request, "calls/list.html", {"rows": rows})


@public
@require_GET
@transaction.non_atomic_requests
@query_budget(7)  # 4 at most for a stranger, 3 to know a person
def call_detail(request: Request, slug: str) -> HttpResponse:
    """The page of a call. Its body is kept in memory: only what is dated or published changes it."""
    known = queries.call_signature(slug)
    if known is None:
        raise Http404
    title, signature = known
    body = body_of(slug, signature, request.received_at)
    return render(request, "calls/detail.html", {"title": title, "body": body})


@public
@require_GET
def call_history(request: Request, slug: str) -> HttpResponse:
    """What changed since the beginning, in sentences."""
    call = published_call(slug)
    waves = queries.published_waves().filter(call=call)
    rows: list[dict[str, Any]] = [
        {"what": call.title, "version": version} for version in call.versions.defer("content")
    ]
    rows += [{"what": v.wave.name, "version": v} for v in queries.versions_of(waves)]
    rows.sort(key=lambda row: row["version"].published_at, reverse=True)
    return render(request, "calls/history.html", {"call": call, "rows": rows})


@public
@require_GET
def call_document(request: Request, slug: str, number: int) -> HttpResponseBase:
    call = published_call(slug)
    document = get_object_or_404(call.documents.select_related("file"), pk=number)
    if not may_open(request.user, document.file):
        raise Http404
    return serve(document.file)


@public
@require_GET
def eligibility(request: Request, slug: str) -> HttpResponse:
    """The self-test: answers travel in the address, so that the result can be kept, printed, sent."""
    call = published_call(slug)
    wave = main_wave(list(queries.published_waves().filter(call=call)), request.received_at)
    if wave is None:
        raise Http404
    questions = queries.current_document(wave).eligibility
    asked = bool(set(request.GET) & {question.key for question in questions}) or "voir" in request.GET
    result = evaluate(questions, request.GET.dict()) if asked else None
    context = {
        "call": call,
        "wave": wave,
        "text": queries.text_of(call.version) if call.version else None,
        "rows": [{"question": q, "answer": request.GET.get(q.key, "")} for q in questions],
        "result": result,
        "finished": result is not None and result.outcome != Outcome.UNFINISHED,
        "unsure": UNSURE,
        "address": f"{settings.SITE_URL.rstrip('/')}{request.get_full_path()}",
        "is_open": rules.is_open(wave, request.received_at),
    }
    return render(request, "calls/eligibility.html", context)


@public
@require_GET
def wave_questions(request: Request, slug: str, wave_slug: str) -> HttpResponse:
    """Every question and piece on one page that can be printed."""
    wave = published_wave(slug, wave_slug)
    document = queries.current_document(wave)
    doors = [door.key for door in document.doors]
    context = {
        "call": wave.call,
        "wave": wave,
        "document": document,
        "sections": preview_sections(document, doors),
        "time": duration(document.estimated_minutes),
    }
    return render(request, "calls/questions.html", context)


@public
@require_GET
def wave_calendar(request: Request, slug: str, wave_slug: str) -> HttpResponse:
    """The dates as a file for any calendar."""
    wave = published_wave(slug, wave_slug)
    calendar = queries.current_document(wave).calendar
    url = f"{settings.SITE_URL.rstrip('/')}{reverse('calls:detail', args=[slug])}"
    stamp = wave.version.published_at if wave.version else request.received_at
    title = f"{wave.call.title}, {wave.name}"
    content = as_ics(title, calendar, uid=f"{wave.slug}@essaim", url=url, stamp=stamp)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{wave.slug}.ics"'
    return response
