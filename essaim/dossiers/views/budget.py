"""The provisional budget."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from essaim.dossiers import actions
from essaim.dossiers.compute import budget
from essaim.dossiers.compute.checklist import limits_of, required_years
from essaim.dossiers.compute.doors import asks_budget
from essaim.dossiers.compute.snapshot import Line
from essaim.dossiers.forms import BudgetForm
from essaim.dossiers.models import Dossier
from essaim.dossiers.views.shell import Shell, draw, shell_of, written_dossier
from essaim.kit.access import signed_in
from essaim.kit.budget import query_budget
from essaim.kit.web import Request, attempt, sent_number


@signed_in
@query_budget(30)
@require_http_methods(["GET", "POST"])
def dossier_budget(request: Request, reference: str) -> HttpResponse:
    """A table by account and year; « Vérifier » shows the checks on what was typed, without losing it."""
    dossier = written_dossier(request, reference)
    shell = shell_of(request, dossier, "budget")
    if not asks_budget(shell.document, dossier.doors):
        raise Http404
    form = budget_form(request, shell)
    save = request.method == "POST" and not {"more", "check"} & request.POST.keys()
    if save and form.is_valid() and attempt(form, save_table, request, dossier, form):
        messages.success(request, "Le budget est enregistré.")
        return redirect(shell.following_url if "next" in request.POST else request.path)
    lines = form.lines() if form.is_bound and form.is_valid() else shell.snapshot.budget
    return draw_budget(request, dossier, shell, form, lines)


def save_table(request: Request, dossier: Dossier, form: BudgetForm) -> None:
    version = form.cleaned_data["version"]
    try:
        actions.save_budget(dossier, form.lines(), by=request.user, at=request.received_at, version=version)
    except actions.Outdated as outdated:
        form.start_from(outdated.number)
        raise


def budget_form(request: Request, shell: Shell) -> BudgetForm:
    document, lines = shell.document, shell.snapshot.budget
    longest = limits_of(document).years
    asked = request.POST.get("years") or request.GET.get("annees") or ""
    written = max([line.year for line in lines], default=0)
    years = max(required_years(document), written, sent_number(asked))
    return BudgetForm(
        request.POST if request.method == "POST" else None,
        lines=lines,
        years=min(years, longest),
        version=shell.dossier.budget_number,
        editable=shell.editable or request.method == "POST",
    )


def draw_budget(
    request: Request, dossier: Dossier, shell: Shell, form: BudgetForm, lines: list[Line]
) -> HttpResponse:
    limits = limits_of(shell.document)
    checks = budget.checks(lines, budget.Limits(form.years, limits.ceiling, limits.self_financing_min))
    years = range(1, form.years + 1)
    sides = [
        {
            "key": side,
            "title": title,
            "rows": form.side(side),
            "totals": [budget.total([row for row in lines if row.year == year], side) for year in years],
            "in_kind": [budget.total([r for r in lines if r.year == y], side, in_kind=True) for y in years],
        }
        for side, title in ((budget.EXPENSE, "Charges"), (budget.INCOME, "Produits"))
    ]
    context: dict[str, Any] = {"form": form, "checks": checks, "years": years, "sides": sides}
    context |= {"money": shell.document.money, "may_add_year": form.years < limits.years}
    context |= {"theirs": shell.snapshot.budget if form.outdated else [], "next_years": form.years + 1}
    return draw(request, "budget", dossier, shell=shell, **context)
