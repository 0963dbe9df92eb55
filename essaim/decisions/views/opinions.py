"""The requests for opinions of a wave, with the clock of each."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from essaim.decisions import rules
from essaim.decisions.queries import opinions as queries
from essaim.decisions.views.decisions import frame, get_wave
from essaim.kit.access import allow
from essaim.kit.web import Request


@allow(rules.prepares)
@require_GET
def opinion_requests(request: Request, slug: str) -> HttpResponse:
    wave = get_wave(request, slug)
    context = {**frame(request, wave), "rows": queries.opinion_requests(request.user, wave)}
    return render(request, "decisions/opinion_requests.html", context)
