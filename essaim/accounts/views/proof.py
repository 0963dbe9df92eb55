"""The page that asks a fresh proof, then gives back what was typed."""

import time
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from essaim.accounts import actions
from essaim.accounts.actions.proof import MINUTES
from essaim.accounts.forms.proof import ProofForm
from essaim.accounts.middleware import PROOF_WANTED, has_second_factor, proved_lately
from essaim.accounts.rules import demo_is_open, open_before_second_factor
from essaim.kit.access import signed_in
from essaim.kit.web import Request

CODE = "proof_code"  # in the session: fingerprint of the code, and until when it serves
WRONG = "Ce code n’est pas le bon, ou n’est plus valable. Vérifiez les chiffres, ou demandez-en un autre."


@never_cache
@signed_in
@open_before_second_factor
@require_http_methods(["GET", "POST"])
def proof(request: Request) -> HttpResponse:
    """First the proof; then what was typed, ready to be sent again by its author."""
    wanted = request.session.get(PROOF_WANTED)
    if not wanted:
        return redirect("accounts:profile")
    form = ProofForm(request.POST if request.method == "POST" else None)
    if not proved_lately(request) and form.is_valid() and is_right(request, form):
        record_authentication(request, request.user, method="code", reauthenticated=True)
        request.session.pop(CODE, None)
        return redirect("accounts:proof")
    if proved_lately(request):
        return given_back(request, wanted)
    context = {
        "form": form if CODE in request.session else None,
        "has_second_factor": has_second_factor(request.user),
        "second_factor_url": f"{reverse('mfa_reauthenticate')}?{urlencode({'next': request.path})}",
        "minutes": MINUTES,
        "back": wanted["path"],
    }
    return render(request, "accounts/proof.html", context)


def given_back(request: Request, wanted: dict[str, Any]) -> HttpResponse:
    if wanted["method"] != "POST":
        request.session.pop(PROOF_WANTED, None)
        return redirect(wanted["path"])
    sent = QueryDict(wanted["sent"])
    fields = [(name, value) for name, values in sent.lists() for value in values]
    return render(request, "accounts/proof_given.html", {"path": wanted["path"], "fields": fields})


def is_right(request: Request, form: ProofForm) -> bool:
    kept = request.session.get(CODE)
    try:
        right = (
            kept is not None
            and kept["until"] >= time.time()
            and actions.check_proof_code(
                request.user, form.cleaned_data["code"], kept["fingerprint"], by=request.user
            )
        )
    except ValidationError as too_many:
        request.session.pop(CODE, None)
        form.add_error(None, too_many)
        return False
    if not right:
        form.add_error("code", WRONG)
    return right


@signed_in
@open_before_second_factor
@require_POST
def proof_code(request: Request) -> HttpResponse:
    """A code to the address of the account; the one before no longer serves."""
    try:
        fingerprint, code = actions.send_proof_code(request.user, by=request.user)
    except ValidationError as too_many:
        messages.error(request, " ".join(too_many.messages))
        return redirect("accounts:proof")
    request.session[CODE] = {"fingerprint": fingerprint, "until": time.time() + MINUTES * 60}
    if demo_is_open():
        messages.info(request, f"Démonstration\u00a0: aucun message ne part. Votre code\u00a0: {code}")
    return redirect("accounts:proof")
