"""What is declared, measured and computed, for anyone: the method and its data, the map, one EPCI."""

import json
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from essaim.kit.access import public
from essaim.kit.downloads import download
from essaim.kit.lists import paginate
from essaim.kit.web import Request
from essaim.territories import queries
from essaim.territories.compute.priority import LABELS
from essaim.territories.forms import TerritoryFilter
from essaim.territories.models import Epci, PriorityRun, ScoreMethod

FORMATS = [("csv", "CSV"), ("xlsx", "Excel (XLSX)"), ("ods", "OpenDocument (ODS)")]


def get_method(identity: str) -> ScoreMethod:
    found = queries.method_named(identity)
    if found is None:
        raise Http404
    return found


@public
@require_GET
def method_list(request: Request) -> HttpResponse:
    return render(request, "territories/methods.html", {"methods": queries.methods()})


@public
@require_GET
def method(request: Request, identity: str) -> HttpResponse:
    """« Méthode et données »: the notice, weights, indicators and their sources, map, table, runs."""
    found = get_method(identity)
    form = TerritoryFilter(request.GET)
    atlas = queries.atlas_of(found)
    rows = queries.filtered_scores(found, form.filters(), atlas)
    page = paginate(rows, request.GET, order="epci__search_key")
    by_epci = atlas.by_epci
    context = {
        **declared(found),
        "url": reverse("territories:method", args=[identity]),
        "atlas": atlas,
        "map": atlas.map,
        "rows": queries.department_rows(atlas.values),
        "form": form,
        "page": page,
        "listed": [(row.epci, by_epci[row.epci_id]) for row in page],
        "count": rows.count(),
        "formats": FORMATS,
    }
    return render(request, "territories/method.html", context)


def declared(method: ScoreMethod) -> dict[str, Any]:
    """What the page says before any territory."""
    document = queries.document_of_method(method)
    return {
        "method": method,
        "document": document,
        "weights": queries.weights_shown(document),
        "notice": queries.notice_of_method(method),
        "figures": queries.figures_of(method, None),
        "runs": queries.runs_of_method(method)[:5],
    }


@public
@require_GET
def territory(request: Request, identity: str, code: str) -> HttpResponse:
    """One EPCI with its five parts, and what each is made of."""
    found = get_method(identity)
    epci = get_object_or_404(Epci.objects.select_related("region"), code=code)
    score = queries.scores_of_method(found).filter(epci=epci).first()
    flags = list(queries.flags_of(found).filter(epci=epci))
    live = [flag for flag in flags if flag.ended_at is None]
    context = {
        "method": found,
        "epci": epci,
        "shown": queries.shown_score(found, score, live) if score else None,
        "figures": queries.figures_of(found, score),
        "flags": flags,
        "notice": queries.notice_of_method(found),
        "run": queries.runs_of_method(found).first(),
    }
    return render(request, "territories/territory.html", context)


@public
@require_GET
def run_file(_request: Request, public_id: Any, side: str) -> HttpResponse:
    """The exact file that `essaim compute priority` reads, or the one it wrote."""
    run = get_object_or_404(PriorityRun, public_id=public_id)
    if side not in {"entree", "sortie"}:
        raise Http404
    content = run.given if side == "entree" else run.result
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="priorite-{side}-{run.public_id}.json"'
    return response


@public
@require_GET
def method_export(request: Request, identity: str) -> HttpResponseBase:
    """Every EPCI: parts, sum or interval, standing; an unknown part is an empty cell."""
    found = get_method(identity)
    atlas = queries.atlas_of(found)
    header = ["EPCI", "Nom", "Région", *(label.capitalize() for label in LABELS.values())]
    header += ["Somme, au moins", "Somme, au plus", "Résultat", "Signalé par une personne"]
    rows = (queries.export_row(epci, shown) for epci, shown in atlas.rows)
    return download(request.GET.get("format", "csv"), f"Priorité {found.identity}", header, rows)
