"""The overview of a dossier, its pole and lead, its members, its territory."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.calls.compute.calendar import steps as calendar_steps
from essaim.calls.compute.diff import diff_documents
from essaim.calls.queries import document_of
from essaim.dossiers import actions, queries, rules
from essaim.dossiers.compute.checklist import progress
from essaim.dossiers.compute.findings import findings, replace_filing, situation_of
from essaim.dossiers.forms import IdentityForm
from essaim.dossiers.views.fields import pole_forms, problems, save_all
from essaim.dossiers.views.identity import Identification
from essaim.dossiers.views.shell import draw, shell_of, written_dossier
from essaim.dossiers.workflow import DOSSIER
from essaim.kit.access import signed_in
from essaim.kit.budget import query_budget
from essaim.kit.web import Request

WITHDRAWABLE = DOSSIER.transitions["withdraw"].sources


@signed_in
@query_budget(25)
@require_GET
def dossier_detail(request: Request, reference: str) -> HttpResponse:
    """Where the dossier stands: steps, what is missing, people, calendar, filings."""
    dossier = written_dossier(request, reference)
    shell = shell_of(request, dossier, "detail")
    changes: list[Any] = []
    if dossier.changed_from:
        changes = diff_documents(document_of(dossier.changed_from), shell.document)
    return draw(
        request,
        "detail",
        dossier,
        shell=shell,
        progress=progress(shell.steps),
        calendar=[asdict(step) for step in calendar_steps(shell.document.calendar, request.received_at)],
        coauthors=queries.coauthors_of(dossier),
        filings=queries.submissions_of(dossier),
        changes=changes,
        pages=queries.pages_of(dossier),
        status=queries.status_of(dossier, request.received_at),
        may_carry=rules.may_carry(request.user, dossier),
        may_withdraw=dossier.state in WITHDRAWABLE and rules.offers_withdrawal(request.user, dossier),
        may_restore=rules.is_restorable(request.user, dossier),
    )


@signed_in
@query_budget(120)  # each field that the button sends is saved by itself
@require_http_methods(["GET", "POST"])
def dossier_pole(request: Request, reference: str) -> HttpResponse:
    """The doors, the pole, and the lead as the register knows it."""
    dossier = written_dossier(request, reference)
    shell = shell_of(request, dossier, "pole")
    sent = request.method == "POST"
    kept = pole_forms(dossier, editable=shell.editable or sent)
    if sent and save_all(request, dossier, kept):
        messages.success(request, "Le pôle est enregistré.")
        return redirect(shell.following_url if "next" in request.POST else request.path)
    if sent:
        dossier.pole.refresh_from_db()
    doors, pole = (one.form for one in kept)
    return draw(request, "pole", dossier, shell=shell, form=pole, doors=doors, problems=problems(kept))


@signed_in
@query_budget(30)
@require_http_methods(["GET", "POST"])
def dossier_lead(request: Request, reference: str) -> HttpResponse:
    """Choose the lead by its number; by hand when the register cannot tell."""
    dossier = written_dossier(request, reference)
    form = IdentityForm(request.POST if request.method == "POST" else None)
    identity = Identification(request, form)
    when: dict[str, Any] = {"by": request.user, "at": request.received_at}
    if identity.is_valid() and identity.then(lambda lead: actions.describe_pole(dossier, **when, lead=lead)):
        messages.success(request, "La structure porteuse est enregistrée.")
        return redirect("dossiers:pole", dossier.reference)
    return draw(request, "lead", dossier, "pole", form=form, manual=identity.manual)


@signed_in
@require_POST
def changes_seen(request: Request, reference: str) -> HttpResponse:
    dossier = written_dossier(request, reference)
    actions.acknowledge_changes(dossier, by=request.user)
    return redirect("dossiers:detail", dossier.reference)


def live_findings(shell: Any) -> list[Any]:
    """What the rules say of the working copy now."""
    return findings(shell.document, replace_filing(situation_of(shell.snapshot), shell.dossier.submitted_at))


@signed_in
@query_budget(25)
@require_GET
def dossier_checklist(request: Request, reference: str) -> HttpResponse:
    """What is missing, each with its place; what the rules say."""
    dossier = written_dossier(request, reference)
    shell = shell_of(request, dossier, "checklist")
    return draw(request, "checklist", dossier, shell=shell, findings=live_findings(shell))
