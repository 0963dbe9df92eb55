"""Finding a place: a page for everyone, and the same answer as JSON for the fields of other pages."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from essaim.kit.access import public
from essaim.kit.web import Request
from essaim.territories import queries
from essaim.territories.compute.places import KIND_NAMES

LIMIT = 20


@public
@require_GET
def place_search(request: Request) -> HttpResponse:
    """`q`: a name, a code or a postcode; `kinds`: among commune, epci, department, region."""
    text = request.GET.get("q", "").strip()
    kinds = [kind for kind in request.GET.getlist("kinds") if kind in KIND_NAMES]
    kinds = kinds or ["commune", "epci"]
    places = queries.search_places(text, kinds, LIMIT)
    if request.GET.get("format") == "json":
        return JsonResponse({"results": [place.as_dict() for place in places]})
    choices = [(kind, name, kind in kinds) for kind, name in KIND_NAMES.items()]
    context = {"text": text, "choices": choices, "places": places, "limit": LIMIT}
    context["sources"] = queries.vintages("communes", "epcis")
    return render(request, "territories/search.html", context)
