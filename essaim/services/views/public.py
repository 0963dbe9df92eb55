"""What anyone reads: the catalogue, a service, the charter."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from essaim.kit.access import public
from essaim.kit.budget import query_budget
from essaim.kit.web import Request
from essaim.services import queries
from essaim.services.forms.bouquets import CatalogueFilter
from essaim.services.models import VersionState


@query_budget(10)
@public
@require_GET
def catalogue(request: Request) -> HttpResponse:
    """Every service offered now; filters travel in the address."""
    form = CatalogueFilter(request.GET)
    rows = list(queries.services_for_catalogue(request.user, form.filters()))
    groups: dict[Any, dict[str, Any]] = {}
    for service in rows:
        version = service.version
        group = {"bouquet": version.bouquet, "version": version, "services": []}
        groups.setdefault(version.pk, group)["services"].append(service)
    in_force = {
        group["bouquet"].pk: group["version"].number
        for group in groups.values()
        if group["version"].state in queries.IN_FORCE
    }
    context = {
        "form": form,
        "url": reverse("services:catalogue"),
        "groups": [group | {"before": in_force.get(group["bouquet"].pk)} for group in groups.values()],
        "count": len(rows),
        "consultation": VersionState.CONSULTATION,
    }
    return render(request, "services/catalogue.html", context)


@query_budget(12)
@public
@require_GET
def service(request: Request, reference: str) -> HttpResponse:
    """One service, in full; from here a pole asks for it."""
    row = get_object_or_404(queries.readable_services(request.user), reference=reference)
    poles = list(queries.own_poles(request.user)) if request.user.is_authenticated else []
    names = {region.code: region.name for region in queries.regions()} if row.region_codes else {}
    context = {
        "service": row,
        "version": row.version,
        "places": [names.get(code, code) for code in row.region_codes],
        "poles": poles,
        "is_in_force": row.version.state in queries.IN_FORCE,
    }
    return render(request, "services/service.html", context)


@public
@require_GET
def charter(request: Request) -> HttpResponse:
    """The charter of the poles, and where to sign it."""
    poles = list(queries.own_poles(request.user)) if request.user.is_authenticated else []
    return render(request, "services/charter.html", {"charter": queries.charter_in_force(), "poles": poles})
