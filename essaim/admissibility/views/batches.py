"""The same act on many dossiers: what it would do, then what it did."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.accounts.middleware import Request
from essaim.admissibility import actions, queries
from essaim.admissibility.actions.batches import AT_MOST, AT_ONCE
from essaim.admissibility.forms import BatchForm, CompletionForm, SelectionForm
from essaim.admissibility.models import Batch, BatchKind, ItemOutcome
from essaim.admissibility.rules import may_appraise, works_on_the_desk
from essaim.admissibility.views.desk import read_filters
from essaim.admissibility.views.shell import WRITES_TO_ALL
from essaim.dossiers.models import Dossier
from essaim.kit.access import allow
from essaim.kit.budget import query_budget
from essaim.kit.web import attempt

PREVIEWED = 50


@query_budget(12 * PREVIEWED)  # each dossier of the preview is judged by the same rules as the act
@allow(works_on_the_desk)
@require_http_methods(["GET", "POST"])
def batch_preview(request: Request) -> HttpResponse:
    """What would be done, what would be refused and why, and what the act needs to know."""
    selection = SelectionForm(request.POST)
    if request.method == "GET" or not selection.is_valid():
        return redirect("admissibility:desk")
    kind = selection.cleaned_data["kind"]
    chosen = chosen_dossiers(request, selection)
    form = form_of(kind, chosen, None)
    return render(request, "admissibility/batch_preview.html", preview(request, kind, chosen, form))


def chosen_dossiers(request: Request, selection: SelectionForm) -> list[Dossier]:
    """The boxes ticked, or all that the filters of the page keep, within the limit of a batch."""
    if not selection.cleaned_data["everything"]:
        ticked = selection.cleaned_data["dossiers"][: AT_MOST + 1]
        return list(queries.visible_dossiers(request.user).filter(reference__in=ticked).order_by("pk"))
    _, filters = read_filters(request)
    entries = queries.entries(request.user, filters).order_by("sort_on", "pk").values_list("pk", flat=True)
    return list(queries.visible_dossiers(request.user).filter(pk__in=list(entries[:AT_MOST])).order_by("pk"))


def preview(request: Request, kind: str, chosen: list[Dossier], form: Any) -> dict[str, Any]:
    rows = [
        (dossier, may_appraise.why_not(request.user, dossier) or queries.why_not_in_batch(dossier, kind))
        for dossier in chosen[:PREVIEWED]
    ]
    return {
        "kind": BatchKind(kind),
        "form": form,
        "rows": rows,
        "chosen": chosen,
        "ready": sum(1 for _, reason in rows if not reason),
        "not_shown": max(0, len(chosen) - PREVIEWED),
    }


def form_of(kind: str, chosen: list[Dossier], post: Any) -> forms.Form:
    if kind == BatchKind.COMPLETION and chosen:
        return CompletionForm(post, document=queries.document_for(chosen[0]), missing=[])
    return BatchForm(post)


@query_budget(WRITES_TO_ALL * AT_ONCE)  # twenty dossiers at most are done while the person waits
@allow(works_on_the_desk)
@require_POST
def batch_start(request: Request) -> HttpResponse:
    selection = SelectionForm(request.POST)
    if not selection.is_valid():
        return redirect("admissibility:desk")
    kind, chosen = selection.cleaned_data["kind"], chosen_dossiers(request, selection)
    form = form_of(kind, chosen, request.POST)
    if form.is_valid():
        values = dict(form.cleaned_data)
        once = values.pop("once")
        values = {name: v.isoformat() if isinstance(v, date) else v for name, v in values.items()}
        asked = {"by": request.user, "params": values, "once_key": once}
        if attempt(form, actions.start_batch, kind, [dossier.reference for dossier in chosen], **asked):
            return started(request, once)
    return render(request, "admissibility/batch_preview.html", preview(request, kind, chosen, form))


def started(request: Request, once: str) -> HttpResponse:
    """A short batch is done at once; a long one goes on by itself."""
    row: Batch = queries.batches_of(request.user).get(once_key=once)
    if row.items.count() <= AT_ONCE:
        actions.run_batch(row, by=request.user)
    return redirect("admissibility:batch", row.public_id)


@allow(works_on_the_desk)
@require_GET
def batch(request: Request, public_id: Any) -> HttpResponse:
    """How far it is, and what became of each dossier."""
    row = get_object_or_404(queries.batches_of(request.user), public_id=public_id)
    items = list(queries.items_of(row))
    done = [item for item in items if item.outcome != ItemOutcome.WAITING]
    refused = [item for item in done if item.outcome == ItemOutcome.REFUSED]
    context = {"batch": row, "items": items, "done": done, "refused": refused}
    return render(request, "admissibility/batch.html", context)
