"""What the reviews say taken together, and who opened what: pages and files of the managers."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from essaim.appraisal import queries
from essaim.appraisal.forms import ReadFilter
from essaim.appraisal.rules import manages_panels
from essaim.appraisal.views.panel import get_wave
from essaim.kit.access import allow
from essaim.kit.downloads import download
from essaim.kit.lists import paginate
from essaim.kit.web import Request


@allow(manages_panels)
@require_GET
def statistics(request: Request, slug: str) -> HttpResponse:
    """By region, by criterion, by reader, each with its n."""
    wave = get_wave(request, slug)
    phases = queries.statistics_of(request.user, wave)
    context = {"wave": wave, "tab": "statistics", "phases": phases, "few": queries.FEW}
    return render(request, "appraisal/statistics.html", context)


@allow(manages_panels)
@require_GET
def statistics_export(request: Request, slug: str) -> HttpResponseBase:
    wave = get_wave(request, slug)
    header = ("Volet", "Niveau", "Par", "Libellé", "Avis", "Moyenne", "Unité")
    lines = (line for phase in queries.statistics_of(request.user, wave) for line in lines_of(phase))
    return download(request.GET.get("format", "csv"), f"Statistiques {wave.name}", header, lines)


def lines_of(phase: queries.PhaseFigures) -> Iterator[tuple[Any, ...]]:
    groups = [
        ("région", "sur 20", phase.regions),
        ("critère", "part de l’échelle", phase.criteria),
        ("lecteur", "sur 20", phase.readers),
    ]
    for by, unit, rows in groups:
        for row in rows:
            mean = None if row.mean is None else round(row.mean, 4)
            yield phase.door, phase.level, by, row.label, row.n, mean, unit


@allow(manages_panels)
@require_GET
def reads(request: Request, slug: str) -> HttpResponse:
    """Who opened what, on the desk and in the readings."""
    wave = get_wave(request, slug)
    form = ReadFilter(request.GET)
    page = paginate(queries.reads_of(request.user, wave, form.filters()), request.GET, order="-at")
    context = {"wave": wave, "tab": "reads", "page": page, "form": form, "url": request.path}
    return render(request, "appraisal/reads.html", context)


@allow(manages_panels)
@require_GET
def reads_export(request: Request, slug: str) -> HttpResponseBase:
    wave = get_wave(request, slug)
    rows = queries.reads_of(request.user, wave, ReadFilter(request.GET).filters()).order_by("-at").iterator()
    lines = (
        (timezone.localtime(row.at), row.user.name, row.dossier.reference, row.dossier.pole.name, row.what)
        for row in rows
    )
    header = ("Date", "Personne", "Dossier", "Pôle", "Consulté")
    return download(request.GET.get("format", "csv"), f"Consultations {wave.name}", header, lines)
