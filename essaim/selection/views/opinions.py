"""The requests for opinions of a wave, with the clock of each."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from essaim.kit.access import allow
from essaim.kit.web import Request
from essaim.selection.queries import opinions as queries
from essaim.selection.rules import decisions as rules
from essaim.selection.views.decisions import frame, get_wave


@allow(rules.prepares)
@require_GET
def opinion_requests(request: Request, slug: str) -> HttpResponse:
    wave = get_wave(request, slug)
    context = {**frame(request, wave), "rows": queries.opinion_requests(request.user, wave)}
    return render(request, "selection/decisions/opinion_requests.html", context)
