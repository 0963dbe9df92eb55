"""The regional ranking: what a region sends to the national level."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from essaim.appraisal import actions, queries
from essaim.appraisal.forms import RankingForm
from essaim.appraisal.models import Level, Phase, Ranking
from essaim.appraisal.rules import ranks
from essaim.kit.access import allow
from essaim.kit.budget import query_budget
from essaim.kit.web import Request, attempt
from essaim.territories.models import Region


@allow(ranks)
@require_GET
def rankings(request: Request) -> HttpResponse:
    context = {
        "phases": [(row, queries.door_label(row)) for row in queries.ranked_phases(request.user)],
        "regions": list(queries.ranked_regions(request.user)),
    }
    return render(request, "appraisal/rankings.html", context)


@query_budget(40)
@allow(ranks)
@require_http_methods(["GET", "POST"])
def ranking(request: Request, slug: str, door: str, region: str) -> HttpResponse:
    phase = get_object_or_404(queries.ranked_phases(request.user), wave__slug=slug, door=door)
    place = get_object_or_404(queries.ranked_regions(request.user, phase.wave), pk=region)
    everything, dossiers = queries.to_rank(phase, place, request.user)
    if everything and not dossiers:
        raise Http404
    row = queries.ranking_of(phase, place)
    form = form_of(request, dossiers, row)
    if form.is_valid() and ranked(request, form, phase, place):
        messages.success(request, "Le classement est enregistré.")
        return redirect(request.path)
    context: dict[str, Any] = {"phase": phase, "region": place, "ranking": row, "form": form}
    context["lines"] = lines(dossiers, row, phase)
    return render(request, "appraisal/ranking.html", context)


def form_of(request: Request, dossiers: list[Any], row: Ranking | None) -> RankingForm:
    return RankingForm(
        request.POST if request.method == "POST" else None,
        dossiers=dossiers,
        order=row.order if row else [],
        initial={"seen": row.number if row else 0, "note": row.note if row else ""},
    )


def ranked(request: Request, form: RankingForm, phase: Phase, place: Region) -> bool:
    asked = {"by": request.user, "seen": form.cleaned_data["seen"], "sign": "sign" in request.POST}
    note = form.cleaned_data["note"]
    return attempt(form, actions.save_ranking, phase, place, form.order(), note, **asked)


def lines(dossiers: list[Any], row: Ranking | None, phase: Phase) -> list[dict[str, Any]]:
    """Each dossier with the scores it received, in the order saved."""
    received = queries.means_of(dossiers, phase.door, Level.REGION)
    order = {reference: place for place, reference in enumerate(row.order if row else [], start=1)}
    found = [
        {"dossier": dossier, "rank": order.get(dossier.reference), "reviews": received.get(dossier.pk, [])}
        for dossier in dossiers
    ]
    return sorted(found, key=lambda line: (line["rank"] is None, line["rank"] or 0))
