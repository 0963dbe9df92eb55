"""The side of the candidate: how decisions reach them, what they say, how to contest them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from essaim.accounts.middleware import Request
from essaim.deadlines import appeal_silence_on
from essaim.dossiers.actions import choose_channel
from essaim.dossiers.models import Dossier
from essaim.dossiers.rules import may_submit
from essaim.files.actions import store
from essaim.files.queries import why_not_open
from essaim.files.web import serve
from essaim.kit.access import signed_in
from essaim.kit.budget import query_budget
from essaim.kit.web import attempt
from essaim.notices import actions, queries, rules
from essaim.notices.compute.appeals import lateness
from essaim.notices.compute.routes import limit_in_words
from essaim.notices.forms import ChannelForm, OwnAppealForm
from essaim.notices.models import Act, Appeal
from essaim.notices.queries.acts import own_dossiers
from essaim.notices.tasks import draw

WRITES = 60


def get_own(request: Request, reference: str) -> Dossier:
    return get_object_or_404(own_dossiers(request.user), reference=reference.upper())


def get_read(request: Request, public_id: Any) -> Act:
    return get_object_or_404(queries.read_acts(request.user), public_id=public_id)


@signed_in
@require_GET
def own(request: Request, reference: str) -> HttpResponse:
    """What was notified, by which channel, since when. The list opens nothing."""
    dossier = get_own(request, reference)
    context = {
        "dossier": dossier,
        "acts": queries.own_acts(request.user, dossier),
        "channel": queries.channel_of(dossier, timezone.localdate()),
        "chooses": may_submit(request.user, dossier),
    }
    return render(request, "notices/own.html", context)


@query_budget(WRITES)
@signed_in
@require_http_methods(["GET", "POST"])
def channel(request: Request, reference: str) -> HttpResponse:
    """Agree, give up, keep one's address: at any time after the filing."""
    dossier = get_own(request, reference)
    initial = {
        "electronic": "yes" if dossier.electronic_notice else "no",
        "contact_email": dossier.contact_email,
    }
    form = ChannelForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and attempt(form, choose_channel, dossier, by=request.user, **form.cleaned_data):
        messages.success(request, "Votre choix est enregistré.")
        return redirect("notices:own", dossier.reference)
    context = {"dossier": dossier, "form": form, "chooses": may_submit(request.user, dossier)}
    return render(request, "notices/channel.html", context)


@query_budget(WRITES)
@signed_in
@require_GET
def read(request: Request, public_id: Any) -> HttpResponse:
    """The act in full. Its first opening is its notification, with consent."""
    row = get_read(request, public_id)
    if request.seen_as is None:
        actions.open_act(row, by=request.user)
    today = timezone.localdate()
    contested = list(queries.appeals_of(row))
    context = {
        "act": row,
        "dossier": row.dossier,
        "content": row.content,
        "appeals": [shown(one) for one in contested],
        "limit": limit_in_words(queries.court_limit(row, contested, today), today) if row.received_on else "",
        "late": lateness(today, row.received_on, row.court_months),
        "place": (rules.places_of(row) or ("", ""))[0],
        "may_contest": rules.contests(request.user, row)
        and not any(one.state == "open" and one.kind == "gracious" for one in contested),
    }
    return render(request, "notices/read.html", context)


def shown(appeal: Appeal) -> dict[str, Any]:
    """What was sent, until when silence does not reject it, what was answered."""
    silent = None if appeal.kind == "court" else appeal_silence_on(appeal.received_on)
    return {"appeal": appeal, "silence": silent}


@signed_in
@require_GET
def own_file(request: Request, public_id: Any) -> HttpResponseBase:
    row = get_read(request, public_id)
    if request.seen_as is None:
        actions.open_act(row, by=request.user)
    return serve(draw(row))


@query_budget(WRITES)
@signed_in
@require_http_methods(["GET", "POST"])
def contest(request: Request, public_id: Any) -> HttpResponse:
    """A gracious appeal, from the page of the act."""
    row = get_read(request, public_id)
    sent = request.method == "POST"
    form = OwnAppealForm(request.POST if sent else None, request.FILES if sent else None)
    if form.is_valid() and attempt(form, contested, request, row, form):
        messages.success(request, "Votre recours est enregistré. Un message vous le confirme.")
        return redirect("notices:read", public_id)
    context = {
        "act": row,
        "form": form,
        "refusal": rules.contests.why_not(request.user, row),
        "late": lateness(timezone.localdate(), row.received_on, row.court_months),
    }
    return render(request, "notices/contest.html", context)


def contested(request: Request, row: Act, form: OwnAppealForm) -> None:
    """The file is refused as the rest is: beside the field, with what was typed."""
    typed, upload = form.cleaned_data, form.cleaned_data["file"]
    rules.contests.check(request.user, row)
    file = store(upload.file, upload.name, by=request.user) if upload else None
    asked = {"grounds": typed["grounds"], "once_key": typed["once"], "file": file}
    actions.file_appeal(row, by=request.user, **asked)


@signed_in
@require_GET
def own_appeal_file(request: Request, public_id: Any) -> HttpResponseBase:
    row = get_object_or_404(queries.own_appeals(request.user), public_id=public_id)
    if row.file is None:
        raise Http404
    if reason := why_not_open(request.user, row.file):
        raise PermissionDenied(reason)
    return serve(row.file)
