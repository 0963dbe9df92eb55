"""The adversarial step, followed on both sides: what is held, each reply, what is decided and notified."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from essaim.accounts.middleware import Request
from essaim.files.actions import store
from essaim.files.queries import why_not_open
from essaim.files.web import serve
from essaim.grants import actions, queries, rules
from essaim.grants.compute.measures import KINDS
from essaim.grants.forms import (
    HearingDecisionForm,
    HearingForm,
    ReasonForm,
    RecoveryForm,
    ReplyForm,
    TitleForm,
)
from essaim.grants.models import Agreement, Hearing
from essaim.grants.queries.letters import closing_words, measure_words
from essaim.grants.views.shell import WRITES, get_agreement, shell
from essaim.kit.access import signed_in
from essaim.kit.budget import query_budget
from essaim.kit.rules import Refused
from essaim.kit.web import attempt, sent_text
from essaim.notices.queries import channel_of, content_of, delegations_for
from essaim.notices.tasks import rendered

ACTS = ("answer", "decide", "recover", "title", "correct")


@query_budget(WRITES)
@signed_in
@require_http_methods(["GET", "POST"])
def hearings(request: Request, reference: str) -> HttpResponse:
    """What is held against the pole, its replies, what was decided; opening a new one."""
    agreement = get_agreement(request, reference)
    form = HearingForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(
        form, actions.open_hearing, agreement, by=request.user, **form.cleaned_data
    ):
        messages.success(request, "Le bénéficiaire est informé et peut répondre.")
        return redirect("grants:hearings", reference)
    context = shell(request, agreement, "hearings") | {
        "rows": agreement.hearings.select_related("opened_by", "decided_by"),
        "form": form,
        "money": queries.money_of(agreement),
        "alive": agreement.state in rules.ALIVE,
    }
    return render(request, "grants/hearings.html", context)


def get_hearing(agreement: Agreement, public_id: Any) -> Hearing:
    rows = agreement.hearings.select_related("agreement__current", "agreement__dossier__wave__call", "act")
    return get_object_or_404(rows, public_id=public_id)


@query_budget(WRITES)
@signed_in
@require_http_methods(["GET", "POST"])
def hearing(request: Request, reference: str, public_id: Any) -> HttpResponse:
    """Reply, see the letter before it leaves, decide, or record what came back."""
    agreement = get_agreement(request, reference)
    row = get_hearing(agreement, public_id)
    act = request.POST.get("act", "")
    found = forms_of(request, row, act)
    if act == "preview" and rules.manages(request.user, agreement):
        return preview(row, request.POST)
    form = found.get(act)
    if form is not None and form.is_valid() and done(request, row, act, form):
        messages.success(request, "C’est enregistré.")
        return redirect("grants:hearings", reference)
    row = get_hearing(agreement, public_id)
    context = shell(request, agreement, "hearings") | {
        "hearing": row,
        "recovery": queries.recovery_of(row),
        "heard": rules.was_heard(request.user, row),
        "replies": row.replies.select_related("by", "file"),
        "copies": row.copies.order_by("pk"),
        "repaid": queries.repaid_of(row),
        "to_repay": queries.to_repay(row),
        **{f"{name}_form": one for name, one in found.items()},
    }
    return render(request, "grants/hearing.html", context)


def forms_of(request: Request, row: Hearing, act: str) -> dict[str, forms.Form]:
    slug, today = row.agreement.dossier.wave.call.slug, timezone.localdate()
    able = delegations_for(KINDS[row.purpose], slug, today, row.amount)
    heard = rules.was_heard(request.user, row)
    sent = {name: request.POST if act == name else None for name in ACTS}
    return {
        "answer": ReplyForm(sent["answer"], request.FILES if act == "answer" else None),
        "decide": HearingDecisionForm(sent["decide"], hearing=row, heard=heard, signatories=able),
        "recover": RecoveryForm(sent["recover"]),
        "title": TitleForm(sent["title"]),
        "correct": ReasonForm(sent["correct"]),
    }


def done(request: Request, row: Hearing, act: str, form: Any) -> bool:
    acts: dict[str, Any] = {"answer": replied, "decide": decided, "recover": recovered}
    acts |= {"title": titled, "correct": corrected}
    return attempt(form, acts[act], request, row, form)


def replied(request: Request, row: Hearing, form: ReplyForm) -> None:
    typed, upload = form.cleaned_data, form.cleaned_data["file"]
    rules.on_agreement(rules.acts_for_pole).check(request.user, row)
    file = store(upload.file, upload.name, by=request.user) if upload else None
    asked = {"answer": typed["text"], "last": typed["last"], "once_key": typed["once"]}
    actions.answer_hearing(row, by=request.user, file=file, **asked)


def decided(request: Request, row: Hearing, form: HearingDecisionForm) -> None:
    typed = form.cleaned_data
    asked: dict[str, Any] = {"reasons": typed["reasons"], "delegation": form.chosen}
    if typed["sense"] == "drop":
        actions.drop_hearing(row, by=request.user, **asked)
        return
    others = {"prefect": typed.get("prefect", ""), "cofunders": typed.get("cofunders", [])}
    actions.decide_hearing(row, by=request.user, **asked, **others)


def recovered(request: Request, row: Hearing, form: RecoveryForm) -> None:
    actions.record_recovery(row, by=request.user, **form.cleaned_data)


def titled(request: Request, row: Hearing, form: TitleForm) -> None:
    actions.record_title(row, by=request.user, **form.cleaned_data)


def corrected(request: Request, row: Hearing, form: ReasonForm) -> None:
    wanted = sent_text(request.POST, "repayment")
    chosen = next((one for one in queries.repaid_of(row) if str(one.public_id) == wanted), None)
    if chosen is None:
        raise Refused("Ce reversement n’existe pas.")
    actions.correct_recovery(chosen, by=request.user, **form.cleaned_data)


def preview(row: Hearing, typed: Any) -> HttpResponse:
    """The letter as it would leave, in the channel of this beneficiary."""
    reasons = str(typed.get("reasons", "")).replace("\x00", "").strip() or "[motifs]"
    words = (closing_words if typed.get("sense") == "drop" else measure_words)(row, reasons)
    now, dossier = timezone.now(), row.agreement.dossier
    slug, today = dossier.wave.call.slug, timezone.localdate(now)
    signs = next(iter(delegations_for(words.kind, slug, today, words.amount)), None)
    content = content_of(dossier, words, signs, channel_of(dossier, today), now)
    response = HttpResponse(rendered(content, now, "Projet, non notifié"), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="projet-{dossier.reference}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@signed_in
@require_GET
def reply_file(request: Request, reference: str, public_id: Any, reply_id: Any) -> HttpResponseBase:
    row = get_hearing(get_agreement(request, reference), public_id)
    reply = get_object_or_404(row.replies.select_related("file"), public_id=reply_id)
    if reply.file is None:
        raise Http404
    if reason := why_not_open(request.user, reply.file):
        raise PermissionDenied(reason)
    return serve(reply.file)
