"""Comparing scenarios, adopting one, reading and taking away its result."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from essaim.appraisal.rules import manages_wave
from essaim.kit.access import allow
from essaim.kit.budget import query_budget
from essaim.kit.downloads import download
from essaim.kit.money import format_euros
from essaim.kit.rules import Refused
from essaim.kit.web import Request, attempt, sent_number, sent_text
from essaim.portfolio.actions import adoption as actions
from essaim.portfolio.actions.portfolios import Stale
from essaim.portfolio.compute.scenario import NO_CHOICE, Gap, differences, fill_of, rules_of
from essaim.portfolio.forms.portfolios import RevokeForm
from essaim.portfolio.models import Place, Portfolio
from essaim.portfolio.queries.candidates import field_of
from essaim.portfolio.queries.portfolios import (
    Table,
    by_region,
    last_proposal,
    map_of_result,
    open_sitting,
    portfolios_of,
    readable_portfolios,
    table_of,
)
from essaim.portfolio.rules import is_untied, reads, studies
from essaim.portfolio.views.portfolios import BUDGET, get_door, get_portfolio
from essaim.territories.queries import department_rows

SIDE_BY_SIDE = 4
HEADER = (
    "Dossier",
    "Pôle",
    "Place",
    "Rang de réserve",
    "Montant",
    "Montant demandé",
    "Note brute",
    "Note corrigée",
    "Lectures",
    "Région",
    "Territoire",
    "Thèmes",
    "Priorité territoriale",
    "Figé",
    "Motif de l’écart",
)


@query_budget(BUDGET)
@allow(studies)
@require_GET
def portfolio_compare(request: Request, slug: str, door: str) -> HttpResponse:
    """Up to four scenarios side by side: money, rules, and the dossiers they treat otherwise."""
    wave, known = get_door(request, slug, door)
    asked = [one for one in request.GET.getlist("p") if len(one) == 36][:SIDE_BY_SIDE]
    rows = [row for row in portfolios_of(wave, door) if str(row.public_id) in asked]
    rows.sort(key=lambda row: asked.index(str(row.public_id)))
    for row in rows:
        row.wave = wave
    field = field_of(wave, known)
    tables = [table_of(row, field) for row in rows]
    context = {
        "wave": wave,
        "door": known,
        "tables": tables,
        "rules": rules_side_by_side(tables),
        "differences": named_differences(tables),
    }
    return render(request, "portfolio/portfolio_compare.html", context)


def named_differences(tables: list[Table]) -> list[dict[str, Any]]:
    if not tables:
        return []
    found = differences(tables[0].ordered, [one.choices for one in tables])
    return [
        {
            "candidate": row.candidate,
            "named_sides": [(Place(place).label, amount) for place, amount in row.sides],
        }
        for row in found
    ]


def rules_side_by_side(tables: list[Table]) -> list[dict[str, Any]]:
    """Each rule that one of them has, and how each fills it."""
    return [
        {
            "group": group,
            "value": value,
            "sides": [
                next((f for f in one.balance.fills if (f.group, f.value) == (group, value)), None)
                or fill_of(group, value, one.retained)
                for one in tables
            ],
        }
        for group, value in rules_of(one.settings for one in tables)
    ]


# --- Adopting -----------------------------------------------------------------------------------


@query_budget(40)
@allow(studies)
@require_http_methods(["GET", "POST"])
def portfolio_adopt(request: Request, public_id: Any) -> HttpResponse:
    """The difference with the proposal, dossier by dossier, each with its reason; then it is frozen."""
    row = get_portfolio(request, public_id)
    errors: list[str] = []
    if request.method == "POST":
        try:
            number = sent_number(sent_text(request.POST, "number"))
            reasons, sitting = typed_reasons(request), open_sitting(row.wave, row.door)
            actions.adopt_portfolio(row, by=request.user, sitting=sitting, deviations=reasons, number=number)
            messages.success(request, f"«\u00a0{row.name}\u00a0» est adopté.")
            return redirect("selection:portfolio_result", row.public_id)
        except Stale as error:
            errors = [*error.messages, "Relisez-le avant de l’adopter\u00a0: il est ci-dessous."]
        except ValidationError as error:
            errors = error.messages
        except Refused as refusal:
            errors = [str(refusal)]
        row = get_portfolio(request, public_id)
    return draw_adoption(request, row, errors)


def typed_reasons(request: Request) -> dict[str, str]:
    """By reference; the common reason where nothing else was typed."""
    common = sent_text(request.POST, "common").strip()
    names = [name.removeprefix("why-") for name in request.POST if name.startswith("why-")]
    return {name: (sent_text(request.POST, f"why-{name}").strip() or common)[:1000] for name in names}


def draw_adoption(request: Request, row: Portfolio, errors: list[str]) -> HttpResponse:
    table, run = table_of(row), last_proposal(row)
    gaps = [
        {
            "gap": gap,
            "words": in_words(gap),
            "typed": sent_text(request.POST, f"why-{gap.candidate.reference}"),
        }
        for gap in table.gaps(run)
    ]
    context = {
        "portfolio": row,
        "wave": row.wave,
        "door": table.door,
        "table": table,
        "balance": table.balance,
        "run": run,
        "gaps": gaps,
        "common": sent_text(request.POST, "common"),
        "sitting": open_sitting(row.wave, row.door),
        "errors": errors,
    }
    return render(request, "portfolio/portfolio_adopt.html", context)


def in_words(gap: Gap) -> str:
    proposed, adopted = Place(gap.proposed).label.lower(), Place(gap.adopted).label.lower()
    sums = [
        "" if amount is None else f", {format_euros(amount)}"
        for amount in (gap.proposed_amount, gap.adopted_amount)
    ]
    return f"Proposé\u00a0: {proposed}{sums[0]}. Choisi\u00a0: {adopted}{sums[1]}."


@query_budget(25)
@allow(studies)
@require_http_methods(["GET", "POST"])
def portfolio_revoke(request: Request, public_id: Any) -> HttpResponse:
    row = get_portfolio(request, public_id)
    form = RevokeForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(
        form, actions.revoke_portfolio, row, by=request.user, reason=form.cleaned_data["reason"]
    ):
        messages.success(request, "L’adoption est retirée. Dupliquez ce portefeuille pour le reprendre.")
        return redirect("selection:portfolio_list", row.wave.slug, row.door)
    context = {"portfolio": row, "wave": row.wave, "door": table_of(row).door, "form": form}
    return render(request, "portfolio/portfolio_revoke.html", context)


# --- Its result -----------------------------------------------------------------------------------


def get_readable(request: Request, public_id: Any) -> Portfolio:
    found = get_object_or_404(readable_portfolios(request.user), public_id=public_id)
    is_untied.check(request.user, found)
    return found


@query_budget(BUDGET)
@allow(reads)
@require_GET
def portfolio_result(request: Request, public_id: Any) -> HttpResponse:
    """What it retains, its reserve, the map and the regions: to read, to print."""
    row = get_readable(request, public_id)
    table, run = table_of(row), last_proposal(row)
    drawing, values = map_of_result(table)
    context = {
        "portfolio": row,
        "wave": row.wave,
        "door": table.door,
        "table": table,
        "balance": table.balance,
        "run": run,
        "gaps": [] if row.adopted_at else table.gaps(run),
        "deviations": list(row.deviations.select_related("dossier__pole")) if row.adopted_at else [],
        "regions": by_region(table),
        "map": drawing,
        "rows": department_rows(values),
        "may_study": manages_wave(request.user, row.wave),
    }
    return render(request, "portfolio/portfolio_result.html", context)


@allow(reads)
@require_GET
def portfolio_export(request: Request, public_id: Any) -> HttpResponseBase:
    row = get_readable(request, public_id)
    table = table_of(row)
    reasons = dict(row.deviations.values_list("dossier__reference", "reason"))
    title = f"Portefeuille {row.name}"
    return download(request.GET.get("format", "csv"), title, HEADER, lines_of(table, reasons))


def lines_of(table: Table, reasons: dict[str, str]) -> list[tuple[Any, ...]]:
    found = []
    for one in table.ordered:
        choice = table.choices.get(one.reference, NO_CHOICE)
        found.append(
            (
                one.reference,
                one.name,
                Place(choice.place).label,
                choice.rank,
                one.award(choice) if choice.place != "out" else None,
                one.asked,
                one.raw,
                one.corrected,
                one.readings,
                one.region,
                one.territory,
                ", ".join(one.themes),
                one.priority,
                "oui" if choice.locked else "non",
                reasons.get(one.reference, ""),
            )
        )
    return found
