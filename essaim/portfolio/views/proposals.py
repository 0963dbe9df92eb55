"""Asking the solver, reading its answer and its reasons, taking one of its selections."""

import re
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from essaim.appraisal.rules import manages_wave
from essaim.kit.access import allow
from essaim.kit.budget import query_budget
from essaim.kit.downloads import json_file
from essaim.kit.web import Request, sent_number, sent_text, tried
from essaim.portfolio.actions import proposals as actions
from essaim.portfolio.compute.scenario import amounts
from essaim.portfolio.models import PortfolioRun, RunState
from essaim.portfolio.queries.candidates import criterion_labels
from essaim.portfolio.queries.portfolios import Table, open_sitting, readable_runs, table_of
from essaim.portfolio.rules import is_untied, reads, studies
from essaim.portfolio.views.portfolios import BUDGET, get_portfolio

SIDES = {"entree": "given", "sortie": "result"}


def get_run(request: Request, public_id: Any) -> PortfolioRun:
    """404 out of the portfolios of this person; refused to who has a tie with one of the dossiers."""
    run = get_object_or_404(readable_runs(request.user), public_id=public_id)
    is_untied.check(request.user, run.portfolio)
    return run


@query_budget(30)
@allow(studies)
@require_POST
def portfolio_propose(request: Request, public_id: Any) -> HttpResponse:
    row = get_portfolio(request, public_id)
    if run := tried(request, "", actions.propose_portfolio, row):
        return redirect("selection:portfolio_run", run.public_id)
    return redirect("selection:portfolio", row.public_id)


@query_budget(BUDGET)
@allow(reads)
@require_GET
def portfolio_run(request: Request, public_id: Any) -> HttpResponse:
    """The proposal, its neighbours, what keeps each other dossier out, what the weights change."""
    run = get_run(request, public_id)
    table = table_of(run.portfolio)
    result = in_names(run.result or {}, table.names)
    out = left_out(table, result)
    context = {
        "run": run,
        "portfolio": run.portfolio,
        "wave": run.portfolio.wave,
        "door": table.door,
        "result": result,
        "table": table,
        "chosen": chosen(run, table),
        "alternatives": list(enumerate(result.get("alternatives", []), start=1)),
        "left_out": [row for row in out if row["reason"] != "dominated"],
        "dominated": [row for row in out if row["reason"] == "dominated"],
        "sensitivity": sensitivity(run, table, result),
        "waiting": run.status == RunState.WAITING,
        "outdated": run.portfolio_number != run.portfolio.number,
        "may_apply": manages_wave(request.user, run.portfolio.wave),
        "sitting": open_sitting(run.portfolio.wave, run.portfolio.door),
    }
    return render(request, "portfolio/portfolio_run.html", context)


def in_names(result: Any, names: Mapping[str, str]) -> Any:
    """The same answer, its sentences with the names of the poles beside their references."""
    if not names:
        return result
    known = re.compile("|".join(map(re.escape, names)))

    def named(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: named(one, name) for name, one in value.items()}
        if isinstance(value, list):
            return [named(one, key) for one in value]
        if key == "sentence":
            return known.sub(lambda found: f"«\u00a0{names[found.group()]}\u00a0»", value)
        return names.get(value, value) if key in {"enters", "leaves"} else value

    return named(result)


def chosen(run: PortfolioRun, table: Table) -> list[dict[str, Any]]:
    """What it retains, the best score ahead."""
    found = amounts(run.given, run.result or {})
    return [
        {"candidate": one, "score": one.score(table.settings.method), "amount": found[one.reference]}
        for one in table.ordered
        if one.reference in found
    ]


def left_out(table: Table, result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Best score first, each with its pole."""
    rows = {row["id"]: row for row in result.get("left_out", [])}
    return [
        {"candidate": one, "score": one.score(table.settings.method), **rows[one.reference]}
        for one in table.ordered
        if one.reference in rows
    ]


def sensitivity(run: PortfolioRun, table: Table, result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One line a criterion: its weight, and what each percentage changes."""
    weights = run.given.get("weights") or {}
    labels = criterion_labels(table.field)
    lines: dict[str, dict[str, Any]] = {}
    for row in result.get("sensitivity", []):
        key = row["criterion"]
        start = {"label": labels.get(key, key.capitalize()), "weight": weights.get(key), "steps": []}
        line = lines.setdefault(key, start)
        line["steps"].append({**row, "percent_words": f"{row['percent']:+g}\u00a0%".replace("-", "−")})
    for line in lines.values():
        line["changes"] = any(step["changes"] for step in line["steps"])
    return list(lines.values())


@query_budget(30)
@allow(studies)
@require_POST
def portfolio_apply(request: Request, public_id: Any) -> HttpResponse:
    """Take the proposal, or one of its alternatives, into the scenario."""
    run = get_run(request, public_id)
    place = sent_number(sent_text(request.POST, "place"))
    number = sent_number(sent_text(request.POST, "number"))
    done = "La sélection est reprise dans le scénario. Rien n’est encore décidé."
    tried(request, done, actions.apply_proposal, run, place, number=number)
    return redirect("selection:portfolio", run.portfolio.public_id)


@query_budget(30)
@allow(studies)
@require_POST
def portfolio_serve(request: Request, public_id: Any) -> HttpResponse:
    """This computation is shown in the sitting that is open: it is kept with it."""
    run = get_run(request, public_id)
    sitting = open_sitting(run.portfolio.wave, run.portfolio.door)
    if sitting:
        done = "Cette proposition est consignée avec la séance."
        tried(request, done, actions.serve_in_sitting, run, sitting)
    else:
        messages.error(request, "Aucune séance n’est ouverte pour ce volet.")
    return redirect("selection:portfolio_run", run.public_id)


@query_budget(BUDGET)
@allow(reads)
@require_GET
def portfolio_run_file(request: Request, public_id: Any, side: str) -> HttpResponse:
    """The exact file that `essaim compute portfolio` reads, or the one it wrote."""
    run = get_run(request, public_id)
    content = getattr(run, SIDES[side]) if side in SIDES else None
    if content is None:
        raise Http404
    return json_file(content, f"portefeuille-{side}", run.public_id)
