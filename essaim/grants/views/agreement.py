"""One agreement: the money of the pole on one page, its text and its versions, its end."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from essaim.accounts.middleware import Request
from essaim.dossiers.queries import visible_dossiers
from essaim.files.queries import may_open
from essaim.files.web import serve
from essaim.grants import actions, queries, rules
from essaim.grants.compute.compare import differences
from essaim.grants.compute.terms import read
from essaim.grants.forms import (
    AmendForm,
    CloseForm,
    EjCorrectionForm,
    EjForm,
    PriceForm,
    ReasonForm,
    TermsForm,
)
from essaim.grants.models import Agreement, AgreementVersion
from essaim.grants.queries.timeline import Story
from essaim.grants.views.shell import WRITES, get_agreement, shell
from essaim.kit.access import allow, signed_in
from essaim.kit.budget import query_budget
from essaim.kit.web import attempt


@query_budget(30)
@signed_in
@require_GET
def of_dossier(request: Request, reference: str) -> HttpResponse:
    """From the dossier, for its authors: straight to the agreement, if there is one."""
    dossier = get_object_or_404(visible_dossiers(request.user), reference=reference)
    agreement = queries.agreement_of(dossier)
    if agreement and queries.visible_agreements(request.user).filter(pk=agreement.pk).exists():
        return redirect("grants:detail", agreement.reference)
    return render(request, "grants/none.html", {"dossier": dossier})


@query_budget(40)
@signed_in
@require_GET
def detail(request: Request, reference: str) -> HttpResponse:
    """« L’argent du pôle »."""
    agreement = get_agreement(request, reference)
    story = Story(
        agreement,
        list(queries.versions_of(agreement)),
        queries.instalments_of(agreement),
        list(queries.reports_of(agreement)),
        list(agreement.hearings.prefetch_related("repayments")),
    )
    pending = queries.pending_version(agreement)
    context = shell(request, agreement, "detail") | {
        "money": queries.money_of(agreement),
        "steps": queries.timeline_of(story),
        "pending": pending,
        "next_step": queries.next_step(agreement, pending, story),
        "last": story.versions[0] if story.versions else None,
        "delay": queries.mean_delay(story.instalments, timezone.localdate()),
        "chorus": queries.chorus_lines_of(agreement),
    }
    return render(request, "grants/detail.html", context)


@query_budget(40)
@signed_in
@require_GET
def text(request: Request, reference: str) -> HttpResponse:
    """The versions, what each changes, and their signatures."""
    agreement = get_agreement(request, reference)
    context = shell(request, agreement, "text")
    versions = [row for row in queries.versions_of(agreement) if context["manages"] or row.state != "draft"]
    readings = [read(row.content) for row in versions]
    rows: list[tuple[AgreementVersion, list[tuple[str, str, str]]]] = [
        (row, differences(readings[place + 1], readings[place]) if place + 1 < len(versions) else [])
        for place, row in enumerate(versions)
    ]
    pending = queries.pending_version(agreement)
    context |= {"rows": rows, "pending": pending, "terms": readings[0] if readings else None}
    return render(request, "grants/text.html", context)


def get_version(request: Request, agreement: Agreement, number: int) -> AgreementVersion:
    rows = agreement.versions.select_related("pdf", "signed_pdf", "agreement__dossier")
    row = get_object_or_404(rows, number=number)
    if row.state == "draft" and not rules.held_by_staff(request.user, agreement):
        raise Http404
    return row


@signed_in
@require_GET
def version_pdf(request: Request, reference: str, number: int) -> HttpResponseBase:
    """What was sent, as it was sent; a draft is drawn on the spot."""
    agreement = get_agreement(request, reference)
    row = get_version(request, agreement, number)
    if (file := (None if "envoye" in request.GET else row.signed_pdf) or row.pdf) is not None:
        return serve(file)
    response = HttpResponse(queries.draft_pdf(row), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="projet-{reference}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@signed_in
@require_GET
def evaluation(request: Request, reference: str) -> HttpResponseBase:
    """The report of the third party, once the agreement is closed."""
    agreement = get_agreement(request, reference)
    file = agreement.evaluation
    if file is None or not may_open(request.user, file):
        raise Http404
    return serve(file)


@query_budget(60)
@allow(rules.manages_agreements)
@require_http_methods(["GET", "POST"])
def terms(request: Request, reference: str) -> HttpResponse:
    """Write the pending version, then send it to be signed."""
    agreement = get_agreement(request, reference)
    version = queries.pending_version(agreement)
    context = shell(request, agreement, "text")
    if version is None or version.state != "draft" or not context["manages"]:
        return redirect("grants:text", reference)
    content = read(version.content)
    sent = request.POST if request.method == "POST" else None
    form = TermsForm(sent, terms=content, saved=version.saved)
    if form.is_valid() and attempt(
        form,
        actions.save_terms,
        version,
        form.choices(),
        by=request.user,
        saved=form.cleaned_data["saved"],
    ):
        messages.success(request, "Le texte est enregistré.")
        return redirect("grants:text", reference)
    room = queries.headroom_of(agreement, version)
    return render(request, "grants/terms.html", context | {"form": form, "version": version, "room": room})


@query_budget(WRITES)
@allow(rules.manages_agreements)
@require_http_methods(["POST"])
def send(request: Request, reference: str) -> HttpResponse:
    agreement = get_agreement(request, reference)
    version = queries.pending_version(agreement)
    form = forms.Form({})
    if version is None or not attempt(form, actions.send_version, version, by=request.user):
        for error in form.non_field_errors():
            messages.error(request, str(error))
        return redirect("grants:text", reference)
    messages.success(request, "Le document est envoyé à la signature du bénéficiaire.")
    return redirect("grants:text", reference)


@query_budget(WRITES)
@allow(rules.manages_agreements)
@require_http_methods(["GET", "POST"])
def change(request: Request, reference: str, act: str) -> HttpResponse:
    """An amendment, a withdrawal of what was sent, the end of the agreement: each with its reason."""
    agreement = get_agreement(request, reference)
    context = shell(request, agreement, "text")
    if act not in ACTS or not context["manages"]:
        raise Http404
    title, kind, done = ACTS[act]
    form = kind(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid() and done(form, agreement, request):
        messages.success(request, "C’est enregistré.")
        return redirect("grants:text", reference)
    return render(request, "grants/change.html", context | {"form": form, "title": title})


def done_by(action: Any) -> Any:
    """What a form of `ACTS` does, once it is well filled."""
    return lambda form, agreement, request: attempt(
        form, action, agreement, by=request.user, **form.cleaned_data
    )


def _on_pending(form: Any, agreement: Agreement, request: Request, action: Any) -> bool:
    version = queries.pending_version(agreement)
    if version is None:
        form.add_error(None, "Aucun document n’attend d’être signé.")
        return False
    return attempt(form, action, version, by=request.user, **form.cleaned_data)


def _take_back(form: Any, agreement: Agreement, request: Request) -> bool:
    return _on_pending(form, agreement, request, actions.take_back_version)


def _abandon_amendment(form: Any, agreement: Agreement, request: Request) -> bool:
    return _on_pending(form, agreement, request, actions.abandon_amendment)


def _reprice(form: Any, agreement: Agreement, request: Request) -> bool:
    return _on_pending(form, agreement, request, actions.reprice_amendment)


ACTS: dict[str, tuple[str, type[Any], Any]] = {
    "avenant": ("Préparer un avenant", AmendForm, done_by(actions.amend_agreement)),
    "montant": ("Changer le montant de l’avenant", PriceForm, _reprice),
    "abandonner-avenant": ("Abandonner l’avenant", ReasonForm, _abandon_amendment),
    "retirer": ("Retirer le document envoyé", ReasonForm, _take_back),
    "abandonner": ("Abandonner la convention", ReasonForm, done_by(actions.abandon_agreement)),
    "terminer": ("Terminer la convention", ReasonForm, done_by(actions.end_agreement)),
    "cloturer": ("Clôturer, avec ce que l’évaluation conclut", CloseForm, done_by(actions.close_agreement)),
    "reprendre": ("Reprendre après une suspension", ReasonForm, done_by(actions.resume_agreement)),
}


@query_budget(60)
@allow(rules.handles_money)
@require_http_methods(["GET", "POST"])
def start(request: Request, reference: str) -> HttpResponse:
    """The EJ number, which opens the payments."""
    agreement = get_agreement(request, reference)
    known = queries.ej_line_of(agreement)
    initial = {"ej": known.ej, "on": known.on} if known else {}
    form = EjForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and attempt(
        form, actions.start_agreement, agreement, by=request.user, **form.cleaned_data
    ):
        messages.success(request, "L’engagement juridique est enregistré.")
        return redirect("grants:detail", reference)
    title = "Enregistrer l’engagement juridique"
    context = shell(request, agreement, "payments") | {"form": form, "title": title}
    return render(request, "grants/change.html", context)


@query_budget(60)
@allow(rules.handles_money)
@require_http_methods(["GET", "POST"])
def correct_ej(request: Request, reference: str) -> HttpResponse:
    """The number or the day of the EJ was wrong."""
    agreement = get_agreement(request, reference)
    known = queries.ej_line_of(agreement)
    if known is None:
        return redirect("grants:start", reference)
    initial = {"ej": known.ej, "on": known.on}
    form = EjCorrectionForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and attempt(form, actions.correct_ej, agreement, by=request.user, **form.cleaned_data):
        messages.success(request, "L’engagement juridique est corrigé, l’ancien numéro est gardé.")
        return redirect("grants:detail", reference)
    title = f"Corriger l’engagement juridique {known.ej}"
    context = shell(request, agreement, "payments") | {"form": form, "title": title}
    return render(request, "grants/change.html", context)
