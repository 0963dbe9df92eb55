"""The side of the reader: answering an invitation, declaring, reading."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.appraisal import actions, queries
from essaim.appraisal.forms import AnswerForm, DeclarationForm, DeclineForm, ExpertForm, ReasonForm
from essaim.appraisal.models import DeclarationKind, Reader
from essaim.appraisal.rules import ranks
from essaim.dossiers.models import Dossier
from essaim.kit.access import signed_in
from essaim.kit.budget import query_budget
from essaim.kit.lists import paginate
from essaim.kit.web import Request, attempt


@query_budget(15)
@signed_in
@require_GET
def board(request: Request) -> HttpResponse:
    """Everything a reader has to do, on one page."""
    panels = list(queries.invitations_of(request.user))
    duties = list(queries.duties_of(request.user))
    context = {
        "panels": panels,
        "duties": duties,
        "to_declare": len([duty for duty in duties if not getattr(duty, "opens", False)]),
        "expert": queries.expert_of(request.user),
        "ranks": ranks(request.user, None),
    }
    return render(request, "appraisal/board.html", context)


@signed_in
@require_GET
def to_declare(request: Request) -> HttpResponse:
    """The dossiers of my panels on which I said nothing: their public facts alone."""
    found = queries.undeclared(request.user)
    page = paginate(found, request.GET, order="submitted_at")
    context = {"page": page, "count": found.count(), "blind": queries.blind_waves(page)}
    return render(request, "appraisal/to_declare.html", context)


@query_budget(60)  # looks again for every tie
@signed_in
@require_http_methods(["GET", "POST"])
def profile(request: Request) -> HttpResponse:
    expert = queries.expert_of(request.user)
    data = request.POST if request.method == "POST" else None
    form = ExpertForm(data, initial=ExpertForm.initial_of(expert))
    if form.is_valid():
        values = dict(form.cleaned_data)
        absences = values.pop("absences")
        if attempt(form, actions.save_expert, request.user, values, absences, by=request.user):
            messages.success(request, "Votre profil est enregistré.")
            return redirect("appraisal:board")
    return render(request, "appraisal/profile.html", {"form": form, "expert": expert})


def own_panel(request: Request, public_id: Any) -> Reader:
    return get_object_or_404(queries.invitations_of(request.user), public_id=public_id)


@query_budget(60)  # looks for every tie
@signed_in
@require_http_methods(["GET", "POST"])
def invitation(request: Request, public_id: Any) -> HttpResponse:
    """Accept, or accept fewer dossiers."""
    reader = own_panel(request, public_id)
    form = AnswerForm(request.POST if request.method == "POST" else None, initial={"load": reader.load})
    if form.is_valid() and attempt(form, actions.accept, reader, form.cleaned_data["load"], by=request.user):
        messages.success(request, "Merci\u00a0: votre réponse est enregistrée.")
        return redirect("appraisal:board")
    return draw_invitation(request, reader, form=form)


def draw_invitation(request: Request, reader: Reader, **forms: Any) -> HttpResponse:
    context = {
        "reader": reader,
        "form": AnswerForm(initial={"load": reader.load}),
        "decline_form": DeclineForm(prefix="decline"),
        "withdraw_form": ReasonForm(prefix="withdraw"),
    }
    return render(request, "appraisal/invitation.html", {**context, **forms})


@query_budget(30)
@signed_in
@require_POST
def invitation_decline(request: Request, public_id: Any) -> HttpResponse:
    reader = own_panel(request, public_id)
    form = DeclineForm(request.POST, prefix="decline")
    if form.is_valid() and attempt(
        form, actions.decline, reader, form.cleaned_data["reason"], by=request.user
    ):
        messages.success(request, "Votre réponse est enregistrée.")
        return redirect("appraisal:board")
    return draw_invitation(request, reader, decline_form=form)


@query_budget(30)
@signed_in
@require_POST
def reader_withdraw(request: Request, public_id: Any) -> HttpResponse:
    reader = own_panel(request, public_id)
    form = ReasonForm(request.POST, prefix="withdraw")
    if form.is_valid() and attempt(
        form, actions.withdraw, reader, form.cleaned_data["reason"], by=request.user
    ):
        messages.success(request, "Votre retrait est enregistré.")
        return redirect("appraisal:board")
    return draw_invitation(request, reader, withdraw_form=form)


@query_budget(30)
@signed_in
@require_http_methods(["GET", "POST"])
def facts(request: Request, reference: str) -> HttpResponse:
    """Public facts, what may link us, and the declaration: nothing else before it."""
    dossier = get_object_or_404(queries.known_dossiers(request.user), reference=reference)
    standing = queries.declaration_of(request.user, dossier)
    form = DeclarationForm(
        request.POST if request.method == "POST" else None,
        initial={"kind": standing.kind, "what": standing.what},
    )
    if form.is_valid() and attempt(form, actions.declare, dossier, **form.cleaned_data, by=request.user):
        return declared(request, dossier, form.cleaned_data["kind"])
    readable = queries.readable_dossiers(request.user).filter(pk=dossier.pk).exists()
    context = {
        "dossier": dossier,
        "standing": standing,
        "suggestions": queries.ties_of(request.user, dossier),
        "form": form,
        "readable": readable,
        "pitch": pitch_of(request, dossier),
    }
    return render(request, "appraisal/facts.html", context)


def pitch_of(request: Request, dossier: Dossier) -> str:
    blind = queries.is_blind(request.user, dossier)
    return queries.redacted_pitch(dossier) if blind else dossier.pole.pitch


def declared(request: Request, dossier: Dossier, kind: str) -> HttpResponse:
    if kind == DeclarationKind.TIE:
        messages.success(request, "Votre lien est enregistré. Ce dossier ne vous sera plus montré.")
        return redirect("appraisal:board")
    if kind == DeclarationKind.ASK:
        messages.success(request, "Votre question est enregistrée. Un responsable y répondra.")
        return redirect("appraisal:board")
    messages.success(request, "Votre déclaration est enregistrée.")
    return redirect("appraisal:facts", dossier.reference)
