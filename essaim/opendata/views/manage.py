"""Before publishing: what would be said, what would change, what is kept back and why."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from essaim.kit.access import allow
from essaim.kit.budget import query_budget
from essaim.kit.downloads import download
from essaim.kit.web import Request, attempt, sent_text
from essaim.opendata import actions, queries
from essaim.opendata.compute.scdl import WIDE, wide_rows
from essaim.opendata.forms import FrameForm
from essaim.opendata.rules import publishes

SHOWN = 100


@query_budget(60)  # the files of the publication, each stored and recorded
@allow(publishes)
@require_http_methods(["GET", "POST"])
def manage(request: Request) -> HttpResponse:
    """The preview, and the button."""
    form = forms.Form(request.POST if request.method == "POST" else None)
    digest = sent_text(request.POST, "digest")
    if form.is_valid() and attempt(form, actions.publish, by=request.user, digest=digest):
        messages.success(request, f"C’est publié\u00a0: {form.outcome}.")  # type: ignore[attr-defined]
        return redirect("opendata:manage")
    frame = queries.current_frame()
    found, last = queries.collected(frame), queries.last_publication()
    changes = queries.changes_open_to(request.user, queries.changes_to(found))
    shown = queries.open_to(request.user, found)
    context = {
        "form": form,
        "frame": frame,
        "found": found,
        "rows_shown": shown,
        "last": last,
        "news": frame is not None and found.grants and (last is None or last.digest != found.digest),
        "changes": changes,
        "due": queries.due_of(changes, timezone.localdate()),
        "withheld": [*shown.withheld, *queries.unsigned(request.user)],
        "shown": SHOWN,
        "shown_slice": f":{SHOWN}",
    }
    return render(request, "opendata/manage.html", context)


@allow(publishes)
@require_http_methods(["GET", "POST"])
def frame(request: Request) -> HttpResponse:
    """Who grants, and what is published beyond the law."""
    sent = request.POST if request.method == "POST" else None
    form = FrameForm(sent, frame=queries.current_frame())
    if form.is_valid() and attempt(form, actions.save_frame, by=request.user, **form.cleaned_data):
        messages.success(request, "Le cadre de publication est enregistré.")
        return redirect("opendata:manage")
    return render(request, "opendata/frame.html", {"form": form})


@allow(publishes)
@require_GET
def wide(request: Request) -> HttpResponseBase:
    """For the administration alone: the fields of the draft that the catalogue has not taken."""
    current = queries.current_frame()
    found = queries.open_to(request.user, queries.collected(current))
    rows = wide_rows(current.grantor, found.grants) if current else ()
    return download(request.GET.get("format", "csv"), "Subventions, champs internes", WIDE, rows)
