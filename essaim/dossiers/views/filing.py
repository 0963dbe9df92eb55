"""Reviewing, filing, what was filed, giving up, going on in another wave."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from essaim.calls.models import Wave
from essaim.calls.queries import document_of
from essaim.dossiers import actions, queries, rules
from essaim.dossiers.compute import commitment
from essaim.dossiers.compute.checklist import blocking
from essaim.dossiers.compute.copy import blocks
from essaim.dossiers.forms import CarryForm, ReviewForm, WithdrawForm
from essaim.dossiers.models import Dossier, DossierState, Submission
from essaim.dossiers.views.fields import signature_form
from essaim.dossiers.views.shell import Shell, draw, shell_of, written_dossier
from essaim.dossiers.workflow import DOSSIER
from essaim.kit.access import signed_in
from essaim.kit.budget import query_budget
from essaim.kit.references import new_token
from essaim.kit.rules import Refused
from essaim.kit.web import Request, attempt, sent_text

ACTIONS: dict[str, tuple[Callable[..., Submission], str]] = {
    DossierState.DRAFT: (actions.submit_dossier, "Déposer le dossier"),
    DossierState.LATE: (actions.file_in_delay, "Déposer dans le délai accordé"),
    DossierState.SUBMITTED: (actions.replace_submission, "Remplacer le dépôt"),
    DossierState.INCOMPLETE: (actions.complete_dossier, "Envoyer les compléments"),
}


@signed_in
@query_budget(40)
@require_http_methods(["GET", "POST"])
def dossier_review(request: Request, reference: str) -> HttpResponse:
    """Read everything again, commit, file. A double click files once."""
    dossier = written_dossier(request, reference)
    action, button = ACTIONS.get(dossier.state, (None, ""))
    data = request.POST if request.method == "POST" else None
    initial = {"once_key": new_token()}
    if data is None:
        form: Any = signature_form(dossier, initial=initial, editable=True).form
    else:
        form = ReviewForm(data, dossier=dossier, document=document_of(dossier.version), initial=initial)
    if already := filed_with(dossier, sent_text(request.POST, "once_key")):
        return redirect("dossiers:filing", dossier.reference, already.number)
    if action and form.is_valid() and attempt(form, file, request, dossier, form, action):
        return redirect("dossiers:filing", dossier.reference, form.outcome.number)
    return draw_review(request, shell_of(request, dossier, "review"), form, button)


def filed_with(dossier: Dossier, once_key: str) -> Submission | None:
    """The second click arrives when the first one is over: it sees the same receipt."""
    if not once_key or not dossier.last_submission_id:
        return None
    return dossier.submissions.filter(once_key=once_key).first()


def file(
    request: Request, dossier: Dossier, form: ReviewForm, action: Callable[..., Submission]
) -> Submission:
    once_key = form.cleaned_data["once_key"]
    when: dict[str, Any] = {"by": request.user, "at": request.received_at}
    return action(dossier, **when, once_key=once_key, undertakings=form.given())


def draw_review(request: Request, shell: Shell, form: ReviewForm, button: str) -> HttpResponse:
    dossier = shell.dossier
    late = dossier.state == DossierState.DRAFT and not rules.in_time(dossier, request.received_at)
    ready = not blocking(shell.gaps) and shell.may_submit and (late or shell.editable) and bool(button)
    return draw(
        request,
        "review",
        dossier,
        shell=shell,
        form=form,
        blocks=blocks(shell.snapshot, shell.document),
        button="Envoyer après la clôture" if late else button,
        late=late,
        ready=ready,
        commitment=commitment if "republican_commitment" in form.fields else None,
    )


@signed_in
@query_budget(90)  # everybody is told
@require_http_methods(["GET", "POST"])
def dossier_withdraw(request: Request, reference: str) -> HttpResponse:
    dossier = written_dossier(request, reference)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    by = {"by": request.user}
    if form.is_valid() and attempt(
        form, actions.withdraw_dossier, dossier, **by, reason=form.cleaned_data["reason"]
    ):
        messages.success(request, "Le dossier est retiré. Tous ses co-auteurs en sont prévenus.")
        return redirect("dossiers:detail", dossier.reference)
    refusal = DOSSIER.why_not("withdraw", dossier, request.user)
    final = not rules.in_time(dossier, request.received_at)
    return draw(request, "withdraw", dossier, "withdraw", form=form, refusal=refusal, final=final)


@signed_in
@query_budget(40)
@require_POST
def dossier_restore(request: Request, reference: str) -> HttpResponse:
    """The button of a page that may be old: a refusal is told there."""
    dossier = written_dossier(request, reference)
    try:
        actions.restore_dossier(dossier, by=request.user)
        messages.success(request, "Le retrait est annulé. Tous les co-auteurs en sont prévenus.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("dossiers:detail", dossier.reference)


@signed_in
@query_budget(60)
@require_http_methods(["GET", "POST"])
def dossier_carry(request: Request, reference: str) -> HttpResponse:
    """A new draft in another wave, with what still fits: shown before it is done."""
    dossier = written_dossier(request, reference)
    waves = queries.next_waves(dossier, request.received_at)
    form = CarryForm(request.POST if request.method == "POST" else None, waves=waves)
    if form.is_valid():
        wave = form.waves[form.cleaned_data["wave"]]
        if attempt(form, carry, request, dossier, wave):
            messages.success(request, "Votre nouveau brouillon est prêt. Relisez chaque rubrique.")
            return redirect("dossiers:detail", form.outcome.reference)
    previews = [(wave, queries.carriage_of(dossier, wave)) for wave in waves]
    refusal = rules.may_carry.why_not(request.user, dossier)
    context: dict[str, Any] = {"form": form, "previews": previews, "refusal": refusal}
    return draw(
        request, "carry", dossier, "carry", back=reverse("dossiers:detail", args=[reference]), **context
    )


def carry(request: Request, dossier: Dossier, wave: Wave) -> Dossier:
    return actions.carry_over(dossier, wave, by=request.user, at=request.received_at)
