"""The diagnosis of a pole and the services that answer it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.kit.access import signed_in
from essaim.kit.budget import query_budget
from essaim.kit.rules import Refused
from essaim.kit.web import Request, attempt, sent_number, sent_text
from essaim.services import actions, queries
from essaim.services.forms.bouquets import EmptyForm
from essaim.services.forms.needs import NeedsForm
from essaim.services.models import Entitlement
from essaim.services.rules import acts_for


def right_of(request: Request, reference: str) -> Entitlement:
    """The right in use of a pole that this person coordinates, the latest open one first."""
    pole = get_object_or_404(queries.own_poles(request.user), reference=reference)
    return get_object_or_404(queries.entitlements_of(pole)[:1])


@query_budget(30)
@signed_in
@require_http_methods(["GET", "POST"])
def needs(request: Request, reference: str) -> HttpResponse:
    """By theme: where the pole is, how soon, in its own words."""
    right = right_of(request, reference)
    form = NeedsForm(
        request.POST if request.method == "POST" else None,
        themes=list(queries.themes_of(right)),
        needs={need.theme_id: need for need in queries.needs_of(right)},
    )
    if form.is_valid() and attempt(
        form, actions.save_needs, right, form.typed(), by=request.user, whole=True
    ):
        messages.success(request, "Vos besoins sont enregistrés.")
        return redirect("services:proposals", reference)
    context = {"right": right, "pole": right.pole, "form": form, "has_dossier": right.dossier_id is not None}
    return render(request, "services/needs.html", context)


@query_budget(15)
@signed_in
@require_POST
def need_save(request: Request, reference: str) -> HttpResponse:
    """One field, sent by the script of the page. The contract is in ui/js/autosave.js."""
    right = right_of(request, reference)
    key = sent_text(request.POST, "key")
    typed = (
        sent_text(request.POST, "value").replace("\r\n", "\n"),
        sent_number(request.POST.get("version", "")),
    )
    try:
        done = actions.save_needs(right, {key: typed}, by=request.user)[key]
    except Refused as refusal:
        return JsonResponse({"status": "refused", "message": str(refusal)}, status=403)
    except ValidationError as error:
        return JsonResponse({"status": "refused", "message": " ".join(error.messages)}, status=403)
    return JsonResponse(answered(done))


def answered(done: Any) -> dict[str, Any]:
    return {
        "status": done.status,
        "version": done.version,
        "message": done.message,
        "theirs": done.theirs,
        "theirs_by": "l’autre fenêtre",
        "at": timezone.now().isoformat(),
    }


@signed_in
@require_POST
def needs_take_up(request: Request, reference: str) -> HttpResponse:
    """What the dossier already said."""
    right = right_of(request, reference)
    form = EmptyForm(request.POST)
    acts_for.check(request.user, right.pole)
    if attempt(form, actions.take_up_dossier, right, by=request.user):
        added = form.outcome
        text = (
            f"{added} thème{'s' if added > 1 else ''} repris du dossier."
            if added
            else "Rien de plus à reprendre."
        )
        messages.success(request, text)
    return redirect("services:needs", reference)


@query_budget(15)
@signed_in
@require_GET
def proposals(request: Request, reference: str) -> HttpResponse:
    """The services that answer these needs, in order, each with its reasons."""
    right = right_of(request, reference)
    rows = queries.ranking_of(right)
    return render(request, "services/proposals.html", {"right": right, "pole": right.pole, "rows": rows})
