"""The committees of a pole and the indicators it agreed to."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from essaim.accounts.middleware import Request
from essaim.files.queries import may_open
from essaim.files.web import serve
from essaim.grants import actions, queries
from essaim.grants.forms import MeetingForm, MinutesForm, ValueForm
from essaim.grants.models import Agreement
from essaim.grants.views.shell import WRITES, get_agreement, shell
from essaim.kit.access import signed_in
from essaim.kit.budget import query_budget
from essaim.kit.web import attempt


@query_budget(WRITES)
@signed_in
@require_http_methods(["GET", "POST"])
def followup(request: Request, reference: str) -> HttpResponse:
    agreement = get_agreement(request, reference)
    rows = queries.indicator_rows(agreement)
    known = [(row.indicator.key, row.indicator.label) for row in rows]
    act = request.POST.get("act", "")
    meeting = MeetingForm(request.POST if act == "convene" else None)
    value = ValueForm(*((request.POST, request.FILES) if act == "value" else (None, None)), indicators=known)
    if (meeting.is_valid() and convened(request, agreement, meeting)) or (
        value.is_valid() and kept(request, agreement, value)
    ):
        messages.success(request, "C’est enregistré.")
        return redirect("grants:followup", reference)
    context = shell(request, agreement, "followup") | {
        "indicators": rows,
        "meetings": queries.meetings_of(agreement),
        "too_few": queries.late_meetings(agreement, timezone.now()),
        "meeting_form": meeting,
        "value_form": value,
    }
    return render(request, "grants/followup.html", context)


def convened(request: Request, agreement: Agreement, form: MeetingForm) -> bool:
    return attempt(form, actions.convene_meeting, agreement, by=request.user, **form.cleaned_data)


def kept(request: Request, agreement: Agreement, form: ValueForm) -> bool:
    asked: dict[str, Any] = dict(form.cleaned_data)
    picture = asked.pop("picture")
    which = [asked.pop("key"), asked.pop("year")]
    if picture is not None:
        asked |= {"picture": picture.file, "picture_name": picture.name}
    return attempt(form, actions.save_indicator, agreement, *which, by=request.user, **asked)


@query_budget(WRITES)
@signed_in
@require_http_methods(["GET", "POST"])
def minutes(request: Request, reference: str, public_id: Any) -> HttpResponse:
    """What was said, or that the meeting will not be held."""
    agreement = get_agreement(request, reference)
    row = get_object_or_404(queries.meetings_of(agreement), public_id=public_id)
    form: forms.Form = MinutesForm(request.POST if request.method == "POST" else None)
    done = False
    if "cancel" in request.POST:
        form = forms.Form({})
        done = attempt(form, actions.cancel_meeting, row, by=request.user)
    elif form.is_valid():
        done = attempt(form, actions.hold_meeting, row, by=request.user, **form.cleaned_data)
    if done:
        messages.success(request, "C’est enregistré.")
        return redirect("grants:followup", reference)
    context = shell(request, agreement, "followup") | {"meeting": row, "form": form}
    return render(request, "grants/minutes.html", context)


@signed_in
@require_GET
def picture(request: Request, reference: str, key: str, year: int) -> HttpResponseBase:
    agreement = get_agreement(request, reference)
    rows = agreement.indicator_values.select_related("picture").exclude(picture=None)
    row = get_object_or_404(rows, key=key, year=year)
    if row.picture is None or not may_open(request.user, row.picture):
        return redirect("grants:followup", reference)
    return serve(row.picture)
