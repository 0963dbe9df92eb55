"""State aid, the third year."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from essaim.accounts.middleware import Request
from essaim.grants import actions, queries
from essaim.grants.compute.renewal import score
from essaim.grants.compute.terms import read
from essaim.grants.forms import (
    AidForm,
    GridForm,
    LinkForm,
    RenewalForm,
    WaiverForm,
)
from essaim.grants.models import Agreement, AgreementVersion, Renewal
from essaim.grants.queries.aid import lead_of
from essaim.grants.views.shell import WRITES, get_agreement, shell
from essaim.kit.access import signed_in
from essaim.kit.budget import query_budget
from essaim.kit.web import attempt, tried
from essaim.notices.models import Delegation
from essaim.notices.queries import delegations_for

SAVED = "C’est enregistré."


@query_budget(WRITES)
@signed_in
@require_http_methods(["GET", "POST"])
def aid(request: Request, reference: str) -> HttpResponse:
    """The aid of three rolling years, what room is left, a reasoned override."""
    agreement = get_agreement(request, reference)
    version = queries.pending_version(agreement) or agreement.current
    terms = read(version.content) if version else None
    act = request.POST.get("act", "")
    declare = AidForm(request.POST if act == "declare" else None)
    waive = WaiverForm(request.POST if act == "waive" else None)
    link = LinkForm(request.POST if act == "link" else None)
    if act in {"remove", "unlink"}:
        return aid_removed(request, agreement, act)
    if (
        (declare.is_valid() and declared(request, agreement, declare))
        or (link.is_valid() and linked(request, agreement, link))
        or (terms and waive.is_valid() and waived(request, agreement, waive, terms.regime))
    ):
        messages.success(request, SAVED)
        return redirect("grants:aid", reference)
    context = shell(request, agreement, "aid") | known_aid(agreement, version)
    context |= {"terms": terms, "declare": declare, "waive": waive, "link": link}
    return render(request, "grants/aid.html", context)


def known_aid(agreement: Agreement, version: AgreementVersion | None) -> dict[str, Any]:
    lead = lead_of(agreement)
    return {
        "room": queries.headroom_of(agreement, version) if version else None,
        "aids": queries.declared_by_lead(lead) if lead else [],
        "links": queries.linked_to(lead) if lead else [],
        "waivers": queries.aids_of_dossier(agreement),
    }


REMOVED: dict[str, tuple[Any, Any, str]] = {
    "remove": (queries.declared_by_lead, actions.remove_aid, "L’aide ne compte plus."),
    "unlink": (queries.linked_to, actions.unlink_undertaking, "L’entreprise n’est plus liée."),
}


def aid_removed(request: Request, agreement: Agreement, act: str) -> HttpResponse:
    """An aid, or a linked enterprise, declared by mistake."""
    lead = lead_of(agreement)
    known, action, done = REMOVED[act]
    rows = list(known(lead)) if lead else []
    chosen = next((row for row in rows if str(row.public_id) == request.POST.get("aid")), None)
    if chosen is None:
        messages.error(request, "Cette ligne n’existe pas.")
    else:
        tried(request, done, action, agreement, chosen)
    return redirect("grants:aid", agreement.reference)


def linked(request: Request, agreement: Agreement, form: LinkForm) -> bool:
    return attempt(form, actions.link_undertaking, agreement, by=request.user, **form.cleaned_data)


def declared(request: Request, agreement: Agreement, form: AidForm) -> bool:
    return attempt(form, actions.declare_aid, agreement, by=request.user, **form.cleaned_data)


def waived(request: Request, agreement: Agreement, form: WaiverForm, regime: str) -> bool:
    more = {"by": request.user, "regime": regime}
    return attempt(form, actions.waive_ceiling, agreement, **more, **form.cleaned_data)


@query_budget(WRITES)
@signed_in
@require_http_methods(["GET", "POST"])
def renewal(request: Request, reference: str) -> HttpResponse:
    """The third year: asked by the pole, then marked and decided."""
    agreement = get_agreement(request, reference)
    row = Renewal.objects.filter(agreement=agreement).select_related("asked_by", "decided_by", "act").first()
    sent = request.POST if request.method == "POST" else None
    form: Any = RenewalForm(sent) if row is None else GridForm(sent, signatories=signatories(agreement))
    if form.is_valid() and renewed(request, agreement, row, form):
        messages.success(request, SAVED)
        return redirect("grants:renewal", reference)
    context = shell(request, agreement, "renewal") | {
        "renewal": row,
        "form": form,
        "score": score(row.marks) if row else None,
        "running": agreement.state == "running",
        "years": queries.years_ended(agreement, timezone.localdate()),
    }
    return render(request, "grants/renewal.html", context)


def renewed(request: Request, agreement: Agreement, row: Renewal | None, form: Any) -> bool:
    asked = form.cleaned_data
    if row is None:
        return attempt(form, actions.ask_renewal, agreement, by=request.user, **asked)
    words = {"by": request.user, "marks": form.marks, "reasons": asked["reasons"]}
    words["delegation"] = form.chosen
    if asked["sense"] == "grant":
        return attempt(form, actions.grant_renewal, row, amount=asked["amount"], **words)
    return attempt(form, actions.refuse_renewal, row, **words)


def signatories(agreement: Agreement) -> list[Delegation]:
    return delegations_for("not_renewed", agreement.dossier.wave.call.slug, timezone.localdate())
