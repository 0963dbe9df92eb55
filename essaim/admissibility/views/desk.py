"""The queue, its export, its figures."""

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from essaim.accounts.middleware import Request
from essaim.admissibility import queries
from essaim.admissibility.forms import DeskFilter, StatisticsFilter
from essaim.admissibility.queries.exports import DESK
from essaim.admissibility.rules import works_on_the_desk
from essaim.admissibility.views.shell import BADGES, clock_of_entry
from essaim.charts.kinds import Columns
from essaim.charts.web import show
from essaim.dossiers.models import DossierState
from essaim.files.actions import request_export
from essaim.kit.access import allow
from essaim.kit.budget import query_budget
from essaim.kit.downloads import download
from essaim.kit.lists import paginate

SHOWN = 40  # lines on a page


def read_filters(request: Request) -> tuple[DeskFilter, dict[str, Any]]:
    regions = queries.regions_of(request.user)
    form = DeskFilter(request.GET, regions=regions, waves=queries.waves_of_desk())
    return form, form.filters()


def column_url(request: Request, key: str) -> str:
    """The same list, one column of the picture alone; a second click gives the whole back."""
    asked = request.GET.copy()
    for name in ("after", "before", "donnees"):
        asked.pop(name, None)
    asked["remaining"] = "" if asked.get("remaining") == key else key
    return f"?{asked.urlencode()}#results"


@query_budget(13)
@allow(works_on_the_desk)
@require_GET
def desk(request: Request) -> HttpResponse:
    """What waits, the most pressing first."""
    form, filters = read_filters(request)
    found = queries.entries(request.user, filters)
    page = paginate(queries.for_list(found), request.GET, order="sort_on", size=SHOWN)
    count, more = queries.counted(found)
    rows = [
        {
            "entry": entry,
            "clock": clock_of_entry(entry),
            "state": DossierState(entry.dossier_state).label,
            "badge": BADGES.get(DossierState(entry.dossier_state), ""),
        }
        for entry in page
    ]
    orphans = list(queries.regions_without_unit()) if queries.is_national(request.user) else []
    context = {"form": form, "filtered": bool(filters), "page": page, "rows": rows, "orphans": orphans}
    context |= {"count": count, "more": more, "deadlines": deadlines_for(request, filters)}
    return show(request, "admissibility/desk.html", context)


def deadlines_for(request: Request, filters: dict[str, Any]) -> Columns:
    today = timezone.localdate()
    return queries.deadlines_of(request.user, filters, today, lambda key: column_url(request, key))


@allow(works_on_the_desk)
@require_GET
def export(request: Request) -> HttpResponseBase:
    """The list as filtered; a long one is written by a task."""
    _, filters = read_filters(request)
    file_format = request.GET.get("format", "xlsx")
    _, more = queries.counted(queries.entries(request.user, filters))
    if more:
        asked = request_export("desk", filters, by=request.user, file_format=file_format)
        return redirect("files:export", asked.public_id)
    return download(file_format, DESK.title, DESK.header, DESK.rows(request.user, filters))


@allow(works_on_the_desk)
@require_GET
def statistics(request: Request) -> HttpResponse:
    """One wave: how many filed, complete, admissible; which rules fail, where."""
    waves = queries.waves_of_desk()
    form = StatisticsFilter(request.GET, waves=waves)
    slug = form.filters().get("wave")
    wave = next((wave for wave in waves if wave.slug == slug), waves[0] if waves else None)
    figures = queries.figures_of(request.user, wave) if wave else None
    context = {"form": form, "wave": wave, "figures": figures}
    return render(request, "admissibility/statistics.html", context)
