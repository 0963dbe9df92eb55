"""Members and territory of the pole, changed by those who may edit the dossier."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.dossiers import actions
from essaim.dossiers.forms import IdentityForm
from essaim.dossiers.models import Dossier
from essaim.dossiers.views.fields import member_form, problems, save_all, territory_form
from essaim.dossiers.views.identity import Identification
from essaim.dossiers.views.pole import live_findings
from essaim.dossiers.views.shell import draw, shell_of, written_dossier
from essaim.kit.access import signed_in
from essaim.kit.budget import query_budget
from essaim.kit.rules import Refused
from essaim.kit.web import Request, attempt, sent_text
from essaim.organizations.models import Organization
from essaim.poles.compute.kinds import suggested_kind
from essaim.poles.forms import InvitationForm, TerritoryForm
from essaim.poles.models import Membership
from essaim.poles.queries import members_of
from essaim.poles.queries.territory import territory_panel


def own_member(dossier: Dossier, reference: str) -> Membership:
    return get_object_or_404(members_of(dossier.pole), reference=reference)


@signed_in
@query_budget(25)
@require_GET
def dossier_members(request: Request, reference: str) -> HttpResponse:
    """The table of members, and whether the rules on them hold."""
    dossier = written_dossier(request, reference)
    shell = shell_of(request, dossier, "members")
    found = [finding for finding in live_findings(shell) if finding.fix == "members"]
    members = members_of(dossier.pole)
    return draw(
        request, "members", dossier, shell=shell, members=members, findings=found, invitation=InvitationForm()
    )


@signed_in
@query_budget(40)
@require_http_methods(["GET", "POST"])
def member_add(request: Request, reference: str) -> HttpResponse:
    """By its number. The kind is proposed from the legal form; the next page changes everything."""
    dossier = written_dossier(request, reference)
    form = IdentityForm(request.POST if request.method == "POST" else None)
    identity = Identification(request, form)
    added: list[Membership] = []
    if identity.is_valid() and identity.then(lambda member: added.append(join(request, dossier, member))):
        return redirect("dossiers:member_edit", dossier.reference, added[0].reference)
    return draw(request, "member_add", dossier, "members", form=form, manual=identity.manual)


def join(request: Request, dossier: Dossier, organization: Organization | None) -> Membership:
    if organization is None:
        raise Refused("Indiquez le numéro du membre.")
    kind = suggested_kind(organization.legal_form_code, organization.ess_quality)
    return actions.add_member(dossier, organization, by=request.user, at=request.received_at, kind=kind)


@signed_in
@query_budget(120)  # each field that the button sends is saved by itself
@require_http_methods(["GET", "POST"])
def member_edit(request: Request, reference: str, member: str) -> HttpResponse:
    dossier = written_dossier(request, reference)
    row = own_member(dossier, member)
    shell, sent = shell_of(request, dossier, "members"), request.method == "POST"
    kept = member_form(dossier, row, editable=shell.editable or sent)
    if sent and save_all(request, dossier, [kept]):
        messages.success(request, f"{row.organization} est à jour.")
        return redirect("dossiers:members", dossier.reference)
    context: dict[str, Any] = {"form": kept.form, "member": row, "problems": problems([kept])}
    return draw(request, "member_edit", dossier, shell=shell, **context)


@signed_in
@query_budget(30)
@require_http_methods(["GET", "POST"])
def member_remove(request: Request, reference: str, member: str) -> HttpResponse:
    dossier = written_dossier(request, reference)
    row = own_member(dossier, member)
    if request.method == "POST":
        actions.remove_member(dossier, row, by=request.user, at=request.received_at)
        messages.success(request, f"{row.organization} n’est plus membre du pôle.")
        return redirect("dossiers:members", dossier.reference)
    return draw(request, "member_remove", dossier, "members", member=row)


@signed_in
@query_budget(400)
@require_POST
def members_invite(request: Request, reference: str) -> HttpResponse:
    """Send the personal links: to one member, or to all who can be reached and have not answered."""
    dossier = written_dossier(request, reference)
    form = InvitationForm(request.POST)
    note = form.cleaned_data["sender_note"] if form.is_valid() else ""
    one = sent_text(request.POST, "member")
    try:
        sent, silent = actions.invite_members(
            dossier, by=request.user, at=request.received_at, member=one, sender_note=note
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("dossiers:members", dossier.reference)
    if sent:
        plural = "s" if sent > 1 else ""
        messages.success(request, f"{sent} invitation{plural} envoyée{plural}.")
    if silent:
        messages.warning(request, f"Non invités\u00a0: {', '.join(silent)}.")
    if not sent and not silent:
        messages.info(request, "Tous les membres ont déjà été invités.")
    return redirect("dossiers:members", dossier.reference)


@signed_in
@query_budget(90)
@require_http_methods(["GET", "POST"])
def dossier_territory(request: Request, reference: str) -> HttpResponse:
    """Communes and EPCI, by search or pasted list, with the map and its table."""
    dossier = written_dossier(request, reference)
    shell, sent = shell_of(request, dossier, "territory"), request.method == "POST"
    asked = sent_text(request.POST if sent else request.GET, "chercher")[:100]
    note = territory_form(dossier, editable=shell.editable or sent)
    form = TerritoryForm(request.POST if sent else None, pole=dossier.pole, text=asked)
    if sent and form.is_valid() and attempt(form, draw_territory, request, dossier, form):
        clean = save_all(request, dossier, [note]) and not form.left
        if clean and "search" not in request.POST:
            messages.success(request, "Le territoire est enregistré.")
            return redirect(shell.following_url if "next" in request.POST else request.path)
        form = TerritoryForm(None, pole=dossier.pole, text=asked, left=form.left)
    panel = territory_panel(dossier.pole)
    context: dict[str, Any] = {
        "form": form,
        "panel": panel,
        "asked": asked,
        "note": note.form,
        "problems": problems([note]),
    }
    return draw(request, "territory", dossier, shell=shell, **context)


def draw_territory(request: Request, dossier: Dossier, form: TerritoryForm) -> None:
    """The good lines of a pasted list are added; the others stay in their field, each with its doubt."""
    communes, epcis = form.codes()
    when: dict[str, Any] = {"by": request.user, "at": request.received_at}
    if (set(communes), set(epcis)) != form.was:
        actions.draw_territory(dossier, communes, epcis, **when)
