"""Co-authors, and the invitation they accept."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from essaim.dossiers import actions, queries
from essaim.dossiers.forms import CoAuthorForm
from essaim.dossiers.models import CoAuthor, Dossier, Right
from essaim.dossiers.views.shell import draw, written_dossier
from essaim.kit.access import signed_in
from essaim.kit.budget import query_budget
from essaim.kit.rules import Refused
from essaim.kit.web import Request, attempt


@signed_in
@query_budget(30)
@require_http_methods(["GET", "POST"])
def dossier_coauthors(request: Request, reference: str) -> HttpResponse:
    dossier = written_dossier(request, reference)
    form = CoAuthorForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(form, invite, request, dossier, form):
        messages.success(request, f"L’invitation est envoyée à {form.cleaned_data['email']}.")
        return redirect("dossiers:coauthors", dossier.reference)
    people = queries.coauthors_of(dossier)
    return draw(request, "coauthors", dossier, "coauthors", form=form, people=people, rights=Right.choices)


def invite(request: Request, dossier: Dossier, form: CoAuthorForm) -> None:
    typed = form.cleaned_data
    actions.invite_coauthor(
        dossier, typed["email"], form.given_right(), by=request.user, is_signatory=typed["is_signatory"]
    )


def own_coauthor(dossier: Dossier, public_id: UUID) -> CoAuthor:
    coauthor = get_object_or_404(dossier.coauthors.filter(removed_at=None), public_id=public_id)
    coauthor.dossier = dossier
    return coauthor


@signed_in
@require_POST
def coauthor_change(request: Request, reference: str, public_id: UUID) -> HttpResponse:
    """The buttons of one person: `do` is right, again or remove."""
    dossier = written_dossier(request, reference)
    coauthor = own_coauthor(dossier, public_id)
    leaves = coauthor.user_id == request.user.pk and request.POST.get("do") == "remove"
    try:
        messages.success(request, change(request, coauthor))
    except Refused as refusal:
        messages.error(request, str(refusal))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        if leaves:
            return redirect("dossiers:list")
    return redirect("dossiers:coauthors", dossier.reference)


def change(request: Request, coauthor: CoAuthor) -> str:
    match request.POST.get("do"):
        case "right":
            actions.change_right(coauthor, request.POST.get("right", ""), by=request.user)
            return "Le droit est changé."
        case "again":
            actions.resend_invitation(coauthor, by=request.user)
            return f"Une nouvelle invitation part à {coauthor.email}."
        case "remove":
            actions.remove_coauthor(coauthor, by=request.user)
            return f"{coauthor.email} ne prend plus part à ce dossier."
    raise Refused("Cette action n’existe pas.")


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: Request, token: str) -> HttpResponse:
    """The personal link of an invitation: shown once signed in, accepted by a button."""
    if request.method == "POST":
        dossier = actions.accept_invitation(token, by=request.user, at=request.received_at)
        messages.success(request, "Vous prenez part à ce dossier.")
        return redirect("dossiers:detail", dossier.reference)
    coauthor = queries.invitation_behind(token)
    return render(
        request, "dossiers/invitation.html", {"coauthor": coauthor}, status=200 if coauthor else 404
    )


@signed_in
@require_POST
def signature_ask(request: Request, reference: str) -> HttpResponse:
    dossier = written_dossier(request, reference)
    try:
        told = actions.ask_signature(dossier, by=request.user)
        plural = "s" if told > 1 else ""
        messages.success(request, f"La demande est partie à {told} personne{plural}.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("dossiers:review", dossier.reference)
