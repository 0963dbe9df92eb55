"""The manager's board and its exports."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from essaim.kit.access import allow
from essaim.kit.budget import query_budget
from essaim.kit.downloads import download
from essaim.kit.web import Request
from essaim.services import queries
from essaim.services.queries.board import Line
from essaim.services.rules import watches_services

COLUMNS = (
    "Thème ou région",
    "Demandées",
    "En attente",
    "En retard",
    "Rendues",
    "Déclinées",
    "Délai moyen de réponse (h)",
    "Jours",
    "Euros",
    "Satisfaction moyenne",
    "Réponses",
)
REQUEST_COLUMNS = (
    "Référence",
    "Pôle",
    "Région",
    "Thème",
    "Service",
    "État",
    "Prestataire",
    "Demandée le",
    "Répondue le",
    "Terminée le",
    "Issue",
    "Remontées",
)


def chosen(request: Request) -> str:
    """The bouquet asked in the address; anything else is all of them."""
    try:
        return str(UUID(request.GET.get("bouquet", "")))
    except ValueError:
        return ""


@query_budget(15)
@allow(watches_services)
@require_GET
def board(request: Request) -> HttpResponse:
    """Asked, waiting, done, days, euros, satisfaction; the poles to call first."""
    bouquet = chosen(request)
    context = {
        "board": queries.board(request.user, timezone.now(), bouquet),
        "bouquets": queries.bouquets_watched(request.user),
        "bouquet": bouquet,
    }
    return render(request, "services/board.html", context)


def cells(line: Line) -> tuple[Any, ...]:
    return (
        line.label,
        line.asked,
        line.waiting,
        line.late,
        line.done,
        line.declined,
        round(line.delay_hours, 1) if line.delay_hours is not None else None,
        line.days,
        line.euros,
        round(line.satisfaction, 2) if line.satisfaction is not None else None,
        line.answers,
    )


@allow(watches_services)
@require_GET
def board_export(request: Request, kind: str) -> HttpResponseBase:
    """`themes`, `regions`, or every request."""
    bouquet, file_format = chosen(request), request.GET.get("format", "csv")
    if kind == "demandes":
        rows = queries.requests_for_export(request.user, bouquet)
        return download(file_format, "Demandes de services", REQUEST_COLUMNS, rows)
    board = queries.board(request.user, timezone.now(), bouquet)
    lines = board.regions if kind == "regions" else board.themes
    return download(file_format, f"Bouquet par {kind}", COLUMNS, map(cells, [*lines, board.total]))
