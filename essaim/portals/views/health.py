"""Alive, ready, in detail: what machines ask of the service. No session, no transaction, no page."""

import hmac
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from essaim.audit.heads import published
from essaim.kit.access import public
from essaim.portals.queries import health

View = Callable[[HttpRequest], HttpResponse]
LOOPBACK = {"127.0.0.1", "::1"}


def for_machines(view: View) -> View:
    return public(transaction.non_atomic_requests(never_cache(require_safe(view))))


def may_know(request: HttpRequest) -> bool:
    """With the token of HEALTH_TOKEN, or from the machine itself, where nobody speaks through a proxy."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if settings.HEALTH_TOKEN and hmac.compare_digest(given.encode(), settings.HEALTH_TOKEN.encode()):
        return True
    through = "X-Forwarded-For" in request.headers or "X-Forwarded-Proto" in request.headers
    return request.META.get("REMOTE_ADDR") in LOOPBACK and not through and not settings.DEMO


@for_machines
def alive(_request: HttpRequest) -> HttpResponse:
    """This process answers. Asks nobody anything: a database that is away is no reason to kill it."""
    return JsonResponse({"status": "alive"})


@for_machines
def ready(_request: HttpRequest) -> HttpResponse:
    """May requests be sent here? 503 while the database is away, and by itself 200 again."""
    try:
        reasons = health.not_ready()
    except DatabaseError:
        reasons = ["la base de données ne répond pas"]
    status = 503 if reasons else 200
    return JsonResponse({"status": "waiting" if reasons else "ready", "reasons": reasons}, status=status)


@for_machines
def detail(request: HttpRequest) -> HttpResponse:
    if not may_know(request):
        return JsonResponse({"error": "Donnez le jeton de HEALTH_TOKEN."}, status=403)
    return JsonResponse(health.facts())


@for_machines
def journal_heads(_request: HttpRequest) -> HttpResponse:
    """The signed heads of the journal: a copy kept elsewhere proves what it held (docs/operator.md)."""
    return JsonResponse(published())


@for_machines
def metrics(request: HttpRequest) -> HttpResponse:
    if not may_know(request):
        return HttpResponse("# HEALTH_TOKEN\n", status=403, content_type="text/plain; charset=utf-8")
    text = health.as_metrics(health.facts())
    return HttpResponse(text, content_type="text/plain; version=0.0.4; charset=utf-8")
