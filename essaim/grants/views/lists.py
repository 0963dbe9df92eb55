"""Agreements as a list: those to prepare, those to sign, those to pay; the batches and the exports."""

from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.accounts.middleware import Request
from essaim.grants import actions, queries
from essaim.grants.forms import AgreementFilter, SendBatchForm
from essaim.grants.models.batches import BatchAct
from essaim.grants.queries.agreements import EXPORT_HEADER
from essaim.grants.queries.aid import EXPORT_HEADER as AID_HEADER
from essaim.grants.rules import handles_money, manages_agreements, reads_agreements
from essaim.grants.views.shell import WRITES
from essaim.kit.access import allow
from essaim.kit.budget import query_budget
from essaim.kit.downloads import download
from essaim.kit.lists import paginate
from essaim.kit.references import new_token
from essaim.kit.web import attempt, sent_text, tried


def read_filters(request: Request) -> tuple[AgreementFilter, dict[str, Any]]:
    waves = [(wave.slug, wave.name) for wave in queries.waves_for(request.user)]
    form = AgreementFilter(request.GET, waves=waves)
    return form, form.filters()


@allow(reads_agreements)
@require_GET
def agreement_list(request: Request) -> HttpResponse:
    form, filters = read_filters(request)
    rows = queries.agreements_for_list(request.user, filters)
    context = {
        "form": form,
        "page": paginate(rows, request.GET, order="-prepared_at"),
        "count": rows.count(),
        "to_prepare": queries.to_prepare_by_wave(request.user),
        "to_send": queries.to_send_by_wave(request.user),
        "to_pay": queries.instalments_to_pay(request.user)[:20],
        "manages": manages_agreements(request.user, None),
        "handles_money": handles_money(request.user, None),
        "once": new_token(),
    }
    return render(request, "grants/list.html", context)


@allow(reads_agreements)
@require_GET
def list_export(request: Request) -> HttpResponseBase:
    _, filters = read_filters(request)
    rows = queries.agreements_for_list(request.user, filters).order_by("pk").iterator(chunk_size=1000)
    lines = (queries.export_row(row) for row in rows)
    return download(request.GET.get("format", "csv"), "Conventions", EXPORT_HEADER, lines)


@allow(reads_agreements)
@require_GET
def aid_export(request: Request) -> HttpResponseBase:
    """For the State register of de minimis aid."""
    rows = queries.aid_export_rows(request.user)
    return download(request.GET.get("format", "csv"), "Aides de minimis", AID_HEADER, rows)


@query_budget(WRITES)
@allow(manages_agreements)
@require_POST
def prepare(request: Request, public_id: Any) -> HttpResponse:
    """One decision becomes an agreement."""
    decision = get_object_or_404(queries.to_prepare(request.user), public_id=public_id)
    agreement = tried(request, "", actions.prepare_agreement, decision)
    return redirect("grants:terms", agreement.reference) if agreement else redirect("grants:list")


@query_budget(40)
@allow(manages_agreements)
@require_POST
def batch_start(request: Request) -> HttpResponse:
    """All those of a wave, by a task."""
    waves = {wave.slug: wave for wave in queries.waves_for(request.user)}
    wave, act = waves.get(sent_text(request.POST, "wave")), sent_text(request.POST, "act")
    if wave is None or act != BatchAct.PREPARE:  # sending has a preview of its own
        return redirect("grants:list")
    once = sent_text(request.POST, "once")[:64]
    batch = tried(request, "", actions.start_batch, wave, act, once_key=once)
    return redirect("grants:batch", batch.public_id) if batch else redirect("grants:list")


@query_budget(40)
@allow(manages_agreements)
@require_http_methods(["GET", "POST"])
def batch_send(request: Request, slug: str) -> HttpResponse:
    """Those of a wave that wait to be sent: what would leave, what lacks, who signs; then the batch."""
    wave = next((wave for wave in queries.waves_for(request.user) if wave.slug == slug), None)
    if wave is None:
        raise Http404
    versions = list(queries.drafts_to_send(request.user, wave))
    rows = queries.to_send(versions)
    sent, signer = (request.POST if request.method == "POST" else None), queries.signer_of(wave)
    form = SendBatchForm(sent, signer=signer, asked=any(row.names_nobody for row in rows))
    if form.is_valid():
        tokens = {"once_key": sent_text(request.POST, "once")[:64], "seen": sent_text(request.POST, "seen")}
        more = {"by": request.user, "params": form.cleaned_data, **tokens}
        if attempt(form, actions.start_batch, wave, BatchAct.SEND, **more):
            return redirect("grants:batch", form.outcome.public_id)
    context = {
        "form": form,
        "wave": wave,
        "rows": rows,
        "ready": sum(not row.missing for row in rows),
        "seen": queries.seen_of(versions),
        "once": new_token(),
    }
    return render(request, "grants/batch_send.html", context)


@allow(manages_agreements)
@require_GET
def batch(request: Request, public_id: Any) -> HttpResponse:
    row = get_object_or_404(queries.batches_of(request.user), public_id=public_id)
    return render(request, "grants/batch.html", {"view": queries.batch_view(row), "batch": row})


@allow(reads_agreements)
@require_GET
def indicators(request: Request) -> HttpResponse:
    """All the poles together, with how many answered."""
    return render(request, "grants/indicators.html", {"rows": queries.national_indicators(request.user)})
