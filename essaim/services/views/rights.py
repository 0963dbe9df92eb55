"""What a person's poles are entitled to; the charter signed for one of them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from essaim.calls.queries import current_document
from essaim.kit.access import signed_in
from essaim.kit.budget import query_budget
from essaim.kit.web import Request, attempt
from essaim.services import actions, queries
from essaim.services.forms.bouquets import SignForm


@signed_in
@require_GET
def entitlements(request: Request) -> HttpResponse:
    """« Mon bouquet »: the rights, and where to use them."""
    rows = [
        {
            "right": right,
            "presented_on": current_document(right.dossier.wave).calendar.bouquet_presented_on
            if right.dossier
            else None,
        }
        for right in queries.own_entitlements(request.user)
    ]
    return render(request, "services/entitlements.html", {"rows": rows})


@query_budget(60)
@signed_in
@require_http_methods(["GET", "POST"])
def charter_sign(request: Request, reference: str) -> HttpResponse:
    """The text, then the signature of this pole."""
    pole = get_object_or_404(queries.own_poles(request.user), reference=reference)
    charter = queries.charter_in_force()
    initial = {"seen": charter.sha256 if charter else "", "name": request.user.get_full_name()}
    form = SignForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        typed = {name: form.cleaned_data[name] for name in ("name", "quality", "seen")}
        if attempt(form, actions.sign_charter, pole, by=request.user, **typed):
            messages.success(request, "La charte est signée\u00a0: votre droit au bouquet est ouvert.")
            return redirect("services:support", pole.reference)
    signatures = list(queries.signatures_of(pole))
    context = {
        "pole": pole,
        "charter": charter,
        "form": form,
        "signatures": signatures,
        "is_signed": charter is not None and any(row.charter_id == charter.pk for row in signatures),
    }
    return render(request, "services/charter_sign.html", context)
