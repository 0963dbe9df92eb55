"""The instalments of an agreement: what opens each, who does what next."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.accounts.middleware import Request
from essaim.accounts.rules import asks_fresh_proof
from essaim.grants import actions, queries, rules
from essaim.grants.forms import PaidForm, PaymentCorrectionForm
from essaim.grants.models import Agreement, Instalment
from essaim.grants.views.shell import WRITES, get_agreement, shell
from essaim.grants.workflow import INSTALMENT
from essaim.kit.access import allow, signed_in
from essaim.kit.budget import query_budget
from essaim.kit.web import attempt, sent_text, tried

ONE_CLICK = {"demander": actions.request_instalment, "certifier": actions.certify_instalment}


@query_budget(70)
@signed_in
@require_GET
def payments(request: Request, reference: str) -> HttpResponse:
    agreement = get_agreement(request, reference)
    today = timezone.localdate()
    instalments = queries.instalments_of(agreement)
    openings = queries.openings_of(agreement, instalments, today)
    context = shell(request, agreement, "payments")
    rows = [
        {
            "instalment": row,
            "openings": opened,
            "delay": queries.delay_of(row, today),
            "open": all(one.met for one in opened),
        }
        for row, opened in zip(instalments, openings, strict=True)
    ]
    money = queries.money_of(agreement)
    return render(request, "grants/payments.html", context | {"rows": rows, "money": money})


def get_instalment(agreement: Agreement, public_id: Any) -> Instalment:
    rows = agreement.instalments.select_related("agreement__dossier__wave__call", "agreement__dossier__pole")
    return get_object_or_404(rows, public_id=public_id)


@query_budget(WRITES)
@signed_in
@require_POST
def instalment_act(request: Request, reference: str, public_id: Any, act: str) -> HttpResponse:
    """Ask, or certify."""
    instalment = get_instalment(get_agreement(request, reference), public_id)
    if act not in ONE_CLICK:
        raise Http404
    tried(request, "C’est enregistré.", ONE_CLICK[act], instalment)
    return redirect("grants:payments", reference)


@allow(rules.handles_money)
@require_GET
def chorus(request: Request) -> HttpResponse:
    """The payments that Chorus knows, beside the instalments that they seem to pay."""
    return render(request, "grants/chorus.html", {"rows": queries.payables(request.user)})


@query_budget(WRITES)
@allow(rules.handles_money)
@require_http_methods(["GET", "POST"])
def note(request: Request, reference: str, public_id: Any) -> HttpResponse:
    """« Noter comme payé » : what Chorus says, what it changes, then the payment itself."""
    agreement = get_agreement(request, reference)
    instalment = get_instalment(agreement, public_id)
    dp = sent_text(request.POST if request.method == "POST" else request.GET, "dp")
    line = queries.payment_line(agreement, dp[:20])
    if line is None:
        raise Http404
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(form, actions.note_paid, instalment, by=request.user, dp=line.dp):
        messages.success(request, "Le paiement est noté, le bénéficiaire est prévenu.")
        return redirect("grants:chorus")
    today = timezone.localdate()
    context = shell(request, agreement, "payments") | {
        "form": form,
        "instalment": instalment,
        "line": line,
        "refusal": queries.why_not_noted(instalment, line, request.user, today),
        "effect": queries.effect_of_paying(agreement, instalment),
    }
    return render(request, "grants/note.html", context)


@query_budget(WRITES)
@allow(rules.handles_money)
@asks_fresh_proof()
@require_http_methods(["GET", "POST"])
def pay(request: Request, reference: str, public_id: Any) -> HttpResponse:
    """The payment as Chorus numbered it."""
    agreement = get_agreement(request, reference)
    instalment = get_instalment(agreement, public_id)
    form = PaidForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(
        form, actions.pay_instalment, instalment, by=request.user, **form.cleaned_data
    ):
        messages.success(request, "Le paiement est enregistré, le bénéficiaire est prévenu.")
        return redirect("grants:payments", reference)
    refusal = INSTALMENT.why_not("pay_instalment", instalment, request.user)
    context = shell(request, agreement, "payments") | {"form": form, "refusal": refusal}
    return render(request, "grants/change.html", context | {"title": f"Payer\u00a0: {instalment.label}"})


@query_budget(WRITES)
@signed_in
@require_http_methods(["GET", "POST"])
def correct(request: Request, reference: str, public_id: Any) -> HttpResponse:
    """A payment entered wrongly: its number, its day, or all of it."""
    agreement = get_agreement(request, reference)
    instalment = get_instalment(agreement, public_id)
    initial = {"dp": instalment.dp, "on": instalment.paid_on}
    form = PaymentCorrectionForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and corrected(request, instalment, form):
        messages.success(request, "La correction est écrite au registre, avec son motif.")
        return redirect("grants:payments", reference)
    refusal = INSTALMENT.why_not("undo_payment", instalment, request.user)
    context = shell(request, agreement, "payments") | {"form": form, "refusal": refusal}
    title = f"Corriger le paiement\u00a0: {instalment.label}"
    return render(request, "grants/change.html", context | {"title": title})


def corrected(request: Request, instalment: Instalment, form: PaymentCorrectionForm) -> bool:
    asked = form.cleaned_data
    more = {"by": request.user, "reason": asked["reason"]}
    if asked["what"] == "undo":
        return attempt(form, actions.undo_payment, instalment, **more)
    return attempt(form, actions.correct_payment, instalment, dp=asked["dp"], on=asked["on"], **more)
