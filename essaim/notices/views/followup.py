"""The side of the administration: what was notified, what is to be signed and posted, what proves it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from essaim.accounts.middleware import Request
from essaim.files.web import serve
from essaim.kit.access import allow
from essaim.kit.budget import query_budget
from essaim.kit.lists import paginate
from essaim.kit.web import attempt
from essaim.notices import actions, queries, rules
from essaim.notices.compute.proof import state_of
from essaim.notices.compute.routes import limit_in_words
from essaim.notices.forms import PostingForm
from essaim.notices.models import Act
from essaim.notices.tasks import draw

WRITES = 60


def get_act(request: Request, public_id: Any) -> Act:
    return get_object_or_404(queries.handled_acts(request.user), public_id=public_id)


@allow(rules.follows)
@require_GET
def followed(request: Request) -> HttpResponse:
    """Those to post first, then the others, the newest first."""
    rows = queries.handled_acts(request.user).defer("content")
    if request.GET.get("voie") == "courrier":
        rows = rows.filter(channel="postal", received_on=None)
    page = paginate(rows, request.GET, order="-available_at")
    context = {
        "rows": [(row, where(row)) for row in page],
        "postal": request.GET.get("voie") or "",
        "previous": page.prev_cursor,
        "following": page.next_cursor,
    }
    return render(request, "notices/followed.html", context)


def where(row: Act) -> str:
    """Where its notification is, in words."""
    if row.channel == "postal":
        return state_of(row.posted)
    return "Consultée" if row.opened_at else "Mise à disposition"


@query_budget(WRITES)
@allow(rules.follows)
@require_http_methods(["GET", "POST"])
def act(request: Request, public_id: Any) -> HttpResponse:
    """The act, the proof of its notification, its appeals."""
    row = get_act(request, public_id)
    form = PostingForm.of(row, request.POST if request.method == "POST" else None)
    if form.is_valid():
        asked = {"by": request.user, "tracking": form.cleaned_data["tracking"]}
        if attempt(form, actions.note_posting, row, form.posted(), **asked):
            messages.success(request, "Le suivi du courrier est enregistré.")
            return redirect(request.path)
    today = timezone.localdate()
    contested = list(queries.appeals_of(row))
    context = {
        "act": row,
        "content": row.content,
        "where": where(row),
        "form": form if row.channel == "postal" else None,
        "appeals": contested,
        "place": (rules.places_of(row) or ("", ""))[1],
        "limit": limit_in_words(queries.court_limit(row, contested, today), today) if row.received_on else "",
    }
    return render(request, "notices/act.html", context)


@allow(rules.follows)
@require_GET
def act_file(request: Request, public_id: Any) -> HttpResponseBase:
    return serve(draw(get_act(request, public_id)))
