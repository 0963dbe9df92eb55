"""The provisional budget."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from essaim.dossiers.compute import budget
from essaim.dossiers.compute.checklist import limits_of, required_years
from essaim.dossiers.compute.doors import asks_budget
from essaim.dossiers.forms.kept import KeptForm
from essaim.dossiers.models import Dossier
from essaim.dossiers.views.fields import budget_form, problems, save_all
from essaim.dossiers.views.shell import Shell, draw, shell_of, written_dossier
from essaim.kit.access import signed_in
from essaim.kit.budget import query_budget
from essaim.kit.web import Request, sent_number, sent_text


@signed_in
@query_budget(150)  # each cell that the button sends is saved by itself: 62 on one page
@require_http_methods(["GET", "POST"])
def dossier_budget(request: Request, reference: str) -> HttpResponse:
    """A table by account and year; the script asks for the checks on what is typed, without saving it."""
    dossier = written_dossier(request, reference)
    shell, sent = shell_of(request, dossier, "budget"), request.method == "POST"
    if not asks_budget(shell.document, dossier.doors):
        raise Http404
    kept = kept_budget(request, shell)
    form: Any = kept.form
    if sent and "check" in request.POST:
        kept.show(request.POST)
    elif sent and save_all(request, dossier, [kept]):
        return redirect(after_budget(request, shell, form.years))
    return draw_budget(request, dossier, shell, kept)


def after_budget(request: Request, shell: Shell, years: int) -> str:
    """The next step; or this page again, with one more line or one more year when they were asked."""
    asked = {"annees": years + ("year" in request.POST), "ligne": sent_text(request.POST, "more")}
    if {"more", "year"} & request.POST.keys():
        return f"{request.path}?{urlencode({name: value for name, value in asked.items() if value})}"
    messages.success(request, "Le budget est enregistré.")
    return shell.following_url if "next" in request.POST else request.path


def kept_budget(request: Request, shell: Shell) -> KeptForm:
    longest = limits_of(shell.document).years
    asked = sent_text(request.POST, "years") or sent_text(request.GET, "annees")
    written = max([line.year for line in shell.snapshot.budget], default=0)
    years = min(max(required_years(shell.document), written, sent_number(asked)), longest)
    may = shell.editable or request.method == "POST"
    return budget_form(shell.dossier, years=years, more=sent_text(request.GET, "ligne"), editable=may)


def draw_budget(request: Request, dossier: Dossier, shell: Shell, kept: KeptForm) -> HttpResponse:
    form: Any = kept.form
    lines = form.lines()
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
    context |= {"next_years": form.years + 1, "problems": problems([kept])}
    return draw(request, "budget", dossier, shell=shell, **context)
