"""Reading the document and signing it, for the pole or for the State."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from essaim.accounts.middleware import Request
from essaim.accounts.rules import asks_fresh_proof
from essaim.files.queries import may_open
from essaim.files.web import serve
from essaim.grants import actions, queries
from essaim.grants.compute.terms import read
from essaim.grants.forms import SignForm
from essaim.grants.models import VersionSignature, VersionState
from essaim.grants.views.shell import WRITES, get_agreement, shell
from essaim.grants.workflow import VERSION
from essaim.kit.access import signed_in
from essaim.kit.budget import query_budget
from essaim.kit.web import address_of, attempt

BY_STATE: dict[str, tuple[str, Any]] = {
    VersionState.SENT: ("sign_for_pole", actions.sign_for_pole),
    VersionState.SIGNED_BY_POLE: ("sign_for_state", actions.sign_for_state),
}


@query_budget(WRITES)
@signed_in
@asks_fresh_proof()
@require_http_methods(["GET", "POST"])
def sign(request: Request, reference: str) -> HttpResponse:
    """Each side in its turn."""
    agreement = get_agreement(request, reference)
    version = queries.pending_version(agreement)
    if version is None or version.state not in BY_STATE:
        return redirect("grants:text", reference)
    name, action = BY_STATE[version.state]
    refusal = VERSION.why_not(name, version, request.user)
    form = SignForm(request.POST, request.FILES) if request.method == "POST" else SignForm()
    if not refusal and form.is_valid():
        asked = {key: form.cleaned_data[key] for key in ("means", "file")}
        more = {"consent": form.consent, "address": address_of(request), "by": request.user}
        if attempt(form, action, version, **asked, **more):
            messages.success(request, "Votre signature est enregistrée, avec sa preuve.")
            return redirect("grants:detail", reference)
    context = shell(request, agreement, "text") | {"version": version, "form": form, "refusal": refusal}
    said = queries.signing_as(version, request.user, for_pole=name == "sign_for_pole")
    return render(request, "grants/sign.html", context | {"terms": read(version.content), "signer": said})


@signed_in
@require_GET
def proof(request: Request, reference: str, public_id: Any, kind: str) -> HttpResponseBase:
    """The evidence of a signature, or the signed PDF that was sent."""
    agreement = get_agreement(request, reference)
    rows = VersionSignature.objects.filter(version__agreement=agreement).select_related(
        "proof", "signed_file"
    )
    row = get_object_or_404(rows, public_id=public_id)
    file = row.signed_file if kind == "document" else row.proof
    if file is None or not may_open(request.user, file):
        return redirect("grants:text", reference)
    return serve(file)
