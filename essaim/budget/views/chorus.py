"""What Chorus says, beside what the ledger says."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from essaim.budget import actions, queries
from essaim.budget.compute.chorus import COLUMNS, read
from essaim.budget.forms import ChorusForm
from essaim.budget.rules import manages_envelope, reads_budget
from essaim.budget.views.envelopes import get_envelope
from essaim.kit.access import allow
from essaim.kit.budget import query_budget
from essaim.kit.downloads import download
from essaim.kit.web import Request, attempt


@query_budget(30)
@allow(reads_budget)
@require_http_methods(["GET", "POST"])
def chorus(request: Request, public_id: Any) -> HttpResponse:
    """The differences; an import, seen before it is kept."""
    row = get_envelope(request, public_id)
    form = ChorusForm(request.POST, request.FILES) if request.method == "POST" else ChorusForm()
    preview, text = None, ""
    if form.is_valid():
        text = form.cleaned_data["text"]
        preview = queries.preview_of(read(text, timezone.localdate()))
        if "confirm" in request.POST and attempt(form, actions.import_chorus, row, text, by=request.user):
            messages.success(request, "Les lignes de Chorus sont enregistrées.")
            return redirect("budget:chorus", public_id)
    context = {
        "envelope": row,
        "form": form,
        "preview": preview,
        "text": text,
        "gaps": queries.gaps_of(row, request.user),
        "lines": queries.chorus_lines(row, request.user)[:200],
        "manages": manages_envelope(request.user, row),
    }
    return render(request, "budget/chorus.html", context)


@allow(reads_budget)
@require_GET
def chorus_export(request: Request, public_id: Any) -> HttpResponseBase:
    """The same columns as the import: what is exported may be read again."""
    row = get_envelope(request, public_id)
    lines = (
        (line.about, line.ej, line.dp, line.year, line.amount, line.on, line.supplier)
        for line in queries.chorus_lines(row, request.user).iterator(chunk_size=2000)
    )
    return download(request.GET.get("format", "csv"), f"Chorus {row}", COLUMNS, lines)
