"""For managers: late filings and delays."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from essaim.dossiers import actions, queries, rules
from essaim.dossiers.forms import AdmitLateForm, LateAccessForm
from essaim.kit.access import allow
from essaim.kit.budget import query_budget
from essaim.kit.web import Request, attempt


@allow(rules.manages_lateness)
@query_budget(25)
@require_http_methods(["GET", "POST"])
def lateness(request: Request) -> HttpResponse:
    """What came after the closing, the delays granted, and a form to grant one."""
    waves = queries.waves_with_lateness(request.user)
    form = LateAccessForm(request.POST if request.method == "POST" else None, waves=waves)
    if form.is_valid() and attempt(form, grant, request, form):
        messages.success(request, "Le délai est accordé, et la personne prévenue.")
        return redirect("dossiers:lateness")
    context = {
        "form": form,
        "late": queries.late_dossiers(request.user)[:200],
        "accesses": queries.late_accesses(waves)[:200],
    }
    return render(request, "dossiers/lateness.html", context)


def grant(request: Request, form: LateAccessForm) -> None:
    typed = form.cleaned_data
    actions.grant_late_access(
        typed["wave"],
        by=request.user,
        until=typed["until"],
        reason=typed["reason"],
        dossier=form.dossier,
        email="" if form.dossier else typed["email"],
    )


@allow(rules.manages_lateness)
@require_POST
def lateness_revoke(request: Request, public_id: UUID) -> HttpResponse:
    waves = queries.waves_with_lateness(request.user)
    access = get_object_or_404(queries.late_accesses(waves), public_id=public_id)
    actions.revoke_late_access(access, by=request.user)
    messages.success(request, "Le délai est retiré.")
    return redirect("dossiers:lateness")


@allow(rules.manages_lateness)
@query_budget(60)
@require_http_methods(["GET", "POST"])
def late_admit(request: Request, reference: str) -> HttpResponse:
    dossier = get_object_or_404(queries.late_dossiers(request.user), reference=reference)
    form = AdmitLateForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(
        form, actions.admit_late, dossier, by=request.user, reason=form.cleaned_data["reason"]
    ):
        messages.success(request, "Le dossier est admis.")
        return redirect("dossiers:lateness")
    return render(request, "dossiers/late_admit.html", {"dossier": dossier, "form": form})
