"""One board for compagnons and administrations: needs against capacity, scenarios, waits."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.kit.access import allow
from essaim.kit.budget import query_budget
from essaim.kit.web import Request, attempt
from essaim.services.models import BouquetVersion
from essaim.sizing import actions, rules
from essaim.sizing import queries as queries
from essaim.sizing.forms import ScenarioForm
from essaim.sizing.models import Scenario
from essaim.ui.forms import EssaimForm


def chosen_version(request: Request) -> tuple[list[BouquetVersion], BouquetVersion | None]:
    versions = list(queries.versions_to_size()[:20])
    asked = request.GET.get("version", "")
    found = next((row for row in versions if str(row.public_id) == asked), None)
    return versions, found or (versions[0] if versions else None)


@query_budget(25)
@allow(rules.sizes)
@require_GET
def sizing(request: Request) -> HttpResponse:
    versions, version = chosen_version(request)
    context: dict[str, Any] = {"versions": versions, "version": version}
    if version:
        scenarios = list(queries.scenarios_of(version)[:50])
        lines = queries.theme_lines(version)
        context |= {
            "lines": lines,
            "asked": sum(line.days for line in lines),
            "cost": sum(line.cost for line in lines),
            "there": queries.days_there_are(version),
            "scenarios": scenarios,
            "compared": queries.compared(scenarios),
        }
    return render(request, "sizing/sizing.html", context)


@query_budget(40)
@allow(rules.sizes)
@require_http_methods(["GET", "POST"])
def scenario_new(request: Request, public_id: Any) -> HttpResponse:
    """Volumes, prices and formats by service; advisers and the promise."""
    version = get_object_or_404(queries.versions_to_size(), public_id=public_id)
    form = ScenarioForm(
        request.POST if request.method == "POST" else None,
        services=queries.services_in(version),
        initial={"advisers": queries.advisers_of(version), "once_key": str(uuid4())},
    )
    if form.is_valid():
        queue = form.queue(queries.past_arrivals(version.bouquet))
        name, key = form.cleaned_data["name"], form.cleaned_data["once_key"]
        given = (version, name, form.changes(), queue)
        if attempt(form, actions.save_scenario, *given, by=request.user, once_key=key):
            return redirect("sizing:scenario", form.outcome.public_id)
    context = {"form": form, "version": version, "rows": form.rows()}
    return render(request, "sizing/scenario_new.html", context)


def get_scenario(public_id: Any) -> Scenario:
    rows = Scenario.objects.select_related("version__bouquet__wave", "made_by", "draft")
    return get_object_or_404(rows.defer("version__bouquet__wave__working"), public_id=public_id)


@allow(rules.sizes)
@require_GET
def scenario(request: Request, public_id: Any) -> HttpResponse:
    row = get_scenario(public_id)
    context = {"scenario": row, "result": row.result, "steers": rules.steers(request.user, None)}
    return render(request, "sizing/scenario.html", context)


@allow(rules.sizes)
@require_GET
def scenario_file(_request: Request, public_id: Any, side: str) -> HttpResponse:
    """The exact input or output, for `essaim compute sizing`."""
    row = get_scenario(public_id)
    content = row.result if side == "sortie" else row.given
    response = JsonResponse(content or {}, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="dimensionnement-{side[:10]}.json"'
    return response


@query_budget(200)
@allow(rules.manages_mentoring)
@require_POST
def scenario_draft(request: Request, public_id: Any) -> HttpResponse:
    row = get_scenario(public_id)
    form = EssaimForm(request.POST)
    if form.is_valid() and attempt(form, actions.make_draft, row, by=request.user):
        messages.success(request, "Le scénario est devenu une version en préparation du bouquet.")
    else:
        messages.error(request, " ".join(str(error) for error in form.non_field_errors()))
    return redirect("sizing:scenario", public_id)
