"""Financial reports: the list, one of them, its review."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.accounts.middleware import Request
from essaim.grants import actions, queries
from essaim.grants.compute.reports import totals
from essaim.grants.forms import ReportForm, TextForm
from essaim.grants.models import Agreement, FinancialReport, ReportState
from essaim.grants.views.shell import WRITES, get_agreement, shell
from essaim.kit.access import signed_in
from essaim.kit.budget import query_budget
from essaim.kit.web import attempt

OPEN = {ReportState.EXPECTED, ReportState.RETURNED}


@query_budget(40)
@signed_in
@require_GET
def reports(request: Request, reference: str) -> HttpResponse:
    agreement = get_agreement(request, reference)
    context = shell(request, agreement, "reports") | {"rows": queries.reports_of(agreement)}
    return render(request, "grants/reports.html", context)


def get_report(agreement: Agreement, year: int) -> FinancialReport:
    rows = queries.reports_of(agreement).select_related(
        "agreement__dossier__wave__call", "agreement__dossier__pole", "agreement__current"
    )
    return get_object_or_404(rows, year=year)


@query_budget(WRITES)
@signed_in
@require_http_methods(["GET", "POST"])
def report(request: Request, reference: str, year: int) -> HttpResponse:
    """Filled by the pole: kept at each save, sent when it is complete."""
    agreement = get_agreement(request, reference)
    row = get_report(agreement, year)
    context = shell(request, agreement, "reports")
    editable = context["acts"] and row.state in OPEN
    sent = request.POST if request.method == "POST" and editable else None
    lines = queries.report_lines(row)
    form = ReportForm(sent, lines=lines, activity=row.activity, saved=row.saved, editable=editable)
    if form.is_valid() and saved(request, row, form):
        return redirect("grants:reports" if "send" in request.POST else "grants:report", *place(row, request))
    review = TextForm(label="Ce qui est à corriger") if row.state == ReportState.SENT else None
    context |= {"report": row, "form": form, "editable": editable, "review": review}
    return render(request, "grants/report.html", context | {"totals": totals(queries.report_lines(row))})


def place(row: FinancialReport, request: Request) -> list[Any]:
    reference = row.agreement.reference
    return [reference] if "send" in request.POST else [reference, row.year]


def saved(request: Request, row: FinancialReport, form: ReportForm) -> bool:
    """Kept first, so that nothing typed is lost when it cannot be sent yet."""
    typed, number = form.typed(), form.cleaned_data["saved"]
    activity = form.cleaned_data["activity"]
    if not attempt(form, actions.save_report, row, typed, activity, by=request.user, saved=number):
        return False
    if "send" not in request.POST:
        messages.success(request, "Le compte rendu est enregistré.")
        return True
    if not attempt(form, actions.send_report, row, by=request.user):
        form.data = {**form.data.dict(), "saved": str(row.saved)}  # type: ignore[attr-defined]
        return False
    messages.success(request, "Le compte rendu est envoyé.")
    return True


@query_budget(WRITES)
@signed_in
@require_POST
def review(request: Request, reference: str, year: int) -> HttpResponse:
    """Accept, or return for correction."""
    row = get_report(get_agreement(request, reference), year)
    form = TextForm(request.POST, label="Ce qui est à corriger")
    if "accept" in request.POST:
        form = TextForm({"text": "-"})
        done = form.is_valid() and attempt(form, actions.accept_report, row, by=request.user)
    else:
        done = form.is_valid() and attempt(
            form, actions.return_report, row, by=request.user, review=form.cleaned_data["text"]
        )
    if done:
        messages.success(request, "C’est enregistré, le bénéficiaire est prévenu.")
    else:
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    return redirect("grants:report", reference, year)
